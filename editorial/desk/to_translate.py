"""Published texts that wait for a translator: what is outdated first, for readers see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, IntegerField, QuerySet, Value
from modeltranslation.utils import build_localized_fieldname

from editorial.desk.naming import Named, named, names
from editorial.models import TranslationStatus, published_rows
from editorial.unions import plain, together

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
    found = together(
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
    wanted = {build_localized_fieldname("translation", language): status}
    rows = plain(model._default_manager.filter(published_rows(model), **wanted).order_by())
    return rows.values(
        row_status_place=Value(TO_DO.index(status), output_field=IntegerField()),
        row_place=Value(place, output_field=IntegerField()),
        row_language=Value(language, output_field=CharField()),
        **names(model),
    )
