"""The next two weeks: what goes live, what comes off, and the drafts without a day.

Days are those of Asia/Karachi, like every date in this handbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, TextChoices, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.content.publication import Publishable
from editorial.content.querysets import union_all, without_translation
from editorial.desk.rows import Named, kind, model_of, named, names

DAYS = 14
#: More than this nobody reads in two weeks' squares; the calendar says that there are more.
MOST = 100


class Event(TextChoices):
    PLANNED = "planned", _("planned, still a draft")
    APPEARS = "appears", _("goes live")
    EXPIRES = "expires", _("comes off")
    REPLACES = "replaces", _("its draft version goes live")


@dataclass(frozen=True)
class Entry:
    row: Named
    event: Event
    moment: datetime


@dataclass
class Day:
    date: date
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """``planned_for`` is a day that has passed while the draft stayed one; None: no day at all."""

    row: Named
    planned_for: datetime | None
    saved: datetime


def two_weeks(models: Iterable[Any], today: date | None = None) -> tuple[list[Day], bool]:
    """Fourteen days from today on, and whether there is more in them than is told."""
    first = today or timezone.localdate()
    days = {first + timedelta(days=past): Day(first + timedelta(days=past)) for past in range(DAYS)}
    span = (midnight(first), midnight(first + timedelta(days=DAYS)))
    found = union_all(branch for model in models for branch in dated(model, span))
    rows = [] if found is None else list(found.order_by("row_moment", "row_kind")[: MOST + 1])
    for row in rows[:MOST]:
        moment = row["row_moment"]
        days[timezone.localdate(moment)].entries.append(Entry(named(row), event(row), moment))
    return list(days.values()), len(rows) > MOST


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def dated(model: Any, span: tuple[datetime, datetime]) -> Iterable[QuerySet]:
    """What begins and what ends in that span. A draft's end is no event: no reader sees it."""
    draft, public = Publishable.Status.DRAFT, Publishable.Status.PUBLISHED
    for moment, statuses in (("publish_at", [draft, public]), ("expire_at", [public])):
        wanted = {"status__in": statuses, f"{moment}__gte": span[0], f"{moment}__lt": span[1]}
        rows = without_translation(model._default_manager.filter(**wanted).order_by())
        said = Value(moment, output_field=CharField())
        yield rows.values("status", **names(model), row_event=said, row_moment=F(moment))


def event(row: Mapping[str, Any]) -> Event:
    if row["row_event"] == "expire_at":
        return Event.EXPIRES
    return Event.PLANNED if row["status"] == Publishable.Status.DRAFT else Event.APPEARS


def drafts(models: Iterable[Any], count: int, today: date | None = None) -> list[Draft]:
    """Those whose day has passed, then those without one, the last saved first."""
    found = union_all(
        undated(model, today).values("publish_at", "updated_at", **names(model)) for model in models
    )
    if found is None:
        return []
    order = (F("publish_at").asc(nulls_last=True), "-updated_at")
    return [
        Draft(named(row), row["publish_at"], row["updated_at"])
        for row in found.order_by(*order)[:count]
    ]


def how_many_drafts(models: Iterable[Any]) -> dict[Any, int]:
    """{model: count} of all drafts, with a day and without."""
    found = union_all(
        unpublished(model).values(**kind(model)).annotate(row_count=Count("pk")) for model in models
    )
    return {model_of(row): row["row_count"] for row in found or () if row["row_count"]}


def undated(model: Any, today: date | None) -> QuerySet:
    passed = Q(publish_at__isnull=True) | Q(publish_at__lt=midnight(today or timezone.localdate()))
    return unpublished(model).filter(passed)


def unpublished(model: Any) -> QuerySet:
    return without_translation(
        model._default_manager.filter(status=Publishable.Status.DRAFT).order_by()
    )
