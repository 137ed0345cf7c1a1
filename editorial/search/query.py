"""Runs a query and ranks its results.

The database only matches terms; ranking happens here, so that SQLite and PostgreSQL give the same
results.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from django.db.models import Q

from editorial.languages import LANGUAGES, localized_text
from editorial.search.backends import documents_with
from editorial.search.models import SearchDocument
from editorial.search.tokens import Term, fold_text, fuzzy_terms, prefix_terms, query_terms

#: Documents looked at for one answer, and those shown.
MOST_FETCHED, MOST_FOUND = 60, 30
_FEWEST_TO_DROP_ONE = 3
_ORDER = ("is_unsure", "priority", "length", "path", "pk")


class SearchResults(NamedTuple):
    """The best documents first, and the terms by which they were found."""

    documents: list[SearchDocument]
    terms: list[Term]


def search(question: str) -> SearchResults:
    """At most MOST_FOUND documents.

    Tries in turn: all terms, all as prefixes, fuzzy terms, all terms but one.
    """
    terms = query_terms(question)
    for asked in (terms, prefix_terms(terms), fuzzy_terms(question)):
        if found := _matching(asked):
            return SearchResults(_ranked(found, question, asked), asked)
    return SearchResults(_ranked(_missing_one_term(terms), question, terms), terms)


def _ranked(
    found: list[SearchDocument], question: str, terms: Sequence[Term]
) -> list[SearchDocument]:
    return sorted(found, key=lambda document: _rank(document, question, terms))[:MOST_FOUND]


def _matching(terms: Sequence[Term]) -> list[SearchDocument]:
    """Matches; where there are very many, those in titles come first."""
    if not terms:
        return []
    documents = SearchDocument.objects.visible().order_by(*_ORDER)
    found = [*documents.filter(pk__in=documents_with(terms))[:MOST_FETCHED]]
    if len(found) < MOST_FETCHED:
        return found
    named = documents.filter(pk__in=documents_with(terms, in_title=True))[:MOST_FETCHED]
    return [*{document.pk: document for document in [*named, *found]}.values()]


def _missing_one_term(terms: Sequence[Term]) -> list[SearchDocument]:
    """Matches of all terms but one; not of two terms, where that would find too much."""
    if len(terms) < _FEWEST_TO_DROP_ONE:
        return []
    asked = Q()
    for some in combinations(terms, len(terms) - 1):
        asked |= Q(pk__in=documents_with(some))
    return [*SearchDocument.objects.visible().filter(asked).order_by(*_ORDER)[:MOST_FETCHED]]


def _rank(
    document: SearchDocument, question: str, terms: Sequence[Term]
) -> tuple[bool, int, bool, int, int, str]:
    """Sort key: an exact title, then relevance of the title, then trust, priority and length."""
    asked = fold_text(question).strip()
    titles = [fold_text(localized_text(document, "title", one)).strip() for one in LANGUAGES]
    own = document.title_terms.split()
    return (
        asked not in titles,
        -sum(_title_relevance(term, own) for term in terms),
        document.is_unsure,
        document.priority,
        document.length,
        document.path,
    )


def _title_relevance(term: Term, own: Sequence[str]) -> int:
    """2 for a title that has the term, 1 for one that has it as a prefix."""
    if any(text in own for text in term.texts):
        return 2
    begins = term.is_prefix and any(word.startswith(term.texts) for word in own)
    return int(begins)
