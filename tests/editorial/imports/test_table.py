"""Limits of a table, and cells that no table may have."""

from __future__ import annotations

import pytest

from editorial.imports.readers import from_csv
from editorial.imports.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Problem, UnreadableError


def problems(text: str) -> list[Problem]:
    return from_csv("table.csv", text.encode()).problems


def test_a_formula_is_refused_with_file_line_and_column() -> None:
    (problem,) = problems("slug,name\na,b\nc,=1+1\n")
    assert (problem.file, problem.line, problem.column) == ("table.csv", 3, "name")
    assert "公式" in problem.reason


def test_a_formula_that_is_marked_as_text_is_taken_as_text() -> None:
    assert from_csv("t.csv", b"slug,name\na,'=1+1\n").rows == [["a", "=1+1"]]


@pytest.mark.parametrize("cell", ["a\x00b", "a\x0bb", "\x1f"])
def test_invisible_characters_are_refused(cell: str) -> None:
    found = from_csv("t.csv", "\ufeffslug,name\n".encode() + f"a,{cell}\n".encode()).problems
    assert [(one.line, one.column) for one in found] == [(2, "name")]


def test_the_longest_cell_is_taken_and_a_longer_one_refused() -> None:
    assert problems(f"slug,name\na,{'x' * LONGEST_CELL}\n") == []
    assert [one.column for one in problems(f"slug,name\na,{'x' * LONGEST_CELL}y\n")] == ["name"]


def test_the_longest_table_is_taken_and_a_longer_one_refused() -> None:
    longest = "slug\n" + "a\n" * MOST_ROWS
    assert len(from_csv("t.csv", longest.encode()).rows) == MOST_ROWS
    with pytest.raises(UnreadableError, match="20,000"):
        from_csv("t.csv", f"{longest}a\n".encode())


def test_the_widest_table_is_taken_and_a_wider_one_refused() -> None:
    names = [f"c{number}" for number in range(MOST_COLUMNS)]
    assert len(from_csv("t.csv", ",".join(names).encode()).columns) == MOST_COLUMNS
    with pytest.raises(UnreadableError, match="200"):
        from_csv("t.csv", ",".join([*names, "more"]).encode())
