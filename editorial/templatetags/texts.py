"""Texts in the reader's language, or in the other one and marked so."""

from __future__ import annotations

import re

from django import template
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from editorial.bilingual.models import Bilingual
from editorial.content.markdown import to_html
from editorial.languages import LANGUAGE, current_first, current_language, localized_text

register = template.Library()

#: A full stop within a figure such as 8.60 ends nothing.
_SENTENCE = re.compile(r".*?(?:[。！？]|[.!?](?=\s|$))", re.DOTALL)


def best(obj: models.Model, field: str) -> tuple[str, str]:
    """(text, its language): the reader's language when it is filled, else any that is."""
    for language in current_first():
        if (text := localized_text(obj, field, language)).strip():
            return text, language
    return "", current_language()


@register.simple_tag
def text(obj: Bilingual, field: str) -> SafeString | str:
    """The field's text; wrapped in a span with ``lang`` when it is not the page's language."""
    return _with_language(*best(obj, field))


@register.simple_tag
def first_sentence(obj: Bilingual, field: str) -> SafeString | str:
    """The beginning of the field's text, for cards that have no room for all of it."""
    words, language = best(obj, field)
    found = _SENTENCE.match(words)
    return _with_language(found[0] if found else words, language)


def _with_language(words: str, language: str) -> SafeString | str:
    if not words or language == get_language():
        return words
    return format_html('<span lang="{}">{}</span>', LANGUAGE[language].tag, words)


@register.simple_tag(name="plain")
def plain_text(obj: Bilingual, field: str) -> str:
    """The field's text without a mark of its language, for titles and descriptions."""
    return best(obj, field)[0]


@register.simple_tag
def markdown(obj: Bilingual, field: str) -> SafeString:
    """The field's Markdown as HTML, in a div with ``lang`` when it is not the page's language."""
    words, language = best(obj, field)
    if language == get_language():
        return to_html(words)
    return format_html('<div lang="{}">{}</div>', LANGUAGE[language].tag, to_html(words))


@register.filter
def html_language(code: str) -> str:
    return LANGUAGE[code].tag if code in LANGUAGE else code


@register.filter
def borrows(obj: Bilingual) -> bool:
    """True when the page shows some text of ``obj`` in the other language."""
    own = current_language()
    return any(
        not by_language[own].strip() and any(by_language.values())
        for by_language in obj.texts().values()
    )
