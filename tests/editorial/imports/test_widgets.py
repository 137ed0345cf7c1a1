"""What people and spreadsheet programs write into cells, and what it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from editorial.imports.widgets import (
    CellError,
    DayWidget,
    NumberWidget,
    PartialDateWidget,
    SlugsWidget,
    SlugWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from operators.models import Operator
from tests.factories import make_operator


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("434", "434"),
        ("434.0", "434"),
        ("434.000", "434"),
        ("４３４", "434"),
        ("19．5", "19.5"),
        ("1,739", "1739"),
        ("1，739.50", "1739.5"),
        (" 5 ", "5"),
        ("-5", "-5"),
        (".5", "0.5"),
        ("1E+5", "100000"),
        ("0", "0"),
    ],
)
def test_a_number_is_read_however_it_is_written(cell: str, number: str) -> None:
    assert NumberWidget().clean(cell) == Decimal(number)
    assert NumberWidget().render(NumberWidget().clean(cell)) == number


@pytest.mark.parametrize("cell", ["", " ", None, "　"])
def test_an_empty_number_is_none(cell: str | None) -> None:
    assert NumberWidget().clean(cell) is None
    assert NumberWidget().render(None) == ""


@pytest.mark.parametrize(
    "cell",
    ["cheap", "NaN", "inf", "1_000", "19.5%", "1,73", "12,34,567", "1e99", "Rs 5", "٥", "--5"],
)
def test_what_is_no_number_says_so(cell: str) -> None:
    with pytest.raises(CellError, match="不是数字"):
        NumberWidget().clean(cell)


def test_the_language_of_the_page_does_not_change_how_numbers_are_written() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert NumberWidget().render(Decimal("1739.50")) == "1739.5"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2
    )
)
def test_every_price_comes_back_as_it_went_out(price: Decimal) -> None:
    assert NumberWidget().clean(NumberWidget().render(price)) == price


def test_a_whole_number_has_no_fraction() -> None:
    assert WholeNumberWidget().clean("１０.0") == 10
    with pytest.raises(CellError, match="整数"):
        WholeNumberWidget().clean("10.7")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2026/6/12", "2026-06-12"),
        ("2026-6-2", "2026-06-02"),
        ("2026.6.12", "2026-06-12"),
        ("2026年6月12日", "2026-06-12"),
        ("2026 年 6 月 12 日", "2026-06-12"),
        ("２０２６／６／１２", "2026-06-12"),
        ("2026/6/12 0:00:00", "2026-06-12"),
        ("2026/6/12 00:00", "2026-06-12"),
        ("2026/6", "2026-06"),
        ("2026年6月", "2026-06"),
        ("Jun-26", "2026-06"),
        ("2026年", "2026"),
        ("2026", "2026"),
        ("", ""),
        ("spring", "spring"),
        ("6/12/2026", "6/12/2026"),
        ("Xyz-26", "Xyz-26"),
        ("2026.6", "2026.6"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(cell: str, text: str) -> None:
    assert PartialDateWidget().clean(cell) == text


def test_a_day_is_read_however_it_is_written() -> None:
    assert DayWidget().clean("2026/6/2") == date(2026, 6, 2)
    assert DayWidget().clean(None) is DayWidget().clean("") is None
    assert DayWidget().render(date(2026, 6, 2)) == "2026-06-02"
    assert DayWidget().render(None) == ""


@pytest.mark.parametrize("cell", ["2026-06", "2026-13-01", "soon"])
def test_what_is_no_day_says_so(cell: str) -> None:
    with pytest.raises(CellError, match="2026-06-12"):
        DayWidget().clean(cell)


def test_yes_and_no_may_be_full_width() -> None:
    assert YesNoWidget().clean("ＴＲＵＥ") is True


def test_an_error_reads_in_the_language_of_whoever_reads_it() -> None:
    error: Any = None
    try:
        NumberWidget().clean("cheap")
    except CellError as found:
        error = found
    with translation.override("en"):
        assert str(error) == "“cheap” is not a number."
    assert str(error) == "“cheap”不是数字。"


# --- Other rows -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_other_rows_go_by_their_short_addresses() -> None:
    jazz, zong = Operator.objects.get(slug="jazz"), Operator.objects.get(slug="zong")
    assert SlugWidget(Operator).clean(" jazz ") == jazz
    assert SlugWidget(Operator).clean("") is None
    assert SlugsWidget(Operator).clean("zong　jazz zong") == [zong, jazz]
    assert SlugsWidget(Operator).render([zong, jazz]) == "jazz zong"
    assert SlugsWidget(Operator).render(None) == ""


@pytest.mark.django_db
def test_a_deleted_row_is_nothing_to_the_first_edition_and_a_slip_to_an_editor() -> None:
    make_operator("gone").delete()
    one, many = SlugWidget(Operator), SlugsWidget(Operator)
    assert one.clean("gone") is None
    assert many.clean("gone jazz") == [Operator.objects.get(slug="jazz")]
    one.forgives_deleted = many.forgives_deleted = False
    for widget in (one, many):
        with pytest.raises(CellError, match="已被删除"):
            widget.clean("gone")
