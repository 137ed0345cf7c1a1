"""Reports from readers that something is wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.letter import Letter


class Correction(Letter):
    """A reader saw something wrong. Never shown to the public."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        ACCEPTED = "accepted", _("Taken up")
        REJECTED = "rejected", _("Rejected")

    reader_columns = ("seen", "language")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    content_object = GenericForeignKey("content_type", "object_id")
    seen = models.TextField(_("what the reader saw"), max_length=Letter.LONGEST)
    seen_where = models.CharField(_("seen where"), max_length=200, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING, editable=False
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta(Letter.Meta):
        abstract = False
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="correction_object")]

    def __str__(self) -> str:
        return f"{self.content_object}: {self.seen[:60]}"

    def accept(self, by: Any) -> None:
        self._close(self.Status.ACCEPTED, by)

    def reject(self, by: Any) -> None:
        self._close(self.Status.REJECTED, by)

    def _close(self, status: str, by: Any) -> None:
        self.close(status)
        self.closed_by = by
        self.save(update_fields=["status", "closed_at", "closed_by"])
