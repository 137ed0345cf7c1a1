"""Widgets that convert cells to values and back, and look rows up by slug."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from import_export import fields, widgets

from editorial.content.partial_dates import tidied
from editorial.history.versions import last_holders
from editorial.imports.table import in_each_language
from editorial.text import TextTooLongError, half_width


class CellError(ValueError):
    """A cell that makes no sense; ``error`` says why in whatever language it is read."""

    def __init__(self, sentence: Any, value: Any = "") -> None:
        self.error = ValidationError(sentence, params={"value": value})
        super().__init__(sentence, value)

    def __str__(self) -> str:
        return " ".join(self.error.messages)


class Names:
    """Rows of one model by their slugs, or by slugs they once had."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.rows: dict[str, models.Model | None] = {}
        #: Names of rows that the same table will make.
        self.coming: set[str] = set()

    def __getitem__(self, slug: str) -> models.Model | None:
        """The row; None for a deleted one. Raises CellError when no row was ever called so."""
        if slug not in self.rows:
            self.fetch([slug])
        if slug not in self.rows:
            raise CellError(_("There is no “%(value)s”."), slug)
        return self.rows[slug]

    def expect(self, coming: Iterable[str]) -> None:
        """``coming`` are rows that the same table creates. Without them all is looked up anew."""
        self.coming = set(coming)
        if not self.coming:
            self.rows = {}

    def fetch(self, slugs: Iterable[str]) -> None:
        """Looks them up in three queries at most; those never heard of stay unknown."""
        wanted = set(slugs) - set(self.rows)
        if not wanted:
            return
        rows: Any = self.model._default_manager
        self.rows |= {row.slug: row for row in rows.filter(slug__in=wanted)}
        for slug in (self.coming & wanted) - set(self.rows):
            self.rows[slug] = self.promised(slug)
        if missing := wanted - set(self.rows):
            self.rows |= self.formerly(missing)

    def formerly(self, slugs: set[str]) -> dict[str, models.Model | None]:
        """{slug: the row that bore it last, None where that is gone}."""
        bearers = last_holders(self.model, slugs)
        rows = self.model._default_manager.in_bulk(set(bearers.values()))
        return {slug: rows.get(number) for slug, number in bearers.items()}

    def promised(self, slug: str) -> models.Model:
        """Stands for a row that is not there yet; no row has a number below nought."""
        return self.model(pk=-1 - len(self.rows), slug=slug)

    def remember(self, row: Any) -> None:
        """As it now is, saved or about to be: others of the table see it so."""
        self.rows[row.slug] = row


DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
LARGEST = 18
#: What people write between the words of a short address, once full-width signs are plain ones.
BETWEEN_WORDS = re.compile(r"[\s_\u2010-\u2015\u2212-]+")
BETWEEN_SLUGS = re.compile(r"[\s,;、]+")
#: Of what is not text: a number, a choice, some dozens of slugs.
LONGEST_VALUE = 5_000


