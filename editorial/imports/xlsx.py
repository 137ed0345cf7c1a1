"""Reads a sheet of an XLSX file into a table of text.

What one cannot see in the table is named: other sheets, hidden rows and columns, merged cells.

The file is a zip archive of XML made by who knows whom. A few kilobytes of it can unpack into
millions of elements, so elements are counted while they are parsed, and dropped once they are read.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from editorial.imports.table import MOST_COLUMNS, Table, UnreadableError, take_header, take_row

#: Of everything in the archive, unpacked. A sheet of 20,000 rows of plans needs half of it.
MOST_UNPACKED = 96 * 2**20
MOST_PARTS = 1_000
#: Cells of the sheet: a third more than 20,000 rows of the widest list of ours have.
_MOST_CELLS = 1_200_000
#: Rows without a value, and cells behind the last value of a row: formats of whole columns.
_MOST_EMPTY = 200_000
#: Texts that cells of the whole workbook share.
_MOST_STRINGS = 250_000
#: Elements in one row or one shared text; a row of Excel has 16,384 cells at most.
_MOST_WITHIN = 100_000
#: Elements that are neither: columns, merged cells, conditional formats.
_MOST_OTHERS = 200_000
_MOST_NESTED = 50
#: Bytes between the beginnings of two elements: a text or the attributes of one.
_LONGEST_RUN = 2 * 2**20
#: Elements of a part that openpyxl keeps as a whole: styles, the list of sheets.
_MOST_IN_PART = 100_000
#: Merged ranges of the sheet.
_MOST_MERGED = 50_000
_COLUMN_TAG, _MERGED_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("col", "mergeCell"))
_WORKSHEET = "/worksheet"
_STRING_TAG, _RUN_TAG, _TEXT_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "r", "t"))
SHEETS = "xl/workbook.xml"
#: Of a format of dates: language and colour in brackets, words in quotation marks.
NOT_PARTS = re.compile(r"\[[^]]*\]|\"[^\"]*\"")
#: Excel knows no more digits of a number; what follows is noise.
DIGITS = 15


def from_xlsx(name: str, raw: bytes, sheet: str = "") -> Table:
    """The named sheet, or the first one that has rows and is not hidden.

    Raises UnreadableError for anything but a sound workbook of a bearable size.
    """
    measure(raw)
    try:
        return _read_sheet(name, raw, sheet)
    except UnreadableError:
        raise
    except Exception as error:  # whatever a broken file does to the reader, editors get a sentence
        raise UnreadableError(
            _("The file is damaged. Open it and save it again as XLSX.")
        ) from error


def measure(raw: bytes) -> None:
    """Raises UnreadableError for what is no workbook, or would fill the memory once unpacked.

    Python reads no more of a part than its declared size, so the declared sizes are enough.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        raise UnreadableError(
            _("The file is damaged. Open it and save it again as XLSX.")
        ) from error
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise UnreadableError(too_much())
    if SHEETS not in {part.filename for part in parts}:
        raise UnreadableError(_("This is not a table. Save it as XLSX or as “CSV UTF-8”."))
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(_("The file is protected by a password. Save it without one."))


def too_much() -> str:
    return _("Unpacked, this file would be far too large. Save only the table, as “CSV UTF-8”.")


def _read_sheet(name: str, raw: bytes, wanted: str) -> Table:
    reader = ExcelReader(BytesIO(raw), read_only=True, keep_links=False)
    with reader.archive, _Archive(BytesIO(raw)) as archive:
        reader.archive = archive
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(archive, reader.wb)
        strings = _shared_strings(archive, reader)
        sheets = _Sheets(reader, archive, strings)
        sheet, place = sheets.chosen(wanted)
        table = Table(name, [], read_as=f"XLSX · {sheet.name}")
        sheets.name_others(table, sheet, place)
        look = _Look()
        with archive.open(place) as part:
            for line, row in _rows(part, strings, reader.wb, sheets.counts, look):
                if not table.columns:
                    look.header = line
                take(table, line, row)
        look.tell(table)
        return table


@dataclass
class _Counts:
    """Of all sheets that are looked at, which share the limits."""

    cells: int = 0
    empty: int = 0


