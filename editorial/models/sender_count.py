"""How much came from one network within an hour: what keeps a flood out, on any machine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

KEPT = timedelta(days=1)


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
    @transaction.atomic
    def one_more(cls, sender: str) -> int:
        """How many there are in this hour, with this one. Counts of the day before are dropped."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        cls.objects.filter(hour__lt=hour - KEPT).delete()
        row, _new = cls.objects.get_or_create(sender=sender, hour=hour)
        cls.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
        return int(row.count)
