"""Where a fact comes from and how far to trust it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.content.fields import HalfWidthCharField
from editorial.content.partial_dates import PartialDateField
from editorial.content.verification import NON_FACT_FIELDS, Verified, is_saved, normalized_value
from editorial.languages import localized_columns

#: What says where a fact comes from. An import of one of these says it anew.
SOURCE_COLUMNS = (
    "source_url",
    *localized_columns("source_note"),
    "source_date",
    "confidence",
)


def _is_filled(column: str) -> Q:
    """Neither NULL nor empty; a bare comparison with NULL would let every row pass a check."""
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


class Sourced(Verified):
    """Where a fact comes from and how far to trust it.

    ``source_date`` is the date that the source bears, in Asia/Karachi where it matters;
    ``verified_on`` is the day an editor checked the fact. One never stands for the other.

    A save that replaces a figure and says nothing of the source removes the source, which spoke
    of the former figure: the fact is unverified until somebody gives another.
    """

    #: Set before a save whose figures are what the source says too. Good for one save.
    source_holds = False
    #: The labels of the figures for which the last save removed the source.
    source_removed_for: tuple[str, ...] = ()
    #: Columns beside numbers and codes that a source speaks of like a figure.
    figure_fields: ClassVar[tuple[str, ...]] = ()

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
                | _is_filled("source_note_zh_hans")
                | _is_filled("source_note_en"),
                violation_error_message=_(
                    "Give a source address or say in words what the source is, "
                    "or set the confidence to “Unverified”."
                ),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        columns = kwargs.get("update_fields")
        replaced = [] if self.source_holds else self._replaced_figures(columns)
        self.source_removed_for = tuple(str(one.verbose_name) for one in replaced)
        if replaced:
            self._remove_source()
            if columns is not None:
                kwargs["update_fields"] = {*columns, *SOURCE_COLUMNS}
        super().save(*args, **kwargs)
        self.source_holds = False

    def _replaced_figures(self, columns: Collection[str] | None) -> list[models.Field]:
        """The figures that this save of these columns (all) replaces, if it keeps their source."""
        figures = [one for one in self.figures() if is_saved(one, columns)]
        if self.pk is None or not figures or not self.has_source():
            return []
        stored = type(self)._default_manager.filter(pk=self.pk).first()
        names = {*SOURCE_COLUMNS, "verified_on"}
        told = [one for one in self._meta.concrete_fields if one.name in names]
        if stored is None or any(
            is_saved(one, columns) and normalized_value(self, one) != normalized_value(stored, one)
            for one in told
        ):
            return []
        pairs = (
            (one, normalized_value(stored, one), normalized_value(self, one)) for one in figures
        )
        return [one for one, old, new in pairs if old != new and {old, new}.isdisjoint({None, ""})]

    def figures(self) -> Iterator[models.Field]:
        excluded = NON_FACT_FIELDS.union(self.non_fact_fields)
        for column in self._meta.concrete_fields:
            kinds = (models.DecimalField, models.IntegerField, HalfWidthCharField)
            is_number = isinstance(column, kinds) and not column.choices
            is_figure = is_number or column.name in self.figure_fields
            if is_figure and column.name not in excluded and not column.primary_key:
                yield column

    def has_source(self) -> bool:
        return any(getattr(self, name) for name in SOURCE_COLUMNS[:-1]) or not self.is_unverified

    def _remove_source(self) -> None:
        for name in SOURCE_COLUMNS[:-1]:
            setattr(self, name, "")
        self.confidence = self.Confidence.UNVERIFIED

    @property
    def is_unverified(self) -> bool:
        return self.confidence == self.Confidence.UNVERIFIED

    @property
    def trust(self) -> int:
        """Place in the order of trust: 0 for official, the higher the weaker."""
        return self.Confidence.values.index(self.confidence)