class YesNoWidget(widgets.Widget):
    """``true``, ``false``, yes or no in either language; anything else is an error."""

    VALUES: ClassVar[dict[str, bool | None]] = {
        "": None,
        **dict.fromkeys(("true", "yes", "y", "1", "是", "对", "真", "有", "√", "✓", "✔"), True),
        **dict.fromkeys(("false", "no", "n", "0", "否", "不", "错", "假", "无", "×", "✗"), False),
    }

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        try:
            return self.VALUES[plain(value).lower()]
        except KeyError:
            raise CellError(_("“%(value)s” is neither yes nor no."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {True: "true", False: "false"}.get(value, "")

    def in_words(self, cell: str) -> str:
        """A rendered cell in the reader's language."""
        return {"true": str(_("yes")), "false": str(_("no"))}.get(cell, cell)


class ChoiceWidget(widgets.CharWidget):
    """One of a field's choices, by its code or by its label in any language."""

    def __init__(self, choices: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pairs = [(str(code), label) for code, label in choices if code]
        self.choices = dict(reversed(self._pairs))

    @cached_property
    def codes(self) -> dict[str, str]:
        """{squeezed code or label: code}"""
        return unambiguous(
            (text, code)
            for code, label in self._pairs
            for text in (code, *in_each_language(label.__str__).values())
        )

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """What is no choice stays as it is: the model's own rule names it."""
        text = plain(value)
        return text if text in self.choices else self.codes.get(squeezed(text), text)

    def in_words(self, cell: str) -> str:
        """A rendered cell in the reader's language, unless that word has another meaning too."""
        label = str(self.choices.get(cell, cell))
        return label if self.codes.get(squeezed(label)) == cell else cell


class NumberWidget(widgets.DecimalWidget):
    """A decimal number, in full-width digits too and with commas between the thousands."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        text = plain(value)
        if not text:
            return None
        if THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        number = Decimal(text) if DECIMAL.fullmatch(text) else Decimal("NaN")
        if not number.is_finite() or abs(number.adjusted()) > LARGEST:
            raise CellError(_("“%(value)s” is not a number."), value)
        return Decimal(figure(number))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else figure(Decimal(value))


class WholeNumberWidget(NumberWidget):
    """A number without a fraction: 10.7 is a slip, not 10."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        number = super().clean(value, row, **kwargs)
        if number is not None and number != int(number):
            raise CellError(_("“%(value)s” is not a whole number."), value)
        return None if number is None else int(number)


class DayWidget(widgets.Widget):
    """A day, however a spreadsheet program writes it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = tidied("" if value is None else str(value))
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise CellError(_("“%(value)s” is not a date. Write 2026-06-12."), value) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class PartialDateWidget(widgets.CharWidget):
    """The same for dates known to the month or the year; what is none, the model refuses."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return tidied("" if value is None else str(value))


class ShortAddressWidget(widgets.CharWidget):
    """A row's own short address: capitals, spaces and other dashes are set right."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return short_address(value)


class SlugWidget(widgets.ForeignKeyWidget):
    """Another row, named by its slug or one it once had.

    Of a deleted row the first edition may still speak (None); in an editor's table it is a slip.
    """

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, field="slug")
        self.names = Names(model)
        self.forgives_deleted = True

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        slug = short_address(value)
        return existing(self, slug) if slug else None


class SlugsWidget(widgets.ManyToManyWidget):
    """Other rows, named by their slugs with spaces or commas between."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, separator=" ", field="slug")
        self.names = Names(model)
        self.forgives_deleted = True

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Iterable[models.Model]:
        found = [existing(self, slug) for slug in dict.fromkeys(short_addresses(value))]
        return [row for row in found if row]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """In the order of the alphabet, which is no statement."""
        rows = value if isinstance(value, list) else [] if value is None else value.all()
        return self.separator.join(sorted(row.slug for row in rows))


def existing(widget: SlugWidget | SlugsWidget, slug: str) -> models.Model | None:
    row = widget.names[slug]
    if row is None and not widget.forgives_deleted:
        raise CellError(_("“%(value)s” has been deleted."), slug)
    return row


def plain(value: Any) -> str:
    """Full-width letters, digits and signs become plain ones: for what is not text."""
    try:
        return "" if value is None else half_width(str(value), LONGEST_VALUE).strip()
    except TextTooLongError:
        raise CellError(_("“%(value)s…” is too long for this column."), str(value)[:40]) from None


def short_address(value: Any) -> str:
    """As models demand it: small letters, digits and single hyphens."""
    return BETWEEN_WORDS.sub("-", plain(value).lower()).strip("-")


def short_addresses(value: Any) -> list[str]:
    return [slug for cell in BETWEEN_SLUGS.split(plain(value)) if (slug := short_address(cell))]


def squeezed(text: str) -> str:
    """For comparing words: without spaces, capitals and differences of width."""
    return re.sub(r"[\s_]+", "", plain(text)).lower()


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{squeezed text: name}, without texts that stand for more than one name."""
    found: dict[str, set[str]] = {}
    for text, name in pairs:
        found.setdefault(squeezed(text), set()).add(name)
    return {text: names.pop() for text, names in found.items() if len(names) == 1}


def figure(number: Decimal) -> str:
    """``434.00`` → ``434``, never 4.34E+2."""
    return f"{number.normalize():f}"


def one(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(attribute=column, column_name=column, widget=SlugWidget(model))


def many(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(attribute=column, column_name=column, widget=SlugsWidget(model))
