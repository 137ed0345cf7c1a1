"""Whether readers found a page helpful: counts by page and day, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from editorial.models.counting import one_more


class PageOpinionQuerySet(models.QuerySet[Any]):
    def since(self, day: date) -> PageOpinionQuerySet:
        return self.filter(day__gte=day)


class PageOpinion(models.Model):
    """No address, cookie or time of a reader: two readers who say the same are one number."""

    #: The page without its language: ``guides/the-north/``.
    path = models.CharField(max_length=200)
    #: In Asia/Karachi.
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = PageOpinionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["path", "day"], name="editorial_one_opinion_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.day}"

    @classmethod
    def count(cls, path: str, answer: str) -> None:
        """``answer`` is ``yes`` or ``no``."""
        one_more(cls, answer, path=path, day=timezone.localdate())