class _Sheets:
    """The worksheets of a workbook, and which of them have rows."""

    def __init__(self, reader: ExcelReader, archive: zipfile.ZipFile, strings: list[str]) -> None:
        found = list(reader.parser.find_sheets())
        self._places = [(one, to.target) for one, to in found if to.Type.endswith(_WORKSHEET)]
        self._archive, self._strings, self._book = archive, strings, reader.wb
        self.counts = _Counts()

    def chosen(self, wanted: str) -> tuple[Any, str]:
        """Raises UnreadableError when there is none of that name."""
        if wanted:
            named = {_plain(one.name): (one, place) for one, place in self._places}
            if _plain(wanted) not in named:
                names = ", ".join(f"“{one.name}”" for one, _place in self._places)
                text = _("There is no sheet “%(name)s”. The workbook has: %(names)s")
                raise UnreadableError(text % {"name": wanted, "names": names})
            return named[_plain(wanted)]
        visible = [one for one in self._places if one[0].state == "visible"]
        filled = (one for one in visible if self._has_rows(one[1]))
        return next(filled, (visible or self._places)[0])

    def _has_rows(self, place: str) -> bool:
        with self._archive.open(place) as part:
            rows = _rows(part, self._strings, self._book, self.counts, _Look())
            return next(rows, None) is not None

    def name_others(self, table: Table, sheet: Any, place: str) -> None:
        others = [one for one in self._places if one[1] != place and self._has_rows(one[1])]
        visible = [f"“{one.name}”" for one, _place in others if one.state == "visible"]
        hidden = [f"“{one.name}”" for one, _place in others if one.state != "visible"]
        if visible:
            told = {"sheet": sheet.name, "others": ", ".join(visible)}
            table.note(
                lambda: _("Only the sheet “%(sheet)s” was read. Not read: %(others)s") % told
            )
        if hidden:
            names = {"names": ", ".join(hidden)}
            table.note(lambda: _("Hidden sheets were not read: %(names)s") % names)


def _plain(name: str) -> str:
    return name.strip().casefold()


class _Look:
    """What one sees in the sheet, but not in a table of its values."""

    def __init__(self) -> None:
        self.header = 0
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[str] = []
        self._merged: list[str] = []
        self._filled = 0

    def take_row(self, number: int, element: Element) -> None:
        if element.get("hidden") in ("1", "true"):
            self._hidden_rows.append(number)

    def take_column(self, element: Element) -> None:
        if element.get("hidden") in ("1", "true"):
            first = int(element.get("min", "1"))
            last = min(int(element.get("max", "1")), MOST_COLUMNS)
            self._hidden_columns += [get_column_letter(one) for one in range(first, last + 1)]

    def take_merged(self, element: Element) -> None:
        if len(self._merged) == _MOST_MERGED:
            raise UnreadableError(too_much())
        self._merged.append(element.get("ref", ""))

    def tell(self, table: Table) -> None:
        lines = [line for _file, line in table.places]
        if rows := sorted(set(self._hidden_rows) & set(lines)):
            told = {"rows": _as_ranges(rows)}
            table.note(lambda: _("Hidden rows were read too: %(rows)s") % told)
        letters = [get_column_letter(one + 1) for one in range(len(table.columns))]
        if columns := [one for one in self._hidden_columns if one in letters]:
            named = {"columns": ", ".join(columns)}
            table.note(lambda: _("Hidden columns were read too: %(columns)s") % named)
        if filled := [merged for merged in self._merged if self._fill(table, lines, merged)]:
            cells = {"cells": ", ".join(filled)}
            table.note(
                lambda: _("Every one of these merged cells got their value: %(cells)s") % cells
            )

    def _fill(self, table: Table, lines: list[int], merged: str) -> bool:
        """Repeats the value of cells merged downwards; across columns it would be a guess."""
        left, top, right, bottom = range_boundaries(merged)
        first, end = bisect_left(lines, top), bisect_right(lines, bottom)
        has_header = top <= self.header <= bottom
        if left > len(table.columns) or (first == end and not has_header):
            return False
        if left != right or has_header:
            reason = _("These cells are merged: %(cells)s. Divide them and fill in each.")
            line = self.header if has_header else lines[first]
            table.fault(line, "", reason % {"cells": merged})
            return False
        self._filled += end - first
        if self._filled > _MOST_CELLS:  # ranges of Excel never overlap
            raise UnreadableError(too_much())
        if lines[first] != top:
            return False
        value = table.rows[first][left - 1]
        for row in table.rows[first:end]:
            row[left - 1] = value
        return end - first > 1


def _as_ranges(numbers: list[int]) -> str:
    """``[2, 3, 5]`` → ``2–3, 5``"""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("–".join(map(str, one)) for one in ranges)


class _Archive(zipfile.ZipFile):
    """Refuses a part that has too many elements to be kept as a whole."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        part = super().read(name, pwd)
        if part.count(b"<") > _MOST_IN_PART:
            raise UnreadableError(too_much())
        return part


class _BoundedPart:
    """A part of the archive that stops where no element begins for too long."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self.bytes_since_element = 0

    def read(self, size: int) -> bytes:
        chunk = self._part.read(size)
        self.bytes_since_element += len(chunk)
        if self.bytes_since_element > _LONGEST_RUN:
            raise UnreadableError(too_much())
        return chunk


