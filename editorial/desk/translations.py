"""Translation status: the matrix of content and language, and the list of what to translate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value

from editorial.bilingual.models import TranslationStatus
from editorial.content.publication import published_rows
from editorial.content.querysets import union_all, without_translation
from editorial.desk.rows import Named, kind, model_of, named, names
from editorial.languages import LANGUAGES, localized_column

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
    for record in union_all(groups(model, model in published) for model in lines) or ():
        counts = lines[model_of(record)].counts
        for language in LANGUAGES:
            counts[language][record[column(language)]] += record["row_count"]
    return list(lines.values())


def groups(model: Any, only_published: bool) -> QuerySet:
    """How many rows have each pair of statuses: nine rows at most, however many it counts."""
    wanted = published_rows(model) if only_published else model.in_use()
    statuses = {column(one): F(localized_column("translation", one)) for one in LANGUAGES}
    rows = without_translation(model._default_manager.filter(wanted).order_by())
    return rows.values(**kind(model), **statuses).annotate(row_count=Count("pk"))


def column(language: str) -> str:
    return localized_column("row_status", language)


def sums(lines: Iterable[Line]) -> Counts:
    """All kinds together."""
    total = no_counts()
    for line in lines:
        for language, by_status in line.counts.items():
            for status, count in by_status.items():
                total[language][status] += count
    return total


#: In the order in which they are done.
TO_DO = (TranslationStatus.OUTDATED, TranslationStatus.MISSING)


@dataclass(frozen=True)
class ToTranslate:
    row: Named
    language: str
    status: TranslationStatus


def to_translate(models: Iterable[Any], languages: Iterable[str], count: int) -> list[ToTranslate]:
    """The models' order is kept within each status."""
    kinds = list(enumerate(models))
    found = union_all(
        waiting(model, place, language, status)
        for language in languages
        for place, model in kinds
        for status in TO_DO
    )
    if found is None:
        return []
    order = ("row_status_place", "row_place", "row_id", "row_language")
    return [
        ToTranslate(named(row), row["row_language"], TO_DO[row["row_status_place"]])
        for row in found.order_by(*order)[:count]
    ]


def waiting(model: Any, place: int, language: str, status: TranslationStatus) -> QuerySet:
    wanted = {localized_column("translation", language): status}
    rows = without_translation(
        model._default_manager.filter(published_rows(model), **wanted).order_by()
    )
    return rows.values(
        row_status_place=Value(TO_DO.index(status), output_field=IntegerField()),
        row_place=Value(place, output_field=IntegerField()),
        row_language=Value(language, output_field=CharField()),
        **names(model),
    )
