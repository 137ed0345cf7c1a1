"""Rows by the names that tables give them, asked for many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


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
        history: Any = getattr(self.model, "history")  # noqa: B009 - added when the apps load
        former = history.filter(slug__in=slugs).order_by("history_date", "history_id")
        bearers = dict(former.values_list("slug", "id"))
        rows = self.model._default_manager.in_bulk(set(bearers.values()))
        return {slug: rows.get(number) for slug, number in bearers.items()}

    def promised(self, slug: str) -> models.Model:
        """Stands for a row that is not there yet; no row has a number below nought."""
        return self.model(pk=-1 - len(self.rows), slug=slug)

    def remember(self, row: Any) -> None:
        """As it now is, saved or about to be: others of the table see it so."""
        self.rows[row.slug] = row
