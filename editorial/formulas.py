"""Cells that a spreadsheet program would calculate: refused on the way in, disarmed on the way out.

A cell that goes out and would start a formula gets an apostrophe, and so does one that looks as if
it had got one; an import takes one apostrophe off again. So every text comes back as it went.
"""

from __future__ import annotations

import re

from editorial.text import TextTooLongError, half_width

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
