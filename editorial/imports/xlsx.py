"""The first sheet of an XLSX file as a table of text.

The file is a zip archive of XML made by who knows whom: it is measured before it is unpacked, and
read row by row.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import get_column_letter

from editorial.imports.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Table,
    UnreadableError,
    take_header,
    take_row,
)

#: Of everything in the archive, unpacked. A sheet of 20,000 rows of plans needs half of it.
MOST_UNPACKED = 96 * 2**20
MOST_PARTS = 1_000
#: Empty ones too: a sheet may be formatted far beyond its last row and column.
MOST_CELLS = 2 * MOST_ROWS * MOST_COLUMNS
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
    book = load_workbook(BytesIO(raw), read_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        table = Table(name, [], read_as=f"XLSX · {sheet.title}")
        # What a file says of its own size may be wrong, and rows would be cut or filled up.
        sheet.reset_dimensions()
        cells = 0
        for line, row in enumerate(sheet.iter_rows(), start=1):
            cells += len(row) + 1
            if cells > MOST_CELLS:
                raise UnreadableError(too_much())
            take(table, line, row)
        return table
    finally:
        book.close()


def take(table: Table, line: int, row: tuple[ReadOnlyCell | EmptyCell, ...]) -> None:
    cells = [as_text(table, line, cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        text = _("The table has more than %(number)s columns. Keep only those of this list.")
        raise UnreadableError(text % {"number": MOST_COLUMNS})
    if table.columns:
        take_row(table, cells + [""] * (len(table.columns) - len(cells)), line)
    elif cells:
        take_header(table, cells)


def as_text(table: Table, line: int, cell: ReadOnlyCell | EmptyCell) -> str:
    """What the cell shows, but for formats: 19.5 for 19.50, 2026-06-12 for any form of a date."""
    if cell.value is None:
        return ""
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
