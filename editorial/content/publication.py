"""Draft, published, archived: what readers may see, and when."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self, at: datetime | None = None) -> Any:
        """What the public may see at that moment (now).

        Any: the type checker would take the rows of every model for the abstract one's.
        """
        moment = at or timezone.now()
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=moment),
            Q(expire_at__isnull=True) | Q(expire_at__gt=moment),
            status=Publishable.Status.PUBLISHED,
        )


class Publishable(models.Model):
    """Draft until someone publishes it; visible only inside its time, if it has one."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    #: The way to the status that says whether a row has been published.
    status_path: ClassVar[str] = "status"

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        help_text=_("Readers see only what is published."),
    )
    publish_at = models.DateTimeField(
        _("publish from"),
        null=True,
        blank=True,
        help_text=_("Readers see this from then on. Empty: at once. Pakistan time."),
    )
    expire_at = models.DateTimeField(
        _("publish until"),
        null=True,
        blank=True,
        help_text=_("Readers no longer see this from then on. Empty: no end. Pakistan time."),
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publish",
                condition=Q(publish_at__isnull=True)
                | Q(expire_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                violation_error_message=_("The end of publication must come after its start."),
            ),
        ]

    @classmethod
    def in_use(cls) -> Q:
        """The rows that readers see or may yet see."""
        return ~Q(status=cls.Status.ARCHIVED)


def published_rows(model: type[models.Model]) -> Q:
    """Those of any kind of content that have been published, whether or not their time has come."""
    return Q(**{_status_path(model): Publishable.Status.PUBLISHED})


def _status_path(content: models.Model | type[models.Model]) -> str:
    """Of any kind of content: some have the status of what they belong to."""
    return getattr(content, "status_path", Publishable.status_path)


def publication_status(row: models.Model) -> str:
    """Its own, or that of what it belongs to."""
    status: str = attrgetter(_status_path(row).replace("__", "."))(row)
    return status


def is_published(row: models.Model) -> bool:
    return publication_status(row) == Publishable.Status.PUBLISHED
