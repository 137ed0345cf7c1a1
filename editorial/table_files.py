"""What somebody uploads, told apart by its content: names of files promise anything."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from editorial.csv_files import from_csv
from editorial.spreadsheets import from_xlsx
from editorial.tables import MOST_BYTES, Table, UnreadableError

ZIP = b"PK\x03\x04"
#: Excel up to 2003, and anything that Office has encrypted.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<")


def read_table(file: Any) -> Table:
    """The table in an uploaded file (name, size, read). Raises UnreadableError."""
    if file.size > MOST_BYTES:
        raise UnreadableError(too_large())
    raw = file.read()
    if raw.startswith(ZIP):
        return from_xlsx(file.name, raw)
    if raw.startswith(OLD_OFFICE):
        raise UnreadableError(
            _("The file is protected by a password. Save it without one.")
            if ENCRYPTED in raw
            else _("This is an old Excel file (XLS). Open it and save it as XLSX.")
        )
    if raw.lstrip()[:8].startswith(OTHERS):
        raise UnreadableError(_("This is not a table. Save it as XLSX or as “CSV UTF-8”."))
    table = from_csv(file.name, raw)
    if not table.columns:
        raise UnreadableError(_("The file is empty."))
    return table


def too_large() -> str:
    text = _("The file is larger than %(number)s MB. Divide the table into several files.")
    return text % {"number": MOST_BYTES // 2**20}
