"""Tables of content for other programs, which an import takes back without a change.

A table is an iterable of rows of text, the names of the columns first. No cell starts a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from editorial.imports.resources import TableResource
from editorial.imports.table import UnreadableError, disarmed
from editorial.imports.widgets import NumberWidget
from editorial.text import has_control_characters

#: Rows that are fetched together.
AT_ONCE = 500
#: By which Excel knows UTF-8.
MARK = "\ufeff"
#: A cell of Excel holds no more, and openpyxl would cut off the rest without a word.
LONGEST_IN_XLSX = 32_767
AS_TEXT = "@"


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def table_of(resource: TableResource, rows: models.QuerySet[Any]) -> Iterator[list[str]]:
    """``rows`` in their order, with all columns of the resource."""
    columns = resource.columns.values()
    yield [*resource.columns]
    for row in resource.with_relations(rows).iterator(chunk_size=AT_ONCE):
        yield [column.export(row) for column in columns]


def table_in_words(resource: TableResource, rows: models.QuerySet[Any]) -> Iterator[list[str]]:
    """The same with headers and choices in the reader's language, which imports read too."""
    columns = [*resource.columns.values()]
    in_words = [getattr(column.widget, "in_words", str) for column in columns]
    table = table_of(resource, rows)
    next(table)
    yield [*resource.labels().values()]
    for row in table:
        yield [word(cell) for word, cell in zip(in_words, row, strict=True)]


def as_csv(table: Iterable[list[str]]) -> Iterator[str]:
    """UTF-8 with a byte-order mark, line by line."""
    writer = csv.writer(Echo())
    yield MARK
    for row in table:
        yield writer.writerow([disarmed(cell) for cell in row])


def as_xlsx(table: Iterator[list[str]], numbers: Collection[str] = ()) -> IO[bytes]:
    """A workbook with one sheet. Columns in ``numbers`` hold numbers, all others text.

    Cells of text are marked so: Excel makes no dates of ``2026-06`` that someone types there.
    Raises UnreadableError for a text that no workbook can hold.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    try:
        fill(sheet, table, numbers)
    except UnreadableError:
        sheet.close()
        sheet._writer.cleanup()  # the file on which openpyxl keeps the sheet until it is saved
        raise
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def fill(sheet: Any, table: Iterator[list[str]], numbers: Collection[str]) -> None:
    columns = next(table)
    sheet.append(columns)
    for row in table:
        sheet.append(
            [
                as_number(cell) if column in numbers else as_text(sheet, cell)
                for column, cell in zip(columns, row, strict=True)
            ]
        )


def as_number(cell: str) -> float | None:
    return float(cell) if cell else None


def as_text(sheet: Any, text: str) -> WriteOnlyCell:
    if len(text) >= LONGEST_IN_XLSX:
        raise UnreadableError(
            _("XLSX cannot hold the text “%(text)s…”, which is too long. Export as CSV.")
            % {"text": text[:40]}
        )
    if has_control_characters(text):
        shown = "".join(character for character in text if character.isprintable())
        raise UnreadableError(
            _("XLSX cannot hold the invisible characters of “%(text)s”. Export as CSV.")
            % {"text": shown[:40]}
        )
    cell = WriteOnlyCell(sheet, disarmed(text))
    cell.number_format = AS_TEXT
    return cell


def number_columns(resource: TableResource) -> set[str]:
    return {
        name for name, column in resource.columns.items() if isinstance(column.widget, NumberWidget)
    }
