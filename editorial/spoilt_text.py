"""Texts that a spreadsheet program has spoilt in saving them."""

from django.utils.translation import gettext_lazy as _

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
