"""What waits for an answer: readers' letters and votes on pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Sum
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import get_language

from editorial.content.querysets import union_all, without_translation
from editorial.desk.rows import LONGEST, kind, model_of, shortened
from editorial.feedback.models import PageOpinion
from editorial.languages import current_language, localized_column
from editorial.search.models import SearchDocument


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
    found = union_all(letters(model) for model in models)
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
    found = union_all(
        pending(model).values(**kind(model)).annotate(row_count=Count("pk")) for model in models
    )
    return {model_of(row): row["row_count"] for row in found or () if row["row_count"]}


def pending(model: Any) -> QuerySet:
    return without_translation(
        model._default_manager.filter(status=model.Status.PENDING).order_by()
    )


#: Days that are looked at.
LATELY = 30


@dataclass(frozen=True)
class Opinion:
    """What readers said of a page; its title in the editor's language."""

    path: str
    title: str
    yes: int
    no: int

    @property
    def address(self) -> str:
        return f"/{get_language()}/{self.path}"


def opinions(count: int) -> list[Opinion]:
    """Those with the most readers who said no, over the last 30 days."""
    since = timezone.localdate() - timedelta(days=LATELY)
    found = (
        PageOpinion.objects.since(since)
        .values("path")
        .annotate(yeses=Sum("yes"), noes=Sum("no"), first=Min("day"))
        .order_by("-noes", F("yeses"), "path")[:count]
    )
    titles = titles_of([row["path"] for row in found])
    return [
        Opinion(row["path"], titles.get(row["path"], row["path"]), row["yeses"], row["noes"])
        for row in found
    ]


def titles_of(paths: list[str]) -> dict[str, str]:
    """A page is named by the document that comes first in lists: its own."""
    column = localized_column("title", current_language())
    documents = SearchDocument.objects.filter(path__in=paths).order_by("-priority")
    return dict(documents.values_list("path", column)) if paths else {}
