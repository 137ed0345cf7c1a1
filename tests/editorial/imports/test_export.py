"""Tables that go out: for spreadsheet programs, and back again without a change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from editorial.imports.export import LONGEST_IN_XLSX, as_csv, as_xlsx, number_columns, table_of
from editorial.imports.importer import ContentResource
from editorial.imports.readers import from_csv
from editorial.imports.table import Table, UnreadableError
from editorial.imports.xlsx import from_xlsx
from editorial.text import unix_line_ends
from guides.models import Guide
from guides.resources import TABLES, GuideResource
from operators.models import Plan
from operators.resources import PlanResource, PromotionResource
from tests.factories import make_guide, make_promotion
from tests.tables import kinds, looked_at

pytestmark = pytest.mark.django_db

ALL = [*TABLES.values(), GuideResource, PromotionResource]


def exported(resource: type[ContentResource], form: str) -> Table:
    own = resource()
    table = table_of(own, own.model._default_manager.all())
    if form == "csv":
        return from_csv("t.csv", "".join(as_csv(table)).encode())
    with as_xlsx(table, number_columns(own)) as file:
        return from_xlsx("t.xlsx", file.read())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("resource", ALL, ids=lambda one: one.__name__)
def test_what_goes_out_comes_back_unchanged(resource: type[ContentResource], form: str) -> None:
    make_promotion(starts_on="2026-06-12")
    # Browsers send other line ends than spreadsheet programs keep, and lists begin with a hyphen.
    make_guide(body_en="- one\r\n- two\r\n", title_en="=1+1", summary_en="'=quoted")
    table = exported(resource, form)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert len(rows) == resource._meta.model._default_manager.count()
    assert set(kinds(looked_at(resource(), rows)).values()) == {"unchanged"}


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    lines = as_csv([["slug", "名称"], ["a", "充值"]])
    assert [line.encode() for line in lines] == [
        b"\xef\xbb\xbf",
        "slug,名称\r\n".encode(),
        "a,充值\r\n".encode(),
    ]


def test_csv_is_made_row_by_row() -> None:
    def endless() -> Iterator[list[str]]:
        while True:
            yield ["a"]

    lines = as_csv(endless())
    assert [next(lines) for _number in range(3)] == ["\ufeff", "a\r\n", "a\r\n"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_no_cell_starts_a_formula(text: str) -> None:
    table = [["slug"], [text]]
    (_header, (cell,)) = csv.reader(io.StringIO("".join(as_csv(table))[1:], newline=""))
    assert cell == f"'{text}"
    with as_xlsx(iter(table)) as file:
        shown = load_workbook(file).active["A2"]
        assert (unix_line_ends(shown.value), shown.data_type) == (unix_line_ends(cell), "s")


def test_numbers_are_numbers_and_everything_else_is_marked_as_text() -> None:
    rows = Plan.objects.filter(slug="jazz-weekly-super")
    with as_xlsx(table_of(PlanResource(), rows), number_columns(PlanResource())) as file:
        sheet = load_workbook(file).active
    cells = {name.value: cell for name, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["price_pkr"].value, cells["price_pkr"].data_type) == (434, "n")
    assert (cells["last_seen"].data_type, cells["last_seen"].number_format) == ("s", "@")
    assert sheet.freeze_panes == "B2"


def test_a_text_that_is_too_long_for_excel_is_not_cut_off() -> None:
    longest = "x" * (LONGEST_IN_XLSX - 1)
    with as_xlsx(iter([["a"], [longest]])) as file:
        assert load_workbook(file).active["A2"].value == longest
    with pytest.raises(UnreadableError, match="CSV"):
        as_xlsx(iter([["a"], [f"{longest}y"]]))


def test_a_text_that_xml_cannot_hold_is_named() -> None:
    with pytest.raises(UnreadableError, match="before and after"):
        as_xlsx(iter([["a"], ["before\x0b and after"]]))


def test_a_longer_table_takes_no_more_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    plans, guides = Plan.objects.count(), Guide.objects.count()
    with django_assert_max_num_queries(1):
        assert len(list(table_of(PlanResource(), Plan.objects.all()))) == 1 + plans
    with django_assert_max_num_queries(4):
        assert len(list(table_of(GuideResource(), Guide.objects.all()))) == 1 + guides
