"""Counters in the database that concurrent requests can increment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone


@transaction.atomic
def increment(model: type[models.Model], column: str, **key: Any) -> int:
    """Increments the column of the row with that key (created if missing); returns the count."""
    rows: Any = model._default_manager
    rows.get_or_create(**key)
    rows.filter(**key).update(**{column: F(column) + 1})
    return int(rows.values_list(column, flat=True).get(**key))


_COUNTS_KEPT = timedelta(days=1)


class SenderCount(models.Model):
    """``sender`` is a keyed hash that changes every day: nobody can tell a network from it."""

    sender = models.CharField(max_length=64)
    #: The beginning of the hour.
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects: Any = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sender", "hour"], name="editorial_one_count_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.count}"

    @classmethod
    def increment(cls, sender: str) -> int:
        """Increments and returns the count of this hour. Deletes counts older than a day."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        cls.objects.filter(hour__lt=hour - _COUNTS_KEPT).delete()
        return increment(cls, "count", sender=sender, hour=hour)
