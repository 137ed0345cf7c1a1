"""Characters of text from people and programs: control characters, line ends, full-width forms.

Whatever takes text from outside judges its length first, and then asks here.
"""

from __future__ import annotations

import re
import unicodedata

#: What XML cannot hold and no page can show: control characters other than tab and line ends,
#: lone surrogates, and two code points that are no characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


#: ``1,234.5``; commas elsewhere may mean decimals.
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_LONGEST_NUMBER = 60


class TextTooLongError(ValueError):
    """The text is longer than anything that makes sense in its place."""


def has_control_characters(text: str) -> bool:
    return bool(_CONTROL.search(text))


def without_control_characters(text: str, replacement: str = "") -> str:
    return _CONTROL.sub(replacement, text)


def unix_line_ends(text: str) -> str:
    """With ``\\n`` only: browsers send other line ends than spreadsheet programs keep."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def half_width(text: str, longest: int) -> str:
    """Full-width and other compatibility forms (NFKC) as plain characters: ``＊１`` → ``*1``.

    For numbers, dates and codes, not for prose: accents are not composed. Raises TextTooLongError
    for more than ``longest`` characters. Works character by character: normalising a whole text
    takes quadratic time in a run of combining marks.
    """
    if len(text) > longest:
        raise TextTooLongError(len(text))
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", character) for character in text)


def plain_number(text: str) -> str:
    """``１，２３４.５`` → ``1234.5``; what looks like no number stays as it is."""
    try:
        plain = half_width(text, _LONGEST_NUMBER).strip()
    except TextTooLongError:
        return text
    return plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
