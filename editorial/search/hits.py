"""A found document as a page shows it: named in the reader's language, told in it if it can be."""

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
    title_language, words = next(iter(title.items()), (own, ""))
    told = [*(text or {own: ""}).items(), *title.items()]
    text_language, found = telling(told, terms) if not has_match(words, terms) else told[0]
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


def telling(texts: Sequence[tuple[str, str]], terms: Sequence[Term]) -> tuple[str, str]:
    """The first (language, text) that shows why the document was found, or else the first."""
    return next((one for one in texts if has_match(one[1], terms)), texts[0])


def has_match(text: str, terms: Sequence[Term]) -> bool:
    return any(piece.is_match for piece in marked(text, terms))
