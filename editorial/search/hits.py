"""A found document as a page shows it: in the reader's language where that answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.apps import apps
from django.utils.translation import get_language

from editorial.models import LANGUAGES, SearchDocument
from editorial.search.excerpts import Piece, excerpt, marked
from editorial.search.terms import Term


class Hit(NamedTuple):
    address: str
    #: The kind of thing, in the reader's language.
    kind: str
    title: list[Piece]
    title_language: str
    excerpt: list[Piece]
    excerpt_language: str
    is_unsure: bool


def hit(document: SearchDocument, terms: Sequence[Term]) -> Hit:
    own = get_language() or LANGUAGES[0]
    model = apps.get_model(document.kind)
    title, text = in_languages(document, "title", own), in_languages(document, "text", own)
    title_language, words = best(title, terms)
    text_language, found = best(text, terms)
    return Hit(
        address=f"/{own}/{document.path}",
        kind=str(model._meta.verbose_name),
        title=marked(words, terms),
        title_language=title_language,
        excerpt=excerpt(found, terms),
        excerpt_language=text_language,
        is_unsure=document.is_unsure,
    )


def in_languages(document: SearchDocument, field: str, own: str) -> dict[str, str]:
    """The filled texts by language, the reader's own first."""
    found = {
        language: getattr(document, f"{field}_{language.replace('-', '_')}")
        for language in sorted(LANGUAGES, key=lambda language: language != own)
    }
    return {language: text for language, text in found.items() if text}


def best(texts: dict[str, str], terms: Sequence[Term]) -> tuple[str, str]:
    """The reader's own language, unless only another one holds what was asked for."""
    for language, text in texts.items():
        if any(piece.is_match for piece in marked(text, terms)):
            return language, text
    return next(iter(texts.items()), ("", ""))
