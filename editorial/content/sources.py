"""Where a fact comes from and how far to trust it."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.content.partial_dates import PartialDateField
from editorial.content.verification import Verified


def says_something(column: str) -> Q:
    """Neither NULL nor empty; a bare comparison with NULL would let every row pass a check."""
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


class Sourced(Verified):
    """Where a fact comes from and how far to trust it.

    ``source_date`` is the date that the source bears, in Asia/Karachi where it matters;
    ``verified_on`` is the day an editor checked the fact. One never stands for the other.
    """

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("Official")
        REPORTED = "reported", _("Reported")
        UNVERIFIED = "unverified", _("Unverified")

    source_url = models.URLField(
        _("source address"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The page that says so. Readers can open it."),
    )
    source_note = models.CharField(
        _("source in words"),
        max_length=300,
        blank=True,
        help_text=_("What the source is, when it has no address, or how it is weak."),
    )
    source_date = PartialDateField(
        _("date of the source"),
        help_text=_("2026, 2026-06 or 2026-06-12. Empty: the source bears no date."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=Confidence.choices,
        default=Confidence.UNVERIFIED,
        help_text=_(
            "Official: the operator or an authority says so. Reported: a dated, named source. "
            "Unverified: every page says so."
        ),
    )

    class Meta(Verified.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_trusted_has_source",
                condition=Q(confidence="unverified")
                | ~Q(source_url="")
                | says_something("source_note_zh_hans")
                | says_something("source_note_en"),
                violation_error_message=_(
                    "Give a source address or say in words what the source is, "
                    "or set the confidence to “Unverified”."
                ),
            ),
        ]

    @property
    def is_unverified(self) -> bool:
        return self.confidence == self.Confidence.UNVERIFIED

    @property
    def trust(self) -> int:
        """Place in the order of trust: 0 for official, the higher the weaker."""
        return self.Confidence.values.index(self.confidence)
