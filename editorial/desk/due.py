"""Which facts should be held against their sources again, the costliest mistakes first.

A fact is due when readers can see it and nobody has checked it as it stands within its kind's
period (``VERIFY_AFTER_DAYS``): never, longer ago, or before it changed. What a mistake costs its
reader decides the order (``Impact``: a tax, the price of a plan on sale, an urgent code, a
channel, the rest); among equals, what nobody has looked at for longest comes first, and among
those that nobody ever checked, what rests on the oldest source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from editorial.content.publication import Publishable
from editorial.content.querysets import union_all, without_translation
from editorial.desk.rows import Named, kind, model_of, named, names

#: In days, the age of a check: 0–29, 30–89, 90–179.
AGES = (30, 90, 180)
#: Stands for the day of a check that never was: before any other day.
NEVER = Value(date(1, 1, 1), output_field=DateField())


@dataclass(frozen=True)
class Due:
    """A fact to check. ``changed_since`` is the day of a check that a later change outlived."""

    row: Named
    verified_on: date | None
    changed_since: date | None
    source_url: str


@dataclass(frozen=True)
class Tally:
    """How many facts of a kind readers can see, how many are due, and how old the checks are.

    ``ages`` counts those of 0–29, 30–89, 90–179 and more days, and last those never checked.
    """

    model: Any
    total: int
    due: int
    ages: tuple[int, ...]


def public(model: Any) -> QuerySet:
    rows = model._default_manager.all()
    return without_translation(rows.published() if issubclass(model, Publishable) else rows)


def is_due(model: Any, today: date | None = None) -> Q:
    """Raises TypeError for a kind that has no period."""
    last = (today or timezone.localdate()) - timedelta(days=model.verify_after_days())
    return Q(verified_on__isnull=True) | Q(verified_on__lte=last)


def with_period(models: Iterable[Any]) -> list[Any]:
    return [model for model in models if model.verify_after_days() is not None]


def due(model: Any, today: date | None = None) -> QuerySet:
    return public(model).filter(is_due(model, today))


def most_pressing(models: Iterable[Any], count: int, today: date | None = None) -> list[Due]:
    found = union_all(pressing(model, today) for model in with_period(models))
    if found is None:
        return []
    order = ("row_impact", "row_unchecked_since", "source_date", "row_kind", "row_id")
    return [
        Due(named(row), row["verified_on"], row["was_verified_on"], row["source_url"])
        for row in found.order_by(*order)[:count]
    ]


def pressing(model: Any, today: date | None) -> QuerySet:
    return (
        due(model, today)
        .order_by()
        .values(
            "verified_on",
            "was_verified_on",
            "source_url",
            "source_date",
            row_impact=Cast(model.impact(), IntegerField()),
            row_unchecked_since=Coalesce(F("verified_on"), NEVER),
            **names(model),
        )
    )


def tallies(models: Iterable[Any], today: date | None = None) -> list[Tally]:
    """One for each model that has a period and anything to see, the most to do first."""
    today = today or timezone.localdate()
    found = union_all(counted(model, today) for model in with_period(models)) or ()
    tallied = [
        Tally(
            model_of(row),
            row["row_total"],
            row["row_due"],
            tuple(row[f"row_age_{place}"] for place in range(len(AGES) + 2)),
        )
        for row in found
        if row["row_total"]
    ]
    return sorted(tallied, key=lambda tally: -tally.due)


def counted(model: Any, today: date) -> QuerySet:
    """One row: Django groups by nothing that is a constant."""
    edges = [today - timedelta(days=days) for days in AGES]
    newer = [None, *edges[:-1]]
    within = [
        Q(verified_on__gt=edge) & (Q(verified_on__lte=limit) if limit else Q())
        for edge, limit in zip(edges, newer, strict=True)
    ]
    ages = [*within, Q(verified_on__lte=edges[-1]), Q(verified_on__isnull=True)]
    return (
        public(model)
        .order_by()
        .values(**kind(model))
        .annotate(
            row_total=Count("pk"),
            row_due=Count("pk", filter=is_due(model, today)),
            **{f"row_age_{place}": Count("pk", filter=age) for place, age in enumerate(ages)},
        )
    )
