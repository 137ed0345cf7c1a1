"""What changed between two texts: word by word, in Chinese character by character."""

from __future__ import annotations

import re
from typing import Literal

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Kind = Literal["same", "del", "ins"]
Piece = tuple[Kind, str]

#: A Latin word or a number with its decimals, a run of spaces, or any other single character.
TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|[0-9]+(?:[.,][0-9]+)*|[ \t]+|[\s\S]")
KINDS: dict[int, Kind] = {-1: "del", 0: "same", 1: "ins"}
#: Where the private characters begin that stand for tokens while texts are compared.
FIRST = 0xF0000
#: Characters that stay visible on either side of a change.
AROUND = 40
#: Seconds; after them a coarser difference is shown rather than none.
PATIENCE = 0.5


def compare(old: str, new: str) -> list[Piece]:
    """The pieces that stayed, went and came, in the order of reading."""
    names: dict[str, str] = {}

    def shortened(text: str) -> str:
        tokens = TOKEN.findall(text)
        return "".join(names.setdefault(token, chr(FIRST + len(names))) for token in tokens)

    engine = diff_match_patch()
    engine.Diff_Timeout = PATIENCE
    found = engine.diff_main(shortened(old), shortened(new), False)
    engine.diff_cleanupSemantic(found)
    tokens = {short: token for token, short in names.items()}
    return [(KINDS[kind], "".join(tokens[one] for one in text)) for kind, text in found]


def excerpts(old: str, new: str) -> SafeString:
    """The same as HTML, but of what stayed only a few words around each change."""
    pieces = compare(old, new)
    last = len(pieces) - 1
    shown = [
        (kind, near(text, place == 0, place == last) if kind == "same" else text)
        for place, (kind, text) in enumerate(pieces)
    ]
    return format_html_join("", "{}", ((marked(kind, text),) for kind, text in shown))


def near(text: str, is_first: bool, is_last: bool) -> str:
    """The ends of a text that touch a change; an ellipsis for the rest."""
    before, after = 0 if is_first else AROUND, 0 if is_last else AROUND
    if len(text) <= before + after + AROUND:
        return text
    return f"{text[:before]}…{text[len(text) - after :]}"


def as_html(old: str, new: str) -> SafeString:
    """The newer text with what went in ``del`` and what came in ``ins``; everything escaped."""
    return format_html_join("", "{}", ((marked(kind, text),) for kind, text in compare(old, new)))


def marked(kind: Kind, text: str) -> SafeString | str:
    return text if kind == "same" else format_html(f"<{kind}>{{}}</{kind}>", text)
