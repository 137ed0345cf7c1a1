"""Checks internal links with the URL configuration and the database, without a request.

The view of a path and the models that have pages are found by introspection, so that this package
imports no app.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.apps import apps
from django.urls import Resolver404, resolve
from django.utils.translation import override

from editorial.content.base import Content
from editorial.content.markdown import without_language
from editorial.history.slug_redirects import renamed
from editorial.languages import LANGUAGES
from editorial.links.results import NOWHERE, WORKS, Finding, State

#: Any language will do: a page is there in both.
_LANGUAGE = LANGUAGES[0]


class _Page(NamedTuple):
    """``model`` is None for a page that shows no one row, like a list."""

    model: type[Content] | None
    slug: str


def check_internal(paths: Iterable[str]) -> dict[str, Finding]:
    """{path: finding}; paths have no language (``/plans/x/``)."""
    found: dict[str, Finding] = {}
    asked: defaultdict[type[Content], defaultdict[str, list[str]]]
    asked = defaultdict(lambda: defaultdict(list))
    for path in set(paths):
        place = _resolve_page(path)
        if place and place.model:
            asked[place.model][place.slug].append(path)
        else:
            found[path] = WORKS if place else NOWHERE
    for model, by_slug in asked.items():
        for slug, finding in _check_slugs(model, by_slug).items():
            found |= dict.fromkeys(by_slug[slug], finding)
    return found


def _check_slugs(model: type[Content], slugs: Collection[str]) -> dict[str, Finding]:
    """{slug: finding}, in one query if all are published, in four otherwise."""
    rows: Any = model._default_manager
    there = set(rows.published().filter(slug__in=slugs).values_list("slug", flat=True))
    missing = set(slugs) - there
    moved = renamed(model, missing) if missing else {}
    return (
        dict.fromkeys(slugs, NOWHERE)
        | dict.fromkeys(there, WORKS)
        | {slug: Finding(State.MOVED, moved_to=_page_path(row)) for slug, row in moved.items()}
    )


def _resolve_page(path: str) -> _Page | None:
    """None for a path without a view."""
    if not path.startswith("/"):
        return None
    with override(_LANGUAGE):
        for tried in (path, f"{path}/"):  # as the site itself does for a forgotten slash
            try:
                match = resolve(f"/{_LANGUAGE}{unquote(tried)}")
            except Resolver404:
                continue
            return _Page(_models_by_view().get(match.view_name), match.kwargs.get("slug", ""))
    return None


def _page_path(row: Any) -> str:
    return without_language(row.get_absolute_url())


@cache
def _models_by_view() -> dict[str, type[Content]]:
    """{view name: model}, from each model's ``get_absolute_url``."""
    with override(_LANGUAGE):
        models: list[Any] = [model for model in apps.get_models() if has_page(model)]
        return {resolve(model(slug="a").get_absolute_url()).view_name: model for model in models}


def has_page(model: type) -> bool:
    return issubclass(model, Content) and hasattr(model, "get_absolute_url")
