"""The first sheet of an XLSX file as a table of text.

The file is a zip archive of XML made by who knows whom. A few kilobytes of it can unpack into
millions of elements, so elements are counted while they are parsed, and dropped once they are read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
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
_STRING_TAG, _RUN_TAG, _TEXT_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "r", "t"))
SHEETS = "xl/workbook.xml"
#: Of a format of dates: language and colour in brackets, words in quotation marks.
NOT_PARTS = re.compile(r"\[[^]]*\]|\"[^\"]*\"")
#: Excel knows no more digits of a number; what follows is noise.
DIGITS = 15


def from_xlsx(name: str, raw: bytes) -> Table:
    """Raises UnreadableError for anything but a sound workbook of a bearable size."""
    measure(raw)
    try:
        return first_sheet(name, raw)
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


def first_sheet(name: str, raw: bytes) -> Table:
    reader = ExcelReader(BytesIO(raw), read_only=True, keep_links=False)
    with reader.archive, _Archive(BytesIO(raw)) as archive:
        reader.archive = archive
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(archive, reader.wb)
        sheet, place = next(iter(reader.parser.find_sheets()))
        table = Table(name, [], read_as=f"XLSX · {sheet.name}")
        strings = _shared_strings(archive, reader)
        with archive.open(place.target) as part:
            for line, row in _rows(part, strings, reader.wb):
                take(table, line, row)
        return table


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
    part: IO[bytes], strings: list[str], book: Any
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
    cells = empty = 0
    for element in _elements(part, {ROW_TAG}):
        cells += len(element)
        if cells > _MOST_CELLS:
            raise UnreadableError(too_much())
        number, found = parser.parse_row(element)
        filled = {cell["column"]: cell for cell in found if cell["value"] is not None}
        last = max(filled, default=-1)
        empty += (not filled) + sum(cell["column"] > last for cell in found)
        if empty > _MOST_EMPTY:
            raise UnreadableError(too_much())
        if filled:
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
