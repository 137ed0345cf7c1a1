"""The handbook for editors: five pages of Markdown in each language, with pictures.

A picture is written ``![what it shows](name)`` on a line of its own and lies, per language, in
``static/admin/handbook/<name>.<language>.webp``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from editorial.content.markdown import to_html
from editorial.languages import LANGUAGES

HERE = Path(__file__).parent
#: In the order of reading.
SLUGS = ("desk", "editing", "checking", "publishing", "tables-pictures-links")
PICTURE = re.compile(r"^!\[([^\]]+)\]\(([a-z-]+)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """HTML, and a picture after it: its path below static, and what it shows."""

    html: SafeString
    picture: str = ""
    words: str = ""


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    text: str

    def parts(self) -> Iterator[Part]:
        pieces = PICTURE.split(self.text)
        texts, words, names = pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""]
        for text, shows, name in zip(texts, words, names, strict=True):
            path = f"admin/handbook/{name}.{language()}.webp" if name else ""
            yield Part(to_html(text), path, shows)


def language() -> str:
    known = LANGUAGES
    return now if (now := get_language()) in known else settings.LANGUAGE_CODE


def pages() -> list[Page]:
    """In the language of whoever reads."""
    return [read(slug, language()) for slug in SLUGS]


@cache
def read(slug: str, code: str) -> Page:
    heading, _break, text = (HERE / f"{slug}.{code}.md").read_text().partition("\n")
    return Page(slug, heading.removeprefix("# "), text.strip())
