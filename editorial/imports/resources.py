"""Columns of a model's table, look-up of stored rows, and the order in which rows are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from graphlib import CycleError, TopologicalSorter
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext
from import_export import resources
from import_export.fields import Field

from editorial.content.partial_dates import PartialDateField
from editorial.feedback.models import Correction
from editorial.imports.results import Cells
from editorial.imports.table import Problem, Table, in_each_language, repeated_columns
from editorial.imports.widgets import (
    ChoiceWidget,
    DayWidget,
    NumberWidget,
    PartialDateWidget,
    ShortAddressWidget,
    SlugsWidget,
    SlugWidget,
    WholeNumberWidget,
    YesNoWidget,
    short_address,
    short_addresses,
    squeezed,
    unambiguous,
)

#: What identifies a row, in one way of writing.
Key = tuple[str, ...]


class StoredRows:
    """Stored rows of a model by the columns that identify them, looked up for many at once."""

    def __init__(self, resource: TableResource) -> None:
        self.resource = resource
        self.rows: dict[Key, Any] = {}

    def fetch(self, rows: Iterable[Mapping[str, str]]) -> None:
        """All whose first part of the key is among those of these rows."""
        keys = [key for row in rows if (key := self.key_of(row))]
        first = self.options[0].attname
        found = self.resource.get_queryset().filter(**{f"{first}__in": {key[0] for key in keys}})
        self.rows = {self.identity(row): row for row in found}

    def get(self, row: Mapping[str, str]) -> Any:
        key = self.key_of(row)
        return self.rows.get(key) if key else None

    def key_of(self, row: Mapping[str, str]) -> Key | None:
        """What a row of the table names; None when it cannot be understood."""
        try:
            cleaned = [self.resource.fields[name].clean(row) for name in self.names]
        except ValueError:
            return None
        if None in cleaned:  # a deleted row identifies nothing
            return None
        return tuple(written(getattr(value, "pk", value)) for value in cleaned)

    def identity(self, row: Any) -> Key:
        """Of a stored row, or of an entry of its history."""
        return tuple(written(getattr(row, field.attname)) for field in self.options)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.resource.get_import_id_fields())

    @property
    def options(self) -> list[Any]:
        return [self.resource._meta.model._meta.get_field(name) for name in self.names]


def written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


RELATIONS = (SlugWidget, SlugsWidget)
#: The unit at the end of a label: 价格（卢比）.
UNIT = re.compile(r"\s*[（(][^（()）]*[）)]\s*\Z")


class TableResource(resources.ModelResource):
    """Subclasses name the model, the columns and what identifies a row."""

    WIDGETS_MAP: ClassVar[dict[str, Any]] = {
        **resources.ModelResource.WIDGETS_MAP,
        "BooleanField": YesNoWidget,
        "DateField": DayWidget,
        "DecimalField": NumberWidget,
        "PositiveIntegerField": WholeNumberWidget,
        "PositiveSmallIntegerField": WholeNumberWidget,
    }

    class Meta:
        abstract = True
        import_id_fields: tuple[str, ...] = ("slug",)

    def __init__(self) -> None:
        super().__init__()
        self.model: type[models.Model] = self._meta.model
        self.columns: dict[str, Field] = {one.column_name: one for one in self.get_import_fields()}
        self.key_columns: tuple[str, ...] = tuple(self._meta.import_id_fields)

    @classmethod
    def widget_from_django_field(cls, f: Any, *args: Any) -> Any:
        if isinstance(f, PartialDateField):
            return PartialDateWidget
        if f.name == "slug":
            return ShortAddressWidget
        if f.choices and isinstance(f, models.CharField):
            return partial(ChoiceWidget, f.flatchoices)
        return super().widget_from_django_field(f, *args)

    def relations(self, *kinds: type) -> Iterable[Field]:
        kinds = kinds or RELATIONS
        return (one for one in self.columns.values() if isinstance(one.widget, kinds))

    def with_relations(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With what the columns tell of other rows."""
        if ones := [column.attribute for column in self.relations(SlugWidget)]:
            rows = rows.select_related(*ones)
        lists = (one.attribute for one in self.relations(SlugsWidget))
        return rows.prefetch_related(*lists)

    # --- What identifies a row -----------------------------------------------------------------

    def key_in(self, row: Cells) -> Key:
        """How a table names the row, but 434.0 and 434 are one."""
        return tuple(self.as_exported(self.columns[name], row) for name in self.key_columns)

    def as_exported(self, column: Field, row: Cells) -> str:
        cell = row.get(column.column_name, "")
        if isinstance(column.widget, SlugWidget):
            return short_address(cell)
        if isinstance(column.widget, SlugsWidget):
            return " ".join(short_addresses(cell))
        try:
            return column.widget.render(column.widget.clean(cell, row)).strip()
        except ValueError:
            return cell

    def name_of(self, row: Cells) -> str:
        return " ".join(part for part in self.key_in(row) if part)

    def own_names(self, row: Cells) -> set[str]:
        """Names of rows of this very table that the row speaks of."""
        return {
            slug
            for column in self.relations()
            if column.widget.model is self.model
            for slug in short_addresses(row.get(column.column_name))
        }

    # --- Columns by the names that people give them ----------------------------------------------

    def labels(self) -> dict[str, str]:
        """{column: its header in the reader's language}; the code where the label is not clear."""
        known = self.known_headers()
        found = {name: label_of(self.model, name) for name in self.columns}
        return {
            name: label if known.get(squeezed(label)) == name else name
            for name, label in found.items()
        }

    def known_headers(self) -> dict[str, str]:
        return known_headers({name: field_label(self.model, name) for name in self.columns})

    def recognise_columns(self, table: Table) -> None:
        """Columns get the names that the code gives them; unknown ones are left out and named."""
        recognise_columns(table, self.known_headers(), self.key_columns)

    # --- The table as such ---------------------------------------------------------------------

    def refusals(self, table: Table) -> list[Problem]:
        """Why it cannot be taken at all."""
        if any(problem.line == 0 for problem in table.problems):  # it was not even read
            return table.problems
        problems = [*self.wrong_columns(table), *table.problems]
        return problems or [*self.rows_given_twice(table)]

    def wrong_columns(self, table: Table) -> Iterable[Problem]:
        yield from repeated_columns(table)
        for column in table.columns:
            if column not in self.columns:
                yield Problem(table.file, 1, column, gettext("This column is not known."))
        for column in self.key_columns:
            if column not in table.columns:
                yield Problem(table.file, 1, column, gettext("This column is missing."))

    def rows_given_twice(self, table: Table) -> Iterable[Problem]:
        seen: set[Key] = set()
        for row, (file, line) in zip(table.rows, table.places, strict=True):
            key = self.key_in(dict(zip(table.columns, row, strict=True)))
            if key in seen:
                yield Problem(file, line, "", gettext("This row is there twice."))
            seen.add(key)


