"""The first sheet of a workbook, as Excel shows it; and workbooks that were made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.xml.constants import SHARED_STRINGS

from editorial.imports.export import as_xlsx
from editorial.imports.table import MOST_COLUMNS, MOST_ROWS, Table, UnreadableError
from editorial.imports.xlsx import MOST_UNPACKED, from_xlsx
from tests.tables import saved, xlsx_of

#: XML knows no control characters, and has one line end only.
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


def read(*rows: list[Any]) -> Table:
    return from_xlsx("table.xlsx", xlsx_of(rows))


def cell(value: Any, number_format: str = "General") -> str:
    book = Workbook()
    book.active.append(["name", "cell"])
    book.active.append(["a", None])
    book.active["B2"].value = value
    book.active["B2"].number_format = number_format
    table = from_xlsx("t.xlsx", saved(book))
    assert table.problems == []
    return table.rows[0][1]


def refusal(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        from_xlsx("t.xlsx", raw)
    return str(error.value)


# --- Cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (434, "General", "434"),
        (434.0, "0.00", "434"),
        (19.5, "0.00", "19.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.5, "General", "-0.5"),
        (923001234567, "0", "923001234567"),
        (0.195, "0.00%", "19.5%"),
        (True, "General", "true"),
        (False, "General", "false"),
        (None, "General", ""),
        ("两行\n字", "@", "两行\n字"),
        ("'=1+1", "@", "=1+1"),
        (date(2026, 6, 12), "yyyy/m/d", "2026-06-12"),
        (datetime(2026, 6, 12), 'yyyy"年"m"月"d"日"', "2026-06-12"),
        (datetime(2026, 6, 1), "mmm-yy", "2026-06"),
        (datetime(2026, 6, 1), 'yyyy"年"m"月"', "2026-06"),
        (datetime(2026, 6, 1), '[DBNum1][$-804]yyyy"年"m"月"', "2026-06"),
        (datetime(2026, 6, 12, 14, 30), "yyyy-mm-dd hh:mm", "2026-06-12 14:30"),
        (time(9, 0), "h:mm", "09:00"),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
    ],
)
def test_a_cell_says_what_excel_shows(value: Any, number_format: str, text: str) -> None:
    assert cell(value, number_format) == text


@pytest.mark.parametrize("formula", ["=1+1", ArrayFormula("B2:B2", "=SUM(A1:A2)")])
def test_a_formula_is_refused_with_line_and_column(formula: Any) -> None:
    table = read(["slug", "price_pkr"], ["a", 1], ["b", formula])
    (problem,) = table.problems
    assert (problem.file, problem.line, problem.column) == ("table.xlsx", 3, "price_pkr")
    assert "公式" in problem.reason


def test_a_formula_beyond_the_columns_is_named_by_its_letter() -> None:
    book = Workbook()
    book.active.append(["slug"])
    book.active["C2"].value = "=1"
    assert from_xlsx("t.xlsx", saved(book)).problems[0].column == "C"


def test_an_error_that_the_sheet_shows_is_refused() -> None:
    (problem,) = read(["slug", "price_pkr"], ["a", "#DIV/0!"]).problems
    assert "#DIV/0!" in problem.reason


# --- Sheets -----------------------------------------------------------------------------------


def workbook(**sheets: list[list[Any]]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def notes(table: Table, language: str = "en") -> list[str]:
    return [note[language] for note in table.notes]


def test_first_sheet_is_read_and_others_are_named() -> None:
    book = workbook(套餐=[["slug"], ["a"]], 说明=[["b"]], empty=[])
    table = from_xlsx("t.xlsx", saved(book))
    assert (table.columns, table.rows, table.read_as) == (["slug"], [["a"]], "XLSX · 套餐")
    assert notes(table) == ["Only the sheet “套餐” was read. Not read: “说明”"]
    assert notes(table, "zh-hans") == ["只读了工作表“套餐”，没有读：“说明”"]


def test_single_sheet_beside_empty_ones_needs_no_note() -> None:
    book = workbook(empty=[], plans=[["slug"], ["a"]])
    table = from_xlsx("t.xlsx", saved(book))
    assert (table.rows, table.notes) == ([["a"]], [])


def test_named_sheet_is_read() -> None:
    raw = saved(workbook(first=[["slug"], ["a"]], second=[["slug"], ["b"]]))
    assert from_xlsx("t.xlsx", raw, "Second ").rows == [["b"]]


def test_unknown_sheet_is_refused_with_the_names_of_all() -> None:
    raw = saved(workbook(first=[["slug"]], second=[["slug"]]))
    with pytest.raises(UnreadableError) as error:
        from_xlsx("t.xlsx", raw, "third")
    assert all(name in str(error.value) for name in ("third", "first", "second"))


def test_hidden_sheet_is_left_out_and_named() -> None:
    book = workbook(old=[["slug"], ["x"]], new=[["slug"], ["a"]])
    book["old"].sheet_state = "hidden"
    table = from_xlsx("t.xlsx", saved(book))
    assert table.rows == [["a"]]
    assert notes(table) == ["Hidden sheets were not read: “old”"]


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    book = workbook(plans=[["slug", "sms"], ["a", 1], ["b", 2], ["c", 3], ["d", 4]])
    for line in (2, 3, 5):
        book.active.row_dimensions[line].hidden = True
    book.active.column_dimensions["B"].hidden = True
    table = from_xlsx("t.xlsx", saved(book))
    assert len(table.rows) == 4
    assert notes(table) == ["Hidden rows were read too: 2–3, 5", "Hidden columns were read too: B"]


# --- Merged cells -----------------------------------------------------------------------------


def test_value_of_cells_merged_downwards_is_repeated() -> None:
    book = workbook(
        plans=[["slug", "price_pkr"], ["a", 434], ["b", None], ["c", 7]],
    )
    book.active.merge_cells("B2:B3")
    table = from_xlsx("t.xlsx", saved(book))
    assert table.rows == [["a", "434"], ["b", "434"], ["c", "7"]]
    assert notes(table) == ["Every one of these merged cells got their value: B2:B3"]


@pytest.mark.parametrize(("merged", "line"), [("B2:C2", 2), ("B2:C3", 2), ("A1:B1", 1)])
def test_cells_merged_across_columns_are_refused(merged: str, line: int) -> None:
    book = workbook(plans=[["slug", "price_pkr", "sms"], ["a", 434, 5], ["b", 7, 8]])
    book.active.merge_cells(merged)
    table = from_xlsx("t.xlsx", saved(book))
    assert [(problem.line, merged in problem.reason) for problem in table.problems] == [
        (line, True)
    ]


def test_merged_title_above_the_header_is_no_problem() -> None:
    book = workbook(plans=[[], ["slug", "sms"], ["a", 5]])
    book.active.merge_cells("A1:B1")
    table = from_xlsx("t.xlsx", saved(book))
    assert (table.rows, table.problems, table.notes) == ([["a", "5"]], [], [])


def test_merged_cells_without_end_are_refused() -> None:
    raw = xlsx_of([["slug"], ["a"]])
    sheet = "xl/worksheets/sheet1.xml"
    said = zipfile.ZipFile(io.BytesIO(raw)).read(sheet)
    cells = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1) for n in range(2, 120_000, 2))
    more = said.replace(b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")
    assert "解压" in refusal(rezipped(raw, **{sheet: more}))


def test_merged_cells_below_the_last_row_are_no_problem() -> None:
    book = workbook(plans=[["slug", "sms"], ["a", 5]])
    book.active.merge_cells("A9:B900")
    assert from_xlsx("t.xlsx", saved(book)).problems == []


def test_rows_know_their_number_and_empty_ones_are_passed_over() -> None:
    table = read([], ["slug", "name"], ["a", "b"], [None, None], ["c"], ["d", "e", None, None])
    assert table.rows == [["a", "b"], ["c", ""], ["d", "e"]]
    assert [line for _file, line in table.places] == [3, 5, 6]


def test_a_cell_beyond_the_last_column_is_a_problem() -> None:
    assert [one.line for one in read(["slug"], ["a"], ["b", "c"]).problems] == [3]


def test_an_empty_sheet_has_no_columns() -> None:
    assert read().columns == []


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2).filter(any), min_size=1, max_size=4))
def test_what_an_export_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    file = as_xlsx(iter([["slug", "text"], *rows]))
    with file:
        table = from_xlsx("t.xlsx", file.read())
    assert (table.rows, table.problems) == (rows, [])


# --- Too much, or harmful -----------------------------------------------------------------------


def test_a_longer_table_than_bearable_is_refused() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _number in range(MOST_ROWS + 2):
        sheet.append(["a"])
    assert "20,000" in refusal(saved(book))


def test_a_wider_table_than_bearable_is_refused() -> None:
    book = Workbook()
    book.active.append(["slug"])
    book.active.cell(2, MOST_COLUMNS + 1).value = "x"
    assert "200" in refusal(saved(book))


def rezipped(raw: bytes, **parts: bytes) -> bytes:
    """The workbook with these parts in the place of its own, or beside them."""
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            if name not in parts:
                archive.writestr(name, old.read(name))
        for name, content in parts.items():
            archive.writestr(name, content)
    return new.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(rows: bytes, after: bytes = b"") -> bytes:
    sheet = b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (MAIN, rows, after)
    return rezipped(xlsx_of([["slug"]]), **{SHEET: sheet})


def with_strings(strings: bytes) -> bytes:
    """A workbook of one cell, which points to the first of the strings."""
    raw = with_sheet(b'<row><c t="s"><v>0</v></c></row>')
    types = zipfile.ZipFile(io.BytesIO(raw)).read("[Content_Types].xml")
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>'
    types = types.replace(b"</Types>", part % SHARED_STRINGS.encode())
    table = b"<sst %s>%s</sst>" % (MAIN, strings)
    return rezipped(raw, **{"[Content_Types].xml": types, "xl/sharedStrings.xml": table})


HEADER = b'<row><c t="inlineStr"><is><t>slug</t></is></c></row>'


@pytest.mark.parametrize(
    "raw",
    [
        with_sheet(b"<row>%s</row>" % (b"<c/>" * 300_000)),
        with_sheet(HEADER + b"<row/>" * 300_000),
        with_sheet(HEADER + b"<row><c/></row>" * 300_000),
        with_sheet(HEADER + b"<row>%s</row>" % (b"<c><v>%s</v></c>" % (b"<x/>" * 300_000))),
        with_sheet(HEADER, after=b"<x/>" * 2_000_000),
        with_sheet(b"<x>" * 100_000),
        with_sheet(HEADER + b'<row><c t="str"><v>%s</v></c></row>' % (b"x" * 5_000_000)),
        with_strings(b"<si/>" * 700_000),
        with_strings(b"<si><t>a</t></si>" * 700_000),
        with_strings(b"<si>%s</si>" % (b"<r><t>a</t></r>" * 300_000)),
        rezipped(xlsx_of([["slug"]]), **{"xl/styles.xml": b"<s>%s</s>" % (b"<x/>" * 300_000)}),
    ],
    ids=[
        "cells of one row",
        "empty rows",
        "rows of empty cells",
        "tags within a cell",
        "tags after the rows",
        "nested tags",
        "a long text",
        "empty strings",
        "strings",
        "runs of one string",
        "styles",
    ],
)
def test_a_small_archive_of_very_many_elements_is_refused(raw: bytes) -> None:
    assert len(raw) < 60_000
    assert "解压" in refusal(raw)


def test_a_row_is_not_read_to_its_end_once_it_has_too_many_cells(monkeypatch: Any) -> None:
    def parsed(*_arguments: Any) -> None:
        raise AssertionError("a cell was parsed")

    monkeypatch.setattr(WorkSheetParser, "parse_cell", parsed)
    assert "解压" in refusal(with_sheet(b"<row>%s</row>" % (b"<c/>" * 300_000)))


def test_a_string_with_several_formats_is_read_whole() -> None:
    string = b"<si><r><t>sl</t></r><r><t>ug</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    assert from_xlsx("t.xlsx", with_strings(string)).columns == ["slug"]


def test_a_sheet_that_is_formatted_far_beyond_its_cells_is_read() -> None:
    book = Workbook()
    book.active.append(["slug"])
    book.active.append(["a"])
    for row in range(1, 200):
        book.active.cell(row * 20, 500).number_format = "@"
    assert from_xlsx("t.xlsx", saved(book)).rows == [["a"]]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rezipped(xlsx_of([["slug"]]), **{"xl/media/a.png": b"\0" * (MOST_UNPACKED + 1)})
    assert len(bomb) < 2**20
    assert "解压" in refusal(bomb)


def test_an_archive_of_many_parts_is_refused() -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(1_001)}
    assert "解压" in refusal(rezipped(xlsx_of([["slug"]]), **parts))


def test_a_part_that_is_longer_than_it_says_is_not_read_on() -> None:
    raw = xlsx_of([["slug"], *[[f"row {number}"] for number in range(500)]])
    size = zipfile.ZipFile(io.BytesIO(raw)).getinfo(SHEET).file_size
    assert raw.count(size.to_bytes(4, "little")) >= 1
    assert "损坏" in refusal(raw.replace(size.to_bytes(4, "little"), (400).to_bytes(4, "little")))


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    raw = xlsx_of([["slug", "name"], ["a", "b"], ["c", "d"]])
    said = zipfile.ZipFile(io.BytesIO(raw)).read(SHEET)
    assert b'ref="A1:B3"' in said
    raw = rezipped(raw, **{SHEET: said.replace(b'ref="A1:B3"', b'ref="A1:A2"')})
    assert from_xlsx("t.xlsx", raw).rows == [["a", "b"], ["c", "d"]]


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"""


def test_entities_that_grow_are_refused() -> None:
    raw = rezipped(xlsx_of([["slug"]]), **{SHEET: ENTITIES})
    assert "损坏" in refusal(raw)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "XLSX" in refusal(file.getvalue())


def test_a_broken_archive_is_refused() -> None:
    raw = xlsx_of([["slug"]])
    assert "损坏" in refusal(raw[: len(raw) // 2])


def test_a_broken_sheet_is_refused() -> None:
    raw = rezipped(xlsx_of([["slug"]]), **{SHEET: b"<worksheet"})
    assert "损坏" in refusal(raw)


def test_an_archive_with_a_password_is_refused() -> None:
    raw = bytearray(xlsx_of([["slug"]]))
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 8] |= 1  # the flag of the first entry of the archive's list
    assert "密码" in refusal(bytes(raw))
