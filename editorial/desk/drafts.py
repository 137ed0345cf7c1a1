"""Changes of published pages that wait. Those with a day stand in the calendar too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial.desk.calendar import DAYS, Day, Entry, Event
from editorial.desk.rows import Named
from editorial.drafts.models import Draft
from editorial.languages import current_language

#: More than this nobody looks through on the desk.
MOST = 20


def open_drafts(models: Iterable[Any]) -> list[Draft]:
    """Those of these kinds, the last saved first, each with its page."""
    kinds = ContentType.objects.get_for_models(*models).values()
    waiting = Draft.objects.filter(
        content_type__in=[one.pk for one in kinds], state=Draft.State.OPEN
    )
    rows = waiting.select_related("made_by").prefetch_related("content_object")
    return [one for one in rows.order_by("-made_at")[:MOST] if one.content_object is not None]


def named(draft: Draft) -> Named:
    row: Any = draft.content_object
    return Named(type(row), row.pk, "", str(row), current_language())


def enter(days: list[Day], waiting: Iterable[Draft], today: date | None = None) -> None:
    """Puts those that go live in these days among the entries, in the order of their hours."""
    first = today or timezone.localdate()
    by_date = {
        first + timedelta(days=past): day for past, day in zip(range(DAYS), days, strict=True)
    }
    for draft in waiting:
        moment = draft.publish_at
        if moment and (day := by_date.get(timezone.localdate(moment))):
            day.entries.append(Entry(named(draft), Event.REPLACES, moment))
            day.entries.sort(key=lambda entry: entry.moment)