def field_of(model: type[models.Model], name: str) -> Any:
    """None for a column that is none of the model's fields."""
    return next((one for one in model._meta.get_fields() if one.name == name), None)


def field_label(model: type[models.Model], name: str) -> object:
    """Translated when it is shown."""
    return getattr(field_of(model, name), "verbose_name", name)


def label_of(model: type[models.Model], name: str) -> str:
    return str(field_label(model, name))


def known_headers(labels: dict[str, object]) -> dict[str, str]:
    """{squeezed header: column} for codes and labels in every language, units left out or not.

    Codes come first, and what could mean two columns means none.
    """
    full = [
        (text, name)
        for name, label in labels.items()
        for text in in_each_language(label.__str__).values()
    ]
    codes = {squeezed(name): name for name in labels}
    short = [(UNIT.sub("", text), name) for text, name in full]
    return {**unambiguous([*full, *short]), **unambiguous(full), **codes}


def recognise_columns(table: Table, known: dict[str, str], key: Iterable[str]) -> None:
    """Renames the columns of a table, and leaves out those that nobody knows.

    Where most are unknown, or all but the key, the table is of something else: nothing is left
    out, so that it is refused.
    """
    names = {column: known.get(squeezed(column)) for column in table.columns}
    unknown = [column for column, name in names.items() if name is None]
    found = {name for name in names.values() if name}
    if len(unknown) > len(found) or (unknown and found <= {*key}):
        unknown = []
    elif unknown:
        table.note(lambda: left_out(unknown, known))
    table.leave_out(unknown)
    table.columns = [names.get(column) or column for column in table.columns]


def left_out(unknown: Iterable[str], known: dict[str, str]) -> str:
    named = []
    for column in unknown:
        if close := get_close_matches(squeezed(column), known, n=1, cutoff=0.8):
            text = gettext("“%(column)s” (did you mean “%(known)s”?)")
            named.append(text % {"column": column, "known": known[close[0]]})
        else:
            named.append(f"“{column}”")
    return gettext("These columns are not known and were left out: %(columns)s") % {
        "columns": ", ".join(named)
    }


Row = TypeVar("Row")


class RingError(Exception):
    """``names`` of rows each of which needs another of them to be there first."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = set(names)
        super().__init__(self.names)


def in_order(
    rows: Sequence[Row], name_of: Callable[[Row], str], names_in: Callable[[Row], Iterable[str]]
) -> list[Row]:
    """The rows as they come, but each after those of them that it names. Raises RingError."""
    by_name = {name_of(row): row for row in rows}
    needs = {
        name: [one for one in names_in(row) if one in by_name] for name, row in by_name.items()
    }
    if not any(needs.values()):
        return list(rows)
    try:
        return [by_name[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise RingError(error.args[1]) from error


class CorrectionResource(TableResource):
    """Goes out only: a reader's words are nobody's to change."""

    kind: Field = Field("content_type__model", "kind")

    class Meta(TableResource.Meta):
        model = Correction
        import_id_fields = ("id",)
        fields = (
            "id", "created_at", "kind", "object_id", "language", "seen", "seen_where", "seen_on",
            "status", "closed_at",
        )  # fmt: skip
