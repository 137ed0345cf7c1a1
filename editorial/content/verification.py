"""Who checked a fact when, and what invalidates a verification. Checking is not changing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from editorial.languages import localized_columns

#: The columns that a check writes.
_VERIFICATION_FIELDS = ("verified_on", "verified_by", "was_verified_on")
#: Columns of any model that say nothing which a check compares with the source.
NON_FACT_FIELDS = {
    *("id", "slug", "position", "status", "publish_at", "expire_at", "updated_at"),
    *("source_url", "source_note", "source_date", "confidence", "source_language"),
    *_VERIFICATION_FIELDS,
    *("translation_memory", *localized_columns("translation")),
}


class Impact(models.IntegerChoices):
    """What a reader loses by a wrong fact; the lower, the sooner it is checked.

    A wrong tax makes every amount to recharge wrong. A wrong price of a plan on sale is paid by
    whoever buys it. A wrong urgent code costs the balance of someone without data. A wrong
    channel sends a reader with cash in hand the wrong way. The rest costs time.
    """

    EVERY_AMOUNT = 0
    PRICE = 1
    CODE = 2
    PAYMENT = 3
    TIME = 4


class Verified(models.Model):
    """A fact that someone has held against its source, or not yet.

    ``verified_on`` speaks of the fact as it stands. A save that changes its figures, or its text
    in the language it was first written in, moves the day to ``was_verified_on`` unless the same
    save sets a new one. Translations have a status of their own; ``is_minor_change`` mends slips
    of the text but never a figure. Relations to other rows are not looked at.
    """

    #: Set before a save that restores a link: what was checked has not changed by it.
    keeps_check = False

    #: Columns, besides those of every model, that no check compares with the source.
    non_fact_fields: ClassVar[tuple[str, ...]] = ()
    #: The column by which lists name the row; empty: the first of the essential ones.
    name_field: ClassVar[str] = ""
    #: Paths to words that say whose it is, for lists of many kinds: the operator's name …
    named_within: ClassVar[tuple[str, ...]] = ()

    verified_on = models.DateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_("The day someone checked that this is still true."),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    was_verified_on = models.DateField(
        _("verified before it changed"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @classmethod
    def impact(cls) -> Combinable:
        """An Impact, as SQL."""
        return models.Value(Impact.TIME)

    @classmethod
    def verify_after_days(cls) -> int | None:
        """A check is good for so long; None: what was once seen stays as it was seen."""
        periods = settings.VERIFY_AFTER_DAYS
        return periods.get(cls._meta.label_lower, periods["default"])

    def save(self, *args: Any, **kwargs: Any) -> None:
        columns = kwargs.get("update_fields")
        if invalidated := self.invalidated_check(columns):
            self.verified_on = self.verified_by = None
            self.was_verified_on = invalidated
        elif self.verified_on or "verified_on" in (columns or ()):
            self.was_verified_on = None
        if columns is not None and (invalidated or "verified_on" in columns):
            kwargs["update_fields"] = {*columns, *_VERIFICATION_FIELDS}
        super().save(*args, **kwargs)

    def invalidated_check(self, columns: Collection[str] | None) -> date | None:
        """The day of the stored check if this save of these columns (all) changes what it checked.

        None as well when the save says itself when the fact was checked.
        """
        fact_fields = [one for one in self.fact_fields() if is_saved(one, columns)]
        if self.keeps_check or self.pk is None or not fact_fields:
            return None
        if columns is None and self.verified_on is None:
            return None
        stored = type(self)._default_manager.filter(pk=self.pk).first()
        if stored is None or stored.verified_on is None or self._sets_verification(stored, columns):
            return None
        changed = any(
            normalized_value(self, one) != normalized_value(stored, one) for one in fact_fields
        )
        return stored.verified_on if changed else None

    def _sets_verification(self, stored: Verified, columns: Collection[str] | None) -> bool:
        day = cast("models.DateField", self._meta.get_field("verified_on"))
        return is_saved(day, columns) and normalized_value(self, day) != stored.verified_on

    def fact_fields(self) -> Iterator[models.Field]:
        """The columns that a check compares with the source."""
        translated = translator.get_options_for_model(type(self)).all_fields
        excluded = NON_FACT_FIELDS.union(self.non_fact_fields)
        for column in self._meta.concrete_fields:
            field = getattr(column, "translated_field", column)
            if field.name in excluded or column.name in translated:
                continue
            if field is column or self.is_checked_in(column.language):  # type: ignore[attr-defined]
                yield column

    def is_checked_in(self, language: str) -> bool:
        """Whether this save's texts in that language are what a check compares."""
        minor = getattr(self, "is_minor_change", False)
        return not minor and getattr(self, "source_language", language) == language


def is_saved(column: models.Field, names: Collection[str] | None) -> bool:
    return names is None or column.name in names or column.attname in names


def normalized_value(row: models.Model, column: models.Field) -> object:
    """Of a column, as it comes back from the database; white space around a text is nothing."""
    value = getattr(row, column.attname)
    if hasattr(value, "resolve_expression"):
        return value  # known to the database alone, and equal to nothing
    value = column.to_python(value)
    return (value or "").strip() if value is None or isinstance(value, str) else value
