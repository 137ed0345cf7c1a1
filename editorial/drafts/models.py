"""A change of a published page that waits: what its form sent, until it is published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PendingVersionQuerySet(models.QuerySet[Any]):
    def of(self, row: models.Model) -> Any:
        """The one of this row, or None."""
        kind = ContentType.objects.get_for_model(row)
        return self.filter(content_type=kind, object_id=row.pk).first()

    def due(self) -> Any:
        """Those whose time has come, the earliest first."""
        return self.filter(publish_at__lte=timezone.now()).order_by("publish_at", "pk")


class PendingVersion(models.Model):
    """``data`` is a form as it was sent: {name: [values]}. It carries the versions it was opened
    on, so that publishing merges it with what others have saved since."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    data = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    publish_at = models.DateTimeField(_("publish from"), null=True, blank=True)
    #: Who said when; in their name it is published.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: Why it could not be published when its time had come; empty while nothing is wrong.
    problem = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = PendingVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("draft version")
        verbose_name_plural = _("draft versions")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="editorial_pendingversion_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.content_object)
