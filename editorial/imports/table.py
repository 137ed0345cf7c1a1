"""Tables of text cells: columns, rows, formulas and damaged encodings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from editorial.languages import LANGUAGES
from editorial.text import half_width, has_control_characters

#: Full-width signs too: programs set to an East Asian language read them as the plain ones.
STARTS = r"[=@+\-\t\r＝＠＋－]"
_FORMULA = re.compile(r"\s*([=@+\-＝＠＋－])")
ARMED = re.compile(rf"'*(?:{STARTS}|\n)")
DISARMED = re.compile(rf"'+(?:{STARTS}|\n)")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
#: ``-5``, ``+92 300 1234567``: people write them, and nothing can be calculated with them alone.
_NUMBER_OR_PHONE = re.compile(r"[+-] ?[0-9(][0-9 ().-]*")
#: What a formula consists of; words that are neither functions nor cells make a text.
_PART = re.compile(
    r"""\s* (?: (?P<function>[A-Za-z][\w.]*\() | (?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]+(?![\w]))
        | (?P<number>[0-9]+(?:\.[0-9]*)?%?) | "[^"]*" | (?P<operator>[-+*/^&=<>]) | [,;:()!%$] )""",
    re.VERBOSE,
)
#: Dynamic data exchange, which starts another program: ``cmd|' /C calc'!A0``.
_EXCHANGE = re.compile(r"\w\|")
#: No formula of a spreadsheet program is longer.
_LONGEST = 8192


def is_formula(text: str) -> bool:
    """True for a cell that a spreadsheet program would calculate."""
    start = _FORMULA.match(text)
    if not start or len(text) > _LONGEST:
        return start is not None and start[1] in "=＝"
    plain = half_width(text, _LONGEST).strip()
    if plain.startswith("="):
        return True
    if not plain.startswith(("+", "-", "@")) or _NUMBER_OR_PHONE.fullmatch(plain):
        return False
    return _exchanges(plain) or _calculates(plain.lstrip("+-@ "))


def _exchanges(plain: str) -> bool:
    found = _EXCHANGE.search(plain)
    return found is not None and "!" in plain[found.end() :]


def _calculates(expression: str) -> bool:
    """True when it consists of functions, cells and numbers, and there is anything to work out."""
    found: set[str] = set()
    end = 0
    while end < len(expression):
        part = _PART.match(expression, end)
        if part is None:
            return False
        found.add(part.lastgroup or "text")
        end = part.end()
    return bool(found & {"function", "cell"}) or found >= {"number", "operator"}


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


#: A sentence in every language: whoever looks at an import later may read another one.
Sentences = dict[str, str]


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

    ``read_as`` tells how the file was understood: ``GB18030 (;)``; ``notes`` what of it was not
    taken, or otherwise than one might expect.
    """

    file: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read_as: str = ""
    notes: list[Sentences] = field(default_factory=list)

    def add(self, row: list[str], file: str, line: int) -> None:
        self.rows.append(row)
        self.places.append((file, line))

    def note(self, sentence: Callable[[], str]) -> None:
        self.notes.append(in_each_language(sentence))

    def leave_out(self, columns: Collection[str]) -> None:
        kept = [place for place, name in enumerate(self.columns) if name not in columns]
        if len(kept) < len(self.columns):
            self.columns = [self.columns[place] for place in kept]
            self.rows = [[row[place] for place in kept] for row in self.rows]
            self.problems = [one for one in self.problems if one.column not in columns]

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


def in_each_language(sentence: Callable[[], str]) -> Sentences:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = sentence()
    return found


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


def repeated_columns(table: Table) -> Iterator[Problem]:
    for column, count in Counter(table.columns).items():
        if count > 1:
            yield Problem(table.file, 1, column, gettext("This column is there twice."))


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
