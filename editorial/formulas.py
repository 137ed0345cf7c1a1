"""Formula detection on import, and escaping of cells on export (CSV injection).

On import only what a spreadsheet program would calculate is refused: a Markdown list or “-5 折” is
text. On export every cell that starts like a formula gets an apostrophe, and so does one that looks
as if it had got one; an import removes one apostrophe again, so every text round-trips.
"""

from __future__ import annotations

import re

from editorial.text import half_width

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
        return bool(start) and start[1] in "=＝"
    plain = half_width(text, _LONGEST).strip()
    if plain.startswith("="):
        return True
    if not plain.startswith(("+", "-", "@")) or _NUMBER_OR_PHONE.fullmatch(plain):
        return False
    return _exchanges(plain) or _calculates(plain.lstrip("+-@ "))


def _exchanges(plain: str) -> bool:
    found = _EXCHANGE.search(plain)
    return bool(found) and "!" in plain[found.end() :]


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
