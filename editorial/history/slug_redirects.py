"""A page whose slug changed is still found under the slugs that it had."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

from editorial.history.versions import last_holders

View = Callable[..., HttpResponse]
#: Seconds that a browser may keep a redirect: the slug may one day be another page's.
KEPT = 60 * 60 * 24


def renamed(model: type[models.Model], slugs: Collection[str]) -> dict[str, Any]:
    """{former slug: the published row that had it last}. A slug that a row has now is its own."""
    rows: Any = model._default_manager
    taken = rows.filter(slug__in=slugs).values_list("slug", flat=True)
    holders = last_holders(model, set(slugs) - set(taken))
    published = rows.published().in_bulk(set(holders.values()))
    return {slug: published[key] for slug, key in holders.items() if key in published}


def leads_on(model: type[models.Model]) -> Callable[[View], View]:
    """For a view of one row by its slug: what it does not find may have a new slug."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                if row := renamed(model, [slug]).get(slug):
                    return redirect_to(row.get_absolute_url(), request)
                raise

        return found

    return decorate


def redirect_to(path: str, request: HttpRequest) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    patch_cache_control(response, max_age=KEPT)
    return response
