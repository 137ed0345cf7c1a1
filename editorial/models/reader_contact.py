"""How to reach a reader who wrote: kept apart from what they wrote, and forgotten."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


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
