"""Rows of several kinds in one query."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet


def union_all(branches: Iterable[QuerySet]) -> QuerySet | None:
    """UNION ALL of queries with the same columns; None without any."""
    every = list(branches)
    return every[0].union(*every[1:], all=True) if every else None


def without_translation(rows: QuerySet) -> QuerySet:
    """The same rows without modeltranslation, which would read other columns too, in any order."""
    return QuerySet(rows.model, rows.query.chain(), rows.db)
