"""Letters from readers (corrections, contacts) and votes on pages."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.feedback.counters import increment


class ReaderContact(models.Model):
    """An e-mail address, a WeChat or WhatsApp name … whatever the reader chose to leave.

    No history, export or search has it; it goes with its letter, or 90 days after the letter
    was closed, whichever comes first.
    """

    LONGEST = 200

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    letter = GenericForeignKey("content_type", "object_id")
    address = models.CharField(_("how to reach the reader"), max_length=LONGEST)

    class Meta:
        verbose_name = _("reader's contact")
        verbose_name_plural = _("readers' contacts")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="editorial_one_contact_a_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"


class Letter(models.Model):
    """Somebody's words, as they came. Who sent them is not part of it."""

    #: The longest that a reader can write, in characters.
    LONGEST = 2000

    #: The reader's words and the language they are in.
    reader_columns: ClassVar[tuple[str, str]]

    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    contacts = GenericRelation(ReaderContact)

    class Meta:
        abstract = True

    @classmethod
    def receive(cls, contact: str, **columns: Any) -> Letter:
        """Who presses twice has written once; the same words from someone else are their own."""
        rows: Any = cls._default_manager
        same: Any = rows.filter(status=rows.model.Status.PENDING, **columns)
        known = (letter for letter in same if not contact or letter.contact() in ("", contact))
        letter: Letter = next(known, None) or rows.create(**columns)
        if contact and not letter.contact():
            letter.contacts.create(address=contact)
        return letter

    def contact(self) -> str:
        """How to reach the reader; empty where none was left, or it is forgotten."""
        found: Any = self.contacts.first()
        return found.address if found else ""

    def close(self, status: str) -> None:
        """Not saved yet."""
        self.status, self.closed_at = status, timezone.now()


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
        increment(cls, answer, path=path, day=timezone.localdate())
