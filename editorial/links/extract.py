"""The addresses that a content object cites: in its Markdown, its source, its other fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import models
from markdown_it.token import Token

from editorial.content.markdown import parser, without_language
from editorial.content.publication import Publishable
from editorial.languages import LANGUAGES, localized_column
from editorial.links.models import Link

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: Longer ones no server is sure to take, and no index can hold.
_LONGEST_URL = 2000


class CitedUrl(NamedTuple):
    """``column`` is where an editor finds it. An internal url has no language and no anchor."""

    column: str
    kind: str
    url: str


def cited_urls(row: models.Model) -> Iterator[CitedUrl]:
    """The URLs in a row, once per column; none of an archived one."""
    if getattr(row, "status", "") == Publishable.Status.ARCHIVED:
        return
    address_columns, text_columns = url_columns(type(row))
    for column in address_columns:
        value = getattr(row, column) or ""
        if re.match("(https?:)?//", value):
            yield from _classified(column, [value])
    for column in text_columns:
        yield from _classified(column, markdown_urls(getattr(row, column) or ""))


@cache
def url_columns(model: type[models.Model]) -> tuple[list[str], list[str]]:
    """Columns that hold one address, and columns of Markdown."""
    fields = [field.name for field in model._meta.concrete_fields]
    urls = [name for name in fields if isinstance(model._meta.get_field(name), models.URLField)]
    return [*urls, *getattr(model, "address_fields", ())], [
        localized_column(name, language)
        for name in getattr(model, "markdown_fields", ())
        for language in LANGUAGES
    ]


def markdown_urls(text: str) -> Iterator[str]:
    """The targets of the links in a Markdown text, as rendered."""
    waiting: list[Token] = parser().parse(text)[::-1]
    while waiting:
        token = waiting.pop()
        waiting += reversed(token.children or [])
        if token.type == "link_open":
            yield str(token.attrGet("href") or "")


def _classified(column: str, addresses: Iterable[str]) -> Iterator[CitedUrl]:
    found = {one for address in addresses if (one := _classify(column, address.strip()))}
    yield from (CitedUrl(column, kind, url) for kind, url in sorted(found))


def _classify(column: str, address: str) -> tuple[str, str] | None:
    """None for what is no page: an anchor on the same page, a phone number."""
    address = address.partition("#")[0]
    if address.startswith(tuple(f"{settings.SITE_URL}/{language}/" for language in LANGUAGES)):
        address = address.removeprefix(settings.SITE_URL)
    if not address or len(address) > _LONGEST_URL or address.startswith("?"):
        return None
    if address.startswith("//"):
        address = f"https:{address}"
    if re.match("https?:", address, re.IGNORECASE):
        return (Link.Kind.SOURCE if column == "source_url" else Link.Kind.OUTWARD), address
    if _SCHEME.match(address):
        return None
    # One without a slash before it is a slip, like www.jazz.com.pk: it leads nowhere.
    return Link.Kind.INTERNAL, without_language(address.partition("?")[0])
