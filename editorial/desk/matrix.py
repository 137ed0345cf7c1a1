"""Kinds of content × languages: how many texts are missing, outdated and current."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet
from modeltranslation.utils import build_localized_fieldname

from editorial.desk.naming import kind, model_of
from editorial.models import LANGUAGES, TranslationStatus, published_rows
from editorial.unions import plain, together

Counts = dict[str, dict[str, int]]


def no_counts() -> Counts:
    """{language: {status: 0}}"""
    return {language: dict.fromkeys(TranslationStatus.values, 0) for language in LANGUAGES}


@dataclass
class Line:
    """One kind of content. Archived and rejected rows are not counted: nobody needs them."""

    model: Any
    counts: Counts = field(default_factory=no_counts)


def matrix(models: Iterable[Any], published: Collection[Any] = ()) -> list[Line]:
    """A line for each of these bilingual models, in their order, from one query.

    Of those in ``published`` drafts are not counted.
    """
    lines = {model: Line(model) for model in models}
    for record in together(groups(model, model in published) for model in lines) or ():
        counts = lines[model_of(record)].counts
        for language in LANGUAGES:
            counts[language][record[column(language)]] += record["row_count"]
    return list(lines.values())


def groups(model: Any, only_published: bool) -> QuerySet:
    """How many rows have each pair of statuses: nine rows at most, however many it counts."""
    wanted = published_rows(model) if only_published else model.in_use()
    statuses = {column(one): F(build_localized_fieldname("translation", one)) for one in LANGUAGES}
    rows = plain(model._default_manager.filter(wanted).order_by())
    return rows.values(**kind(model), **statuses).annotate(row_count=Count("pk"))


def column(language: str) -> str:
    return build_localized_fieldname("row_status", language)


def sums(lines: Iterable[Line]) -> Counts:
    """All kinds together."""
    total = no_counts()
    for line in lines:
        for language, by_status in line.counts.items():
            for status, count in by_status.items():
                total[language][status] += count
    return total
