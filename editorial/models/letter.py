"""What readers write to the editors: open until a verb closes it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.reader_contact import ReaderContact


class Letter(models.Model):
    """Somebody's words, as they came. Who sent them is not part of it."""

    #: The longest that a reader can write, in characters.
    LONGEST = 2000

    #: The reader's words and the language they are in.
    reader_columns: ClassVar[tuple[str, str]]

    created_at = models.DateTimeField(_("received"), auto_now_add=True)
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
