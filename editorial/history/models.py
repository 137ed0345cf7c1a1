"""Changesets: who saved what at once, when, why and from where."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Changeset(models.Model):
    """One act of writing. All historical records that it leaves carry it.

    Rows are ordered by their key and never by ``made_at``: clocks are set back now and then.
    """

    class Reason(models.TextChoices):
        EDIT = "edit", _("Edited")
        PUBLICATION = "publication", _("Published")
        RESTORE = "restore", _("Restored")
        IMPORT = "import", _("Imported")
        IMPORT_UNDO = "import_undo", _("Import undone")
        LETTER = "letter", _("Sent by a reader")
        COMMAND = "command", _("Command")
        FIRST_EDITION = "first_edition", _("First edition")

    SOURCE_LENGTH: ClassVar[int] = 200

    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("why"), max_length=20, choices=Reason.choices, default=Reason.EDIT)
    #: The path of the admin's page, the name of the command, or that of the imported file.
    source = models.CharField(_("from where"), max_length=SOURCE_LENGTH, blank=True)
    #: What a restore went back to, or what an undo undid.
    refers_to = models.ForeignKey(
        "self",
        verbose_name=_("refers to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("changeset")
        verbose_name_plural = _("changesets")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_reason_display()}"

    def in_words(self) -> str:
        """Why, for those who read the history; nothing where somebody just edited."""
        if self.reason == self.Reason.EDIT:
            return ""
        if self.reason == self.Reason.RESTORE and self.refers_to:
            moment = date_format(timezone.localtime(self.refers_to.made_at), "DATETIME_FORMAT")
            return gettext("Restored as of %(moment)s") % {"moment": moment}
        if self.reason in (self.Reason.IMPORT, self.Reason.IMPORT_UNDO) and self.source:
            return f"{self.get_reason_display()}: {self.source}"
        return str(self.get_reason_display())


class Version(models.Model):
    """Base of every historical record: one row as one save left it, and the changeset of that."""

    if TYPE_CHECKING:  # also what django-simple-history adds, and history.versions after loading
        changeset: Changeset
        id: int
        history_id: int
        history_date: datetime
        history_type: str
        history_user: AbstractUser | None
        history_user_id: int | None
        history_change_reason: str | None
        instance: models.Model
        instance_type: type[models.Model]
        members: dict[str, frozenset[int]]
        is_elsewhere: bool
    else:
        changeset = models.ForeignKey(
            Changeset, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
        )

    class Meta:
        abstract = True

    @property
    def changeset_number(self) -> int:
        """0 before the migration that gave the oldest ones theirs."""
        return self.changeset_id or 0
