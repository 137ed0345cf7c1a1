"""What readers sent and nobody has answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Left

from editorial.desk.naming import LONGEST, kind, model_of, shortened
from editorial.unions import plain, together


@dataclass(frozen=True)
class Waiting:
    """The beginning of what a reader wrote, in that reader's language."""

    model: Any
    pk: int
    words: str
    language: str
    received: datetime


def waiting(models: Iterable[Any], count: int) -> list[Waiting]:
    """Those that have waited longest. For models with ``reader_columns`` and a pending status."""
    found = together(letters(model) for model in models)
    if found is None:
        return []
    return [
        Waiting(
            model_of(row),
            row["row_id"],
            shortened(row["row_words"]),
            row["row_language"],
            row["row_received"],
        )
        for row in found.order_by("row_received", "row_kind", "row_id")[:count]
    ]


def letters(model: Any) -> QuerySet:
    words, language = model.reader_columns
    return pending(model).values(
        **kind(model),
        row_id=F("pk"),
        row_words=Left(words, LONGEST + 1),
        row_language=F(language),
        row_received=F("created_at"),
    )


def how_many_wait(models: Iterable[Any]) -> dict[Any, int]:
    """{model: count}, without those where nobody waits."""
    found = together(
        pending(model).values(**kind(model)).annotate(row_count=Count("pk")) for model in models
    )
    return {model_of(row): row["row_count"] for row in found or () if row["row_count"]}


def pending(model: Any) -> QuerySet:
    return plain(model._default_manager.filter(status=model.Status.PENDING).order_by())
