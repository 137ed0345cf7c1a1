"""One way from a table to content: for the first edition and for every later upload.

A table is checked column by column and row by row through the models' own rules. What is
wrong is reported with file, line, column and reason; the caller decides to write all or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils.translation import gettext as _
from import_export import resources
from tablib import Dataset

from editorial.cells import NumberWidget, SlugWidget, WholeNumberWidget, YesNoWidget
from editorial.tables import Problem, Report, Table

#: The history's reason for what the first edition wrote. Any other reason is an editor's hand.
LOADED = "first edition"

Key = tuple[str, ...]


class ContentResource(resources.ModelResource):
    """Rows of one model. Subclasses name the model, the columns and what identifies a row."""

    WIDGETS_MAP: ClassVar[dict[str, Any]] = {
        **resources.ModelResource.WIDGETS_MAP,
        "BooleanField": YesNoWidget,
        "DecimalField": NumberWidget,
        "PositiveIntegerField": WholeNumberWidget,
        "PositiveSmallIntegerField": WholeNumberWidget,
    }

    class Meta:
        abstract = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        import_id_fields: tuple[str, ...] = ("slug",)

    def __init__(self, *, keep_edits: bool = False, reason: str = "") -> None:
        """``keep_edits`` leaves alone what was edited since the first edition wrote it."""
        super().__init__()
        self.keep_edits = keep_edits
        self.reason = reason
        self.edited: set[Key] = set()
        self.kept: set[Key] = set()

    def load(self, table: Table) -> Report:
        """Saves every row of a sound table. With problems in the report, roll back."""
        report = Report(table.file, problems=[*table.problems])
        if not report.problems:
            report.problems += [*self.wrong_columns(table), *self.rows_given_twice(table)]
        if report.problems:
            return report
        dataset = Dataset(*table.rows, headers=table.columns)
        result = self.import_data(dataset, use_transactions=False, raise_errors=False)
        for place, row in enumerate(result.rows):
            self.enter(report, table, place, row)
        return report

    def wrong_columns(self, table: Table) -> Iterable[Problem]:
        known = {column.column_name for column in self.get_import_fields()}
        for column in table.columns:
            if column not in known:
                yield Problem(table.file, 1, column, _("This column is not known."))
        for column in self._meta.import_id_fields:
            if column not in table.columns:
                yield Problem(table.file, 1, column, _("This column is missing."))

    def rows_given_twice(self, table: Table) -> Iterable[Problem]:
        seen: set[Key] = set()
        for row, (file, line) in zip(table.rows, table.places, strict=True):
            key = self.named(dict(zip(table.columns, row, strict=True)))
            if key in seen:
                yield Problem(file, line, "", _("This row is there twice."))
            seen.add(key)

    def enter(self, report: Report, table: Table, place: int, row: Any) -> None:
        key = self.named(dict(zip(table.columns, table.rows[place], strict=True)))
        name = " ".join(part for part in key if part)
        if row.import_type == row.IMPORT_TYPE_NEW:
            report.created.append(name)
        elif row.import_type == row.IMPORT_TYPE_UPDATE:
            report.changed.append(name)
        elif row.import_type == row.IMPORT_TYPE_SKIP:
            (report.skipped if key in self.kept else report.unchanged).append(name)
        else:
            file, line = table.places[place]
            report.problems += [Problem(file, line, *fault) for fault in faults(row)]

    def named(self, row: Any) -> Key:
        """How a table names the row."""
        return tuple(row.get(column, "") for column in self._meta.import_id_fields)

    # --- hooks of django-import-export -------------------------------------------------------

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        if self.keep_edits:
            self.edited = self.edited_since_loaded()

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if import_validation_errors:
            return False
        if self.is_edited(instance) or self.belongs_to_a_deleted_row(instance, row):
            if super().skip_row(instance, original, row) and original.pk:
                return True
            self.kept.add(self.named(row))
            return True
        return super().skip_row(instance, original, row)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason or None

    # --- what editors did --------------------------------------------------------------------

    def is_edited(self, instance: models.Model) -> bool:
        return self.keep_edits and self.identity(instance) in self.edited

    def belongs_to_a_deleted_row(self, instance: Any, row: Any) -> bool:
        """A price of a plan that an editor deleted has nowhere to go."""
        return self.keep_edits and any(
            row.get(column.column_name) and getattr(instance, f"{column.attribute}_id") is None
            for column in self.get_import_fields()
            if isinstance(column.widget, SlugWidget)
            and not self._meta.model._meta.get_field(column.attribute).null
        )

    def edited_since_loaded(self) -> set[Key]:
        """Rows that the first edition wrote and someone has since changed, renamed or
        deleted, and rows that someone made."""
        last_reason: dict[int, str | None] = {}
        owner: dict[Key, int] = {}
        for former in self._meta.model.history.order_by("history_date", "history_id"):
            last_reason[former.id] = former.history_change_reason
            owner[self.identity(former)] = former.id
        return {key for key, number in owner.items() if last_reason[number] != LOADED}

    def identity(self, row: Any) -> Key:
        """What identifies a row or an entry of its history, in one way of writing."""
        fields = (self._meta.model._meta.get_field(name) for name in self._meta.import_id_fields)
        return tuple(written(getattr(row, field.attname)) for field in fields)


def written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def faults(row: Any) -> Iterable[tuple[str, str]]:
    """(column, sentence) for each fault of a row; the column is empty for a fault of the whole."""
    if row.validation_error:
        error = row.validation_error
        by_column = getattr(error, "message_dict", None) or {NON_FIELD_ERRORS: error.messages}
        for column, sentences in by_column.items():
            for sentence in sentences:
                yield ("" if column == NON_FIELD_ERRORS else column), str(sentence)
    for fault in row.errors:
        yield "", str(fault.error)
