"""Which pages readers did not find helpful of late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Min, Sum
from django.utils import timezone
from django.utils.translation import get_language

from editorial.models import SearchDocument
from editorial.models.page_opinion import PageOpinion

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
    column = "title_zh_hans" if get_language() == "zh-hans" else "title_en"
    documents = SearchDocument.objects.filter(path__in=paths).order_by("-priority")
    return dict(documents.values_list("path", column)) if paths else {}
