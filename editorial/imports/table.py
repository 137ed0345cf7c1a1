"""Tables of text cells: columns, rows, formulas and damaged encodings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.text import TextTooLongError, half_width, has_control_characters

#: Full-width signs too: programs set to an East Asian language read them as the plain ones.
STARTS = r"[=@+\-\t\r＝＠＋－]"
FORMULA = re.compile(STARTS)
ARMED = re.compile(rf"'*(?:{STARTS}|\n)")
DISARMED = re.compile(rf"'+(?:{STARTS}|\n)")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
#: ``-5``, ``+92 300 1234567``: people write them, and nothing can be calculated with them alone.
LONGEST_NUMBER = 40
NUMBER_OR_PHONE = re.compile(r"[+-] ?[0-9(][0-9 ().-]*")


def is_formula(text: str) -> bool:
    """True for a cell that nobody means as text."""
    if not FORMULA.match(text):
        return False
    try:
        return not NUMBER_OR_PHONE.fullmatch(half_width(text, LONGEST_NUMBER))
    except TextTooLongError:
        return True


def disarmed(text: str) -> str:
    """The cell that says ``text`` in a table for other programs."""
    return f"'{text}" if ARMED.match(text) and not NUMBER.fullmatch(text) else text


def is_disarmed(cell: str) -> bool:
    return bool(DISARMED.match(cell))


def taken_in(cell: str) -> str:
    """The text that a cell says; what ``disarmed`` added is gone again."""
    return cell[1:] if is_disarmed(cell) else cell


MOST_BYTES = 10 * 2**20
MOST_ROWS = 20_000
#: Rows without a value: spreadsheet programs leave some behind.
MOST_EMPTY_ROWS = 200_000
MOST_COLUMNS = 200
#: As long as the longest text that a field holds; a cell of Excel stops at 32,767.
LONGEST_CELL = 40_000
#: Of the name of a column, in the header.
LONGEST_NAME = 200


class UnreadableError(Exception):
    """The file as a whole cannot be taken; says why and what to do, in the editor's language."""


@dataclass(frozen=True)
class Problem:
    """Why a table cannot be taken. ``line`` counts from 1, the header's line; 0 is the whole."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = gettext("%(file)s, line %(line)s") % {"file": self.file, "line": self.line}
        column = gettext(", column %(column)s") % {"column": self.column} if self.column else ""
        return f"{place if self.line else self.file}{column}: {self.reason}"


@dataclass
class Table:
    """Named columns and rows of text; ``places`` holds (file, line) of each row.

    ``read_as`` tells how the file was understood: ``GB18030 (;)``.
    """

    file: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read_as: str = ""

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


def take_header(table: Table, cells: list[str]) -> None:
    """Names the columns; empty ones at the end are what a spreadsheet program left there."""
    names = [
        "_".join(half_width(cell[:LONGEST_NAME], LONGEST_NAME).split()).lower() for cell in cells
    ]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableError(
            gettext("The table has more than %(number)s columns. Keep only those of this list.")
            % {"number": MOST_COLUMNS}
        )
    table.columns = names
    for column, count in Counter(names).items():
        if count > 1:
            table.fault(1, column, gettext("This column is there twice."))


def take_row(table: Table, cells: list[str], line: int) -> None:
    """Adds a row. Empty ones are passed over, and so are empty cells beyond the last column."""
    if not any(cells):
        return
    while len(cells) > len(table.columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(table.columns):
        reason = gettext("%(found)s cells where the header has %(expected)s.") % {
            "found": len(cells),
            "expected": len(table.columns),
        }
        table.fault(line, "", reason)
        return
    for column, cell in zip(table.columns, cells, strict=True):
        if reason := unfit(cell):
            table.fault(line, column, reason)
    if len(table.rows) == MOST_ROWS:
        raise UnreadableError(too_many_rows())
    table.add([taken_in(cell) for cell in cells], table.file, line)


def too_many_rows() -> str:
    text = gettext("The table has more than %(number)s rows. Divide it into several files.")
    return text % {"number": f"{MOST_ROWS:,}"}


def unfit(cell: str) -> str:
    """Why a cell cannot be taken; empty when it can."""
    if len(cell) > LONGEST_CELL:
        return gettext("This text is longer than %(number)s characters.") % {"number": LONGEST_CELL}
    if has_control_characters(cell):
        return gettext("This text has invisible control characters.")
    if is_formula(cell) and not is_disarmed(cell):
        return gettext(
            "This cell starts a formula. If it is meant as text, put an apostrophe (') first."
        )
    return ""


#: Encodings for which Excel writes "?" where a character is not in them: in China, and elsewhere.
POOR_ENCODINGS = ("gbk", "cp1252")
SPOILT = _(
    "Characters were lost when the file was saved. Save it as XLSX or as “CSV UTF-8” from the "
    "program in which they are still there."
)


def is_spoilt(old: str, new: str) -> bool:
    """True when ``new`` is ``old`` with question marks for what could not be saved."""
    if "?" not in new or old == new:
        return False
    if "??" in new and not any(character.isalnum() for character in new):
        return True
    return any(old.encode(poor, "replace").decode(poor) == new for poor in POOR_ENCODINGS)
