"""A year, a month or a day, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from editorial.content.partial_dates import first_day, format_partial_date, validate_partial_date
from operators.models import TaxRate

DAYS = st.dates(min_value=date(1000, 1, 1))
PARTIAL = DAYS.flatmap(lambda day: st.sampled_from([f"{day}"[:4], f"{day}"[:7], f"{day}"]))
#: Digits of any script, and almost-dates: what people paste.
NEARLY = st.from_regex(r"\A\d{4}(-\d{1,2}){0,2}\s?\Z") | st.text(max_size=12)


def is_partial_date(text: str) -> bool:
    """The rule once more, by another road."""
    if not set(text) <= set("0123456789-") or len(text) not in {4, 7, 10}:
        return False
    if [place for place, sign in enumerate(text) if sign == "-"] != [4, 7][: (len(text) - 4) // 3]:
        return False
    try:
        date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-06", date(2026, 6, 1)),
        ("2026-06-12", date(2026, 6, 12)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_partial_date_begins_on_its_first_day(text: str, expected: date) -> None:
    assert first_day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-02-29",
        "2026-06-00",
        "0000",
        "２０２６",
        "2026-０6",
        "٢٠٢٦",
        "26",
        "2026-6",
        "2026-6-1",
        "20260612",
        "2026/06/12",
        "2026-06-",
        " 2026",
        "2026\n",
        "2026-06-12\n",
        "-2026",
        "2026年",
    ],
)
def test_anything_else_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(ValidationError) as error:
        validate_partial_date(text)
    assert error.value.code == "partial_date"
    assert text in error.value.messages[0]


@given(NEARLY | PARTIAL)
def test_a_text_is_accepted_exactly_when_it_is_a_partial_date(text: str) -> None:
    try:
        validate_partial_date(text)
        accepted = True
    except ValidationError:
        accepted = False
    assert accepted is is_partial_date(text)


@given(PARTIAL, PARTIAL)
def test_partial_dates_sort_as_text(one: str, other: str) -> None:
    earlier, later = sorted([one, other])
    assert first_day(earlier) <= first_day(later)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("", "", ""),
        ("2026", "2026 年", "2026"),
        ("2026-06", "2026 年 6 月", "June 2026"),
        ("2026-06-12", "2026 年 6 月 12 日", "12 June 2026"),
        ("2026-12-01", "2026 年 12 月 1 日", "1 December 2026"),
    ],
)
def test_a_date_reads_as_people_write_it(text: str, chinese: str, english: str) -> None:
    assert format_partial_date(text) == chinese
    with translation.override("en"):
        assert format_partial_date(text) == english


@given(DAYS)
def test_every_day_reads_right_in_both_languages(day: date) -> None:
    assert format_partial_date(day.isoformat()) == f"{day.year} 年 {day.month} 月 {day.day} 日"
    with translation.override("en"):
        assert format_partial_date(day.isoformat()) == f"{day.day} {day:%B} {day.year}"


@given(DAYS)
def test_words_say_no_more_than_the_source(day: date) -> None:
    assert "日" not in format_partial_date(day.isoformat()[:7])
    assert "月" not in format_partial_date(day.isoformat()[:4])


def test_without_an_active_language_dates_are_chinese() -> None:
    with translation.override(None):
        assert format_partial_date("2026") == "2026 年"


def test_a_field_may_stay_empty_and_is_empty_at_first() -> None:
    field = TaxRate._meta.get_field("effective_to")
    assert TaxRate().effective_to == ""
    assert field.clean("", None) == ""


def test_a_field_refuses_what_is_no_date() -> None:
    with pytest.raises(ValidationError, match="2026-13"):
        TaxRate._meta.get_field("effective_to").clean("2026-13", None)
