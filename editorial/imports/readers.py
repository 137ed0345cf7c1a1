"""Reads uploaded files, CSV in any usual encoding or XLSX, into tables."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from editorial.imports.table import (
    MOST_BYTES,
    MOST_EMPTY_ROWS,
    Table,
    UnreadableError,
    take_header,
    take_row,
    too_many_rows,
)
from editorial.imports.xlsx import from_xlsx
from editorial.text import has_control_characters

#: The first of those that divide the header into most columns.
DELIMITERS = (",", ";", "\t", "，", "；")
DELIMITER_NAMES = {"\t": "Tab"}
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: Excel's own first line, by which it knows the delimiter again: ``sep=;``
SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]0-9-])")
#: What texts of this handbook hold beside plain ASCII: Arabic and Chinese script, punctuation.
EXPECTED = re.compile(r"[\u0600-\u06ff\u2010-\u2026\u3000-\u9fff\uff00-\uff5e]")
#: Bytes, from the first that is not UTF-8 on, by which the encoding is told.
SAMPLE = 2**16
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
}


def read_csv(path: Path) -> Table:
    """The table in a file; what cannot be read is a problem of the table."""
    try:
        return from_csv(path.name, path.read_bytes())
    except UnreadableError as error:
        table = Table(path.name, [])
        table.fault(0, "", str(error))
        return table


def from_csv(name: str, raw: bytes) -> Table:
    """Raises UnreadableError for a file that is not a table of text."""
    encoding, text = decoded(raw)
    if JSON.match(text):
        raise UnreadableError(
            gettext("This is JSON, not a table. Save it as XLSX or as “CSV UTF-8”.")
        )
    delimiter, text, skipped = without_separator_line(text)
    table = Table(
        name, [], read_as=f"{NAMES[encoding]} ({DELIMITER_NAMES.get(delimiter, delimiter)})"
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in _bounded(reader):
            if table.columns:
                take_row(table, row, start + skipped)
            elif any(row):
                take_header(table, row)
            start = reader.line_num + 1
    except csv.Error:
        reason = gettext("A quotation mark is left open here, or one stands in the wrong place.")
        table.fault(reader.line_num + skipped, "", reason)
    return table


def without_separator_line(text: str) -> tuple[str, str, int]:
    """(delimiter, text without the line that names it, how many lines were left out)."""
    if named := SEPARATOR_LINE.match(text):
        return named[1], text[named.end() :], 1
    return delimiter_of(text), text, 0


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Raises UnreadableError after very many rows without a value."""
    empty = 0
    for row in rows:
        empty += not any(row)
        if empty > MOST_EMPTY_ROWS:
            raise UnreadableError(too_many_rows())
        yield row


def decoded(raw: bytes) -> tuple[str, str]:
    """(encoding, text) of a file that does not say how it is written."""
    for mark, encoding in MARKS.items():
        if raw.startswith(mark):
            return encoding, decode(raw, encoding)
    if encoding := utf_16_without_mark(raw):
        return encoding, decode(raw, encoding)
    if b"\0" in raw:
        raise UnreadableError(gettext("This is not a table. Save it as XLSX or as “CSV UTF-8”."))
    try:
        return "utf-8", raw.decode("utf-8")
    except UnicodeDecodeError as error:
        sample = raw[max(0, error.start - SAMPLE) : error.start + SAMPLE]
        return "gb18030", decode(raw, "gb18030" if not is_damaged_utf_8(sample) else "utf-8")


def utf_16_without_mark(raw: bytes) -> str:
    """Which of its two byte orders; empty for anything else.

    Commas, line ends and Latin letters have a zero byte, nearly always on the same side.
    """
    if len(raw) % 2 or b"\0" not in raw:
        return ""
    zeros = {"utf-16-be": raw[::2].count(0), "utf-16-le": raw[1::2].count(0)}
    encoding = max(zeros, key=lambda order: zeros[order])
    if zeros[encoding] < 4 * min(zeros.values()):
        return ""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
    is_text = not has_control_characters(text) and not {"\n", "\r"}.isdisjoint(text)
    return encoding if is_text else ""


def decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        text = gettext(
            "From line %(line)s on, the characters cannot be read as %(encoding)s. "
            "Save the table as XLSX or as “CSV UTF-8”."
        )
        raise UnreadableError(text % {"line": line, "encoding": NAMES[encoding]}) from error


def is_damaged_utf_8(raw: bytes) -> bool:
    """True when read as UTF-8 most of it is Chinese or Urdu: GB18030 read so hardly ever is."""
    text = raw.decode("utf-8", "replace")
    return len(EXPECTED.findall(text)) > text.count("\ufffd")


def delimiter_of(text: str) -> str:
    def columns(delimiter: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))

    try:
        return max(DELIMITERS, key=columns)
    except csv.Error:  # one cell as long as the file; the reading proper will say so
        return ","


ZIP = b"PK\x03\x04"
#: Excel up to 2003, and anything that Office has encrypted.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<")


def read_table(file: Any, sheet: str = "") -> Table:
    """The table in an uploaded file (name, size, read); of a workbook the named sheet.

    Raises UnreadableError.
    """
    if file.size > MOST_BYTES:
        raise UnreadableError(too_large())
    raw = file.read()
    if raw.startswith(ZIP):
        return from_xlsx(file.name, raw, sheet)
    if raw.startswith(OLD_OFFICE):
        raise UnreadableError(
            gettext("The file is protected by a password. Save it without one.")
            if ENCRYPTED in raw
            else gettext("This is an old Excel file (XLS). Open it and save it as XLSX.")
        )
    if raw.lstrip()[:8].startswith(OTHERS):
        raise UnreadableError(gettext("This is not a table. Save it as XLSX or as “CSV UTF-8”."))
    table = from_csv(file.name, raw)
    if not table.columns:
        raise UnreadableError(gettext("The file is empty."))
    return table


def too_large() -> str:
    text = gettext("The file is larger than %(number)s MB. Divide the table into several files.")
    return text % {"number": MOST_BYTES // 2**20}
