"""Search of the desk: one question to all lists that an editor may see.

Each list answers by its own ``search_fields``, so that what is found here is found there too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from editorial.content.admin_urls import address
from editorial.text import half_width

#: Characters of a question, and rows of one kind that are shown.
LONGEST, MOST_ROWS = 100, 8


class SearchableList(Protocol):
    """The part of a ModelAdmin that is asked."""

    model: type[Model]

    def get_queryset(self, request: HttpRequest) -> QuerySet: ...

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]: ...


@dataclass(frozen=True)
class Hits:
    """Rows of one kind; ``all_of_them`` is the address of the list with the same question."""

    model: type[Model]
    rows: list[tuple[Model, str]]
    has_more: bool
    all_of_them: str


def search(request: HttpRequest, lists: Iterable[SearchableList], question: str) -> list[Hits]:
    """In the order of the lists. What is typed with full-width signs is tried with plain ones."""
    asked = list(lists)
    found = _hits(request, asked, question)
    plain = half_width(question, LONGEST)
    return found if found or plain == question else _hits(request, asked, plain)


def _hits(request: HttpRequest, lists: list[SearchableList], question: str) -> list[Hits]:
    found = (_hits_in(request, one, question) for one in lists)
    return [hits for hits in found if hits.rows]


def _hits_in(request: HttpRequest, place: SearchableList, question: str) -> Hits:
    rows, has_duplicates = place.get_search_results(request, place.get_queryset(request), question)
    rows = rows.distinct() if has_duplicates else rows
    shown = list(rows[: MOST_ROWS + 1])
    return Hits(
        place.model,
        [(row, address(place.model, "change", row.pk)) for row in shown[:MOST_ROWS]],
        len(shown) > MOST_ROWS,
        address(place.model, "changelist", q=question),
    )
