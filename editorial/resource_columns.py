"""The columns of a model's table, what identifies a row, and what is wrong with a table as such."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from editorial.cells import (
    DayWidget,
    NumberWidget,
    PartialDateWidget,
    SlugsWidget,
    SlugWidget,
    WholeNumberWidget,
    YesNoWidget,
    plain,
)
from editorial.import_findings import Cells
from editorial.partial_dates import PartialDateField
from editorial.stored_rows import Key
from editorial.tables import Problem, Table

RELATIONS = (SlugWidget, SlugsWidget)


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
        skip_diff = True  # rows are compared by their columns instead
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
        return super().widget_from_django_field(f, *args)

    def relations(self, *kinds: type) -> Iterable[Field]:
        kinds = kinds or RELATIONS
        return (one for one in self.columns.values() if isinstance(one.widget, kinds))

    def with_relations(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """With what the columns tell of other rows."""
        if ones := [column.attribute for column in self.relations(SlugWidget)]:
            rows = rows.select_related(*ones)
        return rows.prefetch_related(*(one.attribute for one in self.relations(SlugsWidget)))

    # --- What identifies a row -----------------------------------------------------------------

    def key_in(self, row: Cells) -> Key:
        """How a table names the row, but 434.0 and 434 are one."""
        return tuple(self.as_exported(self.columns[name], row) for name in self.key_columns)

    def as_exported(self, column: Field, row: Cells) -> str:
        cell = row.get(column.column_name, "")
        if isinstance(column.widget, RELATIONS):
            return plain(cell)
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
            for slug in plain(row.get(column.column_name)).split()
        }

    # --- The table as such ---------------------------------------------------------------------

    def refusals(self, table: Table) -> list[Problem]:
        """Why it cannot be taken at all."""
        if any(problem.line == 0 for problem in table.problems):  # it was not even read
            return table.problems
        problems = [*self.wrong_columns(table), *table.problems]
        return problems or [*self.rows_given_twice(table)]

    def wrong_columns(self, table: Table) -> Iterable[Problem]:
        for column in table.columns:
            if column not in self.columns:
                yield Problem(table.file, 1, column, _("This column is not known."))
        for column in self.key_columns:
            if column not in table.columns:
                yield Problem(table.file, 1, column, _("This column is missing."))

    def rows_given_twice(self, table: Table) -> Iterable[Problem]:
        seen: set[Key] = set()
        for row, (file, line) in zip(table.rows, table.places, strict=True):
            key = self.key_in(dict(zip(table.columns, row, strict=True)))
            if key in seen:
                yield Problem(file, line, "", _("This row is there twice."))
            seen.add(key)
