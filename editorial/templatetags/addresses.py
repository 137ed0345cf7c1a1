"""Addresses of the page that is being shown: canonical, in the other language, on this site."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url

from editorial.bilingual.models import Bilingual
from editorial.languages import LANGUAGE, LANGUAGES

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The page's one address, without the query: a filtered list is the same page."""
    return settings.SITE_URL + context["request"].path


@register.simple_tag(takes_context=True)
def alternates(context: Context, obj: Bilingual | None = None) -> list[tuple[str, str]]:
    """(hreflang, address) for each language in which this page is truly filled."""
    filled = obj.filled_languages() if obj else LANGUAGES
    path = context["request"].path
    return [
        (LANGUAGE[language].tag, settings.SITE_URL + translate_url(path, language))
        for language in filled
    ]


@register.simple_tag(takes_context=True)
def same_page_in(context: Context, language: str) -> str:
    """The address of this very page, query included, in another language.

    Of an address that no page has: the same nowhere in that language, or else its home.
    """
    request = context["request"]
    if preview := getattr(request, "preview", None):
        return str(preview.addresses.get(language, ""))
    here = request.get_full_path()
    there = translate_url(here, language)
    first, _slash, rest = here[1:].partition("/")
    if there != here or first == language:
        return there
    return f"/{language}/{rest if first in LANGUAGES else ''}"


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The present query with some parameters replaced; empty values drop out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return "?" + query.urlencode()
