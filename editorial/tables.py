"""Tables of text as people write them: read with the place of every row, and every fault named."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """Why a table cannot be taken. ``line`` counts from 1, the header's line."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = _("%(file)s, line %(line)s") % {"file": self.file, "line": self.line}
        column = _(", column %(column)s") % {"column": self.column} if self.column else ""
        return f"{place}{column}: {self.reason}"


@dataclass
class Table:
    """Named columns and rows of text; ``places`` holds (file, line) of each row."""

    file: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: list[str], file: str, line: int) -> None:
        self.rows.append(row)
        self.places.append((file, line))

    def fault(self, line: int, column: str, reason: str, file: str = "") -> None:
        self.problems.append(Problem(file or self.file, line, column, reason))


@dataclass
class Report:
    """What happened to each row of a table, by its name (slug)."""

    file: str
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_csv(path: Path) -> Table:
    """The table in a UTF-8 file of comma-separated values, with or without a byte-order mark."""
    table = Table(file=path.name, columns=[])
    reader = None
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            table.columns = next(reader, [])
            start = reader.line_num + 1
            for row in reader:
                take_row(table, row, start)
                start = reader.line_num + 1
    except UnicodeDecodeError:
        table.problems = [Problem(path.name, 1, "", _("The file is not in UTF-8."))]
    except csv.Error as error:
        table.fault(reader.line_num if reader else 1, "", str(error))
    check_header(table)
    return table


def check_header(table: Table) -> None:
    for column, count in Counter(table.columns).items():
        if count > 1:
            table.fault(1, column, _("This column is there twice."))


def take_row(table: Table, row: list[str], line: int) -> None:
    if not row:
        return
    if len(row) != len(table.columns):
        reason = _("%(found)s cells where the header has %(expected)s.") % {
            "found": len(row),
            "expected": len(table.columns),
        }
        table.fault(line, "", reason)
        return
    table.add(row, table.file, line)
