"""What Excel in China writes is read, and what cannot be read gets a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.imports import readers as csv_files
from editorial.imports.export import as_csv
from editorial.imports.readers import SAMPLE, from_csv, is_damaged_utf_8, read_csv
from editorial.imports.table import MOST_EMPTY_ROWS, Table, UnreadableError
from tests.conftest import SAMPLE as TABLES

HEAD = "slug,名称\n"
TEXT = HEAD + "一,充值渠道\n二,套餐\n"
#: What cells may hold: no control characters, and no half of a character.
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"))


def rows(raw: bytes) -> list[list[str]]:
    table = from_csv("table.csv", raw)
    assert table.problems == []
    return table.rows


def refusal(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        from_csv("table.csv", raw)
    return str(error.value)


# --- Encodings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_every_encoding_of_excel_is_read(encoding: str, name: str) -> None:
    table = from_csv("table.csv", TEXT.encode(encoding))
    assert table.columns == ["slug", "名称"]
    assert table.rows == [["一", "充值渠道"], ["二", "套餐"]]
    assert table.read_as == f"{name} (,)"


def test_utf_16_is_read_with_either_byte_first() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert rows(mark + TEXT.encode(encoding)) == [["一", "充值渠道"], ["二", "套餐"]]


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.name)
def test_no_table_in_gb18030_is_taken_for_damaged_utf_8(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert not is_damaged_utf_8(text.encode("gb18030"))
    expected = from_csv(path.name, text.encode())
    assert from_csv(path.name, text.encode("gb18030")).rows == expected.rows


def test_damaged_utf_8_is_not_taken_for_gb18030() -> None:
    said = refusal(TEXT.encode().replace("餐".encode(), "餐".encode()[:2]))
    assert "UTF-8" in said
    assert "第 3 行" in said


def test_what_is_in_no_encoding_names_its_line() -> None:
    assert "第 2 行" in refusal(b"slug,name\na,\xff\xff\xff\n")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_byte_order_mark_is_read(encoding: str) -> None:
    table = from_csv("table.csv", TEXT.encode(encoding))
    assert table.rows == [["一", "充值渠道"], ["二", "套餐"]]
    assert (table.columns, table.read_as) == (["slug", "名称"], "UTF-16 (,)")


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"slug\nx\0y\n", b"slug\nx\0y\nz", b"\0\n\xd8\0"])
def test_a_binary_file_is_no_table(raw: bytes) -> None:
    assert "XLSX" in refusal(raw)


# --- Delimiters -------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "；"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    text = "slug,name,note\na,x,y\n".replace(",", delimiter)
    table = from_csv("table.csv", text.encode())
    assert (table.columns, table.rows) == (["slug", "name", "note"], [["a", "x", "y"]])
    assert table.read_as == f"UTF-8 ({'Tab' if delimiter == chr(9) else delimiter})"


def test_other_delimiters_in_texts_divide_nothing() -> None:
    assert rows(b'slug;text\na;"1,2,3;4"\nb;5,6\n') == [["a", "1,2,3;4"], ["b", "5,6"]]


def test_a_single_column_needs_no_delimiter() -> None:
    assert rows(b"slug\na\nb\n") == [["a"], ["b"]]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_first_line_of_excel_names_the_delimiter(line: str) -> None:
    table = from_csv("t.csv", f"{line}\r\nslug;a,b,c,d\r\nx;1,2,3,4\r\n".encode())
    assert (table.columns, table.rows) == (["slug", "a,b,c,d"], [["x", "1,2,3,4"]])
    assert table.problems == []
    assert table.places == [("t.csv", 3)]


def test_first_line_of_excel_names_tab_as_the_delimiter() -> None:
    table = from_csv("t.csv", b"sep=\t\nslug\tname\na\tb\n")
    assert (table.columns, table.rows) == (["slug", "name"], [["a", "b"]])


def test_a_header_that_never_ends_is_a_problem_of_its_line() -> None:
    (problem,) = from_csv("table.csv", b'"' + b"x" * 200_000).problems
    assert problem.line == 1


# --- What programs leave behind ---------------------------------------------------------------


def test_columns_are_called_as_the_code_calls_them() -> None:
    header = "Ｓlug, Still accurate ,PRICE＿pkr".encode()
    assert from_csv("t.csv", header).columns == ["slug", "still_accurate", "price_pkr"]


def test_empty_columns_and_rows_at_the_end_are_passed_over() -> None:
    table = from_csv("t.csv", b"\nslug,name,,\na,b,,\n,,,\n\nc,d,,\n")
    assert (table.columns, table.rows) == (["slug", "name"], [["a", "b"], ["c", "d"]])
    assert [line for _file, line in table.places] == [3, 6]


def test_a_cell_beyond_the_last_column_is_a_problem() -> None:
    (problem,) = from_csv("t.csv", b"slug,name,,\na,b,,x\n").problems
    assert problem.line == 2


def test_a_quotation_mark_in_the_wrong_place_is_a_problem_of_its_line() -> None:
    (problem,) = from_csv("t.csv", b'slug,name\na,b\nc,"d"e\n').problems
    assert (problem.line, problem.column) == (3, "")
    assert "引号" in problem.reason


def test_a_file_that_cannot_be_read_is_a_problem_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\0")
    table = read_csv(tmp_path / "t.csv")
    assert [(one.file, one.line) for one in table.problems] == [("t.csv", 0)]
    assert str(table.problems[0]).startswith("t.csv: ")


# --- There and back ---------------------------------------------------------------------------


@given(st.lists(st.lists(CELL, min_size=2, max_size=2).filter(any), max_size=5))
def test_what_an_export_writes_is_read_as_it_was(table: list[list[str]]) -> None:
    written = "".join(as_csv([["slug", "text"], *table])).encode()
    assert from_csv("t.csv", written) == Table(
        "t.csv",
        ["slug", "text"],
        table,
        from_csv("t.csv", written).places,
        [],
        "UTF-8 (,)",
    )


@pytest.mark.parametrize("before", [b"", b"slug\n"], ids=["the header", "the first row"])
def test_millions_of_empty_rows_before_anything_are_refused(before: bytes) -> None:
    rows = before + b"\n" * (MOST_EMPTY_ROWS + 1) + b"slug\n"
    with pytest.raises(UnreadableError) as error:
        from_csv("t.csv", rows)
    assert "20,000" in str(error.value)


def test_the_encoding_is_told_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []

    def record(raw: bytes) -> bool:
        judged.append(len(raw))
        return False

    monkeypatch.setattr(csv_files, "is_damaged_utf_8", record)
    from_csv("t.csv", b"slug,name\n" + "a,资费\n".encode("gb18030") * 15_000)
    assert judged
    assert max(judged) <= 2 * SAMPLE
