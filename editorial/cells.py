"""What a cell of a table may say, and the sentence for one that makes no sense."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, widgets

from editorial.former_slugs import last_holders


class YesNoWidget(widgets.Widget):
    """``true``, ``false`` or nothing; anything else is an error, not a silent no."""

    VALUES: ClassVar[dict[str, bool | None]] = {"true": True, "false": False, "": None}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        try:
            return self.VALUES[as_text(value).lower()]
        except KeyError:
            raise wrong(_("“%(value)s” is neither true nor false."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {True: "true", False: "false"}.get(value, "")


class NumberWidget(widgets.DecimalWidget):
    """A plain decimal number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        text = as_text(value)
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and (not number.is_finite() or abs(number.adjusted()) > 18):
            raise wrong(_("“%(value)s” is not a number."), value)
        return number


class WholeNumberWidget(NumberWidget):
    """A number without a fraction: 10.7 is a slip, not 10."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        number = super().clean(value, row, **kwargs)
        if number is not None and number != int(number):
            raise wrong(_("“%(value)s” is not a whole number."), value)
        return None if number is None else int(number)


class SlugWidget(widgets.ForeignKeyWidget):
    """Another row, named by its slug or one it once had; None where that row was deleted."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, field="slug")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        slug = as_text(value)
        return called(self.model, slug) if slug else None


class SlugsWidget(widgets.ManyToManyWidget):
    """Other rows, named by their slugs with a space between; deleted ones are left out."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        super().__init__(model, separator=" ", field="slug")
        self.column = column

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Iterable[models.Model]:
        try:
            found = [called(self.model, slug) for slug in dict.fromkeys(as_text(value).split())]
        except ValueError as error:
            raise ValidationError({self.column: str(error)}) from error
        return [row for row in found if row]


def called(model: type[models.Model], slug: str) -> models.Model | None:
    """The row with this slug, or that once had it; None for a deleted one.

    Raises ValueError when no row was ever called so.
    """
    rows: Any = model._default_manager
    if row := rows.filter(slug=slug).first():
        return row
    former = last_holders(model, [slug])
    if not former:
        raise wrong(_("There is no “%(value)s”."), slug)
    return rows.filter(pk=former[slug]).first()


def as_text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def wrong(sentence: str, value: Any) -> ValueError:
    return ValueError(sentence % {"value": value})


def one(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(attribute=column, column_name=column, widget=SlugWidget(model))


def many(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(attribute=column, column_name=column, widget=SlugsWidget(model, column))