def _elements(part: IO[bytes], wanted: Collection[str]) -> Iterator[Element]:
    """The wanted elements, each as soon as it is complete; all others are dropped.

    Raises UnreadableError as soon as there are too many elements within a wanted one, or beside
    them all.
    """
    source = _BoundedPart(part)
    path: list[Element] = []
    within = others = 0
    for event, element in iterparse(source, events=("start", "end")):
        source.bytes_since_element = 0
        if event == "start":
            path.append(element)
            if within or element.tag in wanted:
                within += 1
            else:
                others += 1
            if within > _MOST_WITHIN or others > _MOST_OTHERS or len(path) > _MOST_NESTED:
                raise UnreadableError(too_much())
            continue
        path.pop()
        if element.tag in wanted:
            yield element
            within = 0
        if not within and path:
            path[-1].remove(element)


def _shared_strings(archive: zipfile.ZipFile, reader: ExcelReader) -> list[str]:
    """Texts to which cells point by number, without their formats and phonetics."""
    found: list[str] = []
    kind = reader.package.find(SHARED_STRINGS)
    if kind is None:
        return found
    with archive.open(kind.PartName[1:]) as part:
        for element in _elements(part, {_STRING_TAG}):
            if len(found) == _MOST_STRINGS:
                raise UnreadableError(too_much())
            # By which Excel protects a text that looks like one of its own escapes.
            found.append(_text_of(element).replace("x005F_", ""))
    return found


def _text_of(string: Element) -> str:
    """The text itself, or that of all its runs, each of which has a format of its own."""
    texts = [one for one in string if one.tag == _TEXT_TAG]
    texts += [text for one in string if one.tag == _RUN_TAG for text in one.findall(_TEXT_TAG)]
    return "".join(one.text or "" for one in texts)


def _rows(
    part: IO[bytes], strings: list[str], book: Any, counts: _Counts, look: _Look
) -> Iterator[tuple[int, list[ReadOnlyCell | None]]]:
    """Number and cells of each row that has a value, up to its last value."""
    parser = WorkSheetParser(
        part,
        strings,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    sheet = Worksheet(book)
    for element in _elements(part, {ROW_TAG, _COLUMN_TAG, _MERGED_TAG}):
        if element.tag == _COLUMN_TAG:
            look.take_column(element)
            continue
        if element.tag == _MERGED_TAG:
            look.take_merged(element)
            continue
        counts.cells += len(element)
        if counts.cells > _MOST_CELLS:
            raise UnreadableError(too_much())
        number, found = parser.parse_row(element)
        filled = {cell["column"]: cell for cell in found if cell["value"] is not None}
        last = max(filled, default=-1)
        counts.empty += (not filled) + sum(cell["column"] > last for cell in found)
        if counts.empty > _MOST_EMPTY:
            raise UnreadableError(too_much())
        if filled:
            look.take_row(number, element)
            yield number, _placed(sheet, filled)


def _placed(sheet: Worksheet, filled: dict[int, dict[str, Any]]) -> list[ReadOnlyCell | None]:
    last = max(filled)
    if last > MOST_COLUMNS:
        text = _("The table has more than %(number)s columns. Keep only those of this list.")
        raise UnreadableError(text % {"number": MOST_COLUMNS})
    cells = (filled.get(column) for column in range(1, last + 1))
    return [ReadOnlyCell(sheet, **cell) if cell else None for cell in cells]


def take(table: Table, line: int, row: list[ReadOnlyCell | None]) -> None:
    cells = [as_text(table, line, cell) if cell else "" for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    if table.columns:
        take_row(table, cells + [""] * (len(table.columns) - len(cells)), line)
    elif cells:
        take_header(table, cells)


def as_text(table: Table, line: int, cell: ReadOnlyCell) -> str:
    """What the cell shows, but for formats: 19.5 for 19.50, 2026-06-12 for any form of a date."""
    if cell.data_type in {"f", "e"}:
        place = get_column_letter(cell.column)
        table.fault(line, column_of(table, cell.column) or place, unusable(cell))
        return ""
    if cell.data_type == "b":
        return "true" if cell.value else "false"
    if cell.data_type == "d":
        return date_text(cell.value, cell.number_format)
    if cell.data_type == "n":
        return number_text(cell.value, cell.number_format)
    return str(cell.value)


def column_of(table: Table, number: int) -> str:
    return table.columns[number - 1] if number <= len(table.columns) else ""


def unusable(cell: ReadOnlyCell) -> str:
    if cell.data_type == "e":
        return _("The spreadsheet shows an error here (%(value)s).") % {"value": cell.value}
    return _("This cell is a formula. Put its value in its place.")


def number_text(value: float, shown_as: str) -> str:
    """``434.0`` → ``434``; a rate in percent keeps its sign: nobody means 0.2."""
    if "%" in shown_as:
        return f"{value * 100:.{DIGITS}g}%"
    return str(int(value)) if value == int(value) else f"{value:.{DIGITS}g}"


def date_text(value: Any, shown_as: str) -> str:
    """A date as exact as it is shown: June 2026, which Excel keeps as its first day, is 2026-06."""
    if not isinstance(value, date | time):
        return str(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ", "minutes")
    shown = NOT_PARTS.sub("", shown_as.lower())
    if "d" in shown or "m" not in shown:
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m}"
