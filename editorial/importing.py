"""One way from a table to content: for the first edition and for every later upload.

A table is checked column by column and row by row through the models' own rules. What is
wrong is reported with file, line, column and reason; the caller decides to write all or nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as ModelError
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from tablib import Dataset

#: The history's reason for what the first edition wrote. Any other reason is an editor's hand.
LOADED = "first edition"


@dataclass(frozen=True)
class Problem:
    """Why a table cannot be taken. ``line`` counts from 1, the header's line."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = _("%(file)s, line %(line)s") % {"file": self.file, "line": self.line}
        column = _(", column %(column)s") % {"column": self.column} if self.column else ""
        return f"{place}{column}: {self.reason}"


@dataclass
class Table:
    """Named columns and rows of text, each row with its line in the file."""

    file: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Report:
    """What happened to each row of a table, as ``slug``-like keys."""

    file: str
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_csv(path: Path) -> Table:
    """The table in a UTF-8 file of comma-separated values, with or without a byte-order mark."""
    table = Table(file=path.name, columns=[])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            table.columns = next(reader, [])
            start = reader.line_num + 1
            for row in reader:
                take_row(table, row, start)
                start = reader.line_num + 1
    except UnicodeDecodeError:
        table.problems.append(Problem(path.name, 1, "", _("The file is not in UTF-8.")))
    except csv.Error as error:
        table.problems.append(Problem(path.name, reader.line_num, "", str(error)))
    return table


def take_row(table: Table, row: list[str], line: int) -> None:
    if not row:
        return
    if len(row) != len(table.columns):
        reason = _("%(found)s cells where the header has %(expected)s.") % {
            "found": len(row),
            "expected": len(table.columns),
        }
        table.problems.append(Problem(table.file, line, "", reason))
        return
    table.rows.append(row)
    table.lines.append(line)


class YesNoWidget(widgets.Widget):
    """``true``, ``false`` or nothing; anything else is an error, not a silent no."""

    VALUES: ClassVar[dict[str, bool | None]] = {"true": True, "false": False, "": None}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:
        try:
            return self.VALUES[str(value if value is not None else "").strip().lower()]
        except KeyError:
            raise ValueError(
                _("“%(value)s” is neither true nor false.") % {"value": value}
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {True: "true", False: "false"}.get(value, "")


class SlugWidget(widgets.ForeignKeyWidget):
    """Another row, named by its slug."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model, field="slug")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist:
            raise ValueError(_("There is no “%(value)s”.") % {"value": value}) from None


class SlugsWidget(widgets.ManyToManyWidget):
    """Other rows, named by their slugs with a space between."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        super().__init__(model, separator=" ", field="slug")
        self.column = column

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Iterable[models.Model]:
        wanted = set(str(value or "").split())
        found = list(self.model._default_manager.filter(slug__in=wanted))
        if unknown := wanted - {one.slug for one in found}:
            reason = _("There is no “%(value)s”.") % {"value": " ".join(sorted(unknown))}
            raise ModelError({self.column: reason})
        return found


def one(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(attribute=column, column_name=column, widget=SlugWidget(model))


def many(model: type[models.Model], column: str) -> fields.Field:
    return fields.Field(
        attribute=column, column_name=column, widget=SlugsWidget(model, column), m2m_add=False
    )


class ContentResource(resources.ModelResource):
    """Rows of one model. Subclasses name the model, the columns and what identifies a row."""

    WIDGETS_MAP: ClassVar[dict[str, Any]] = {
        **resources.ModelResource.WIDGETS_MAP,
        "BooleanField": YesNoWidget,
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
        self.edited: set[tuple[str, ...]] = set()
        self.kept: set[tuple[str, ...]] = set()

    def load(self, table: Table) -> Report:
        """Saves every row of a sound table. With problems in the report, roll back."""
        report = Report(table.file, problems=[*table.problems, *self.wrong_columns(table)])
        if report.problems:
            return report
        dataset = Dataset(*table.rows, headers=table.columns)
        result = self.import_data(dataset, use_transactions=False, raise_errors=False)
        for place, row in enumerate(result.rows):
            self.enter(report, table, place, row)
        return report

    def wrong_columns(self, table: Table) -> list[Problem]:
        known = {column.column_name for column in self.get_import_fields()}
        identity = set(self._meta.import_id_fields)
        return [
            *(
                Problem(table.file, 1, column, _("This column is not known."))
                for column in table.columns
                if column not in known
            ),
            *(
                Problem(table.file, 1, column, _("This column is missing."))
                for column in sorted(identity - set(table.columns))
            ),
        ]

    def enter(self, report: Report, table: Table, place: int, row: Any) -> None:
        cells = dict(zip(table.columns, table.rows[place], strict=True))
        key = tuple(cells[column] for column in self._meta.import_id_fields)
        name = " ".join(part for part in key if part)
        if row.import_type == row.IMPORT_TYPE_NEW:
            report.created.append(name)
        elif row.import_type == row.IMPORT_TYPE_UPDATE:
            report.changed.append(name)
        elif row.import_type == row.IMPORT_TYPE_SKIP:
            (report.skipped if key in self.kept else report.unchanged).append(name)
        else:
            report.problems += [
                Problem(table.file, table.lines[place], column, reason)
                for column, reason in reasons(row)
            ]

    # --- hooks of django-import-export -------------------------------------------------------

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        if self.keep_edits:
            self.edited = self.edited_since_loaded()

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if super().skip_row(instance, original, row, import_validation_errors):
            return True
        key = tuple(row[column] for column in self._meta.import_id_fields)
        if key in self.edited and not import_validation_errors:
            self.kept.add(key)
            return True
        return False

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason or None

    def edited_since_loaded(self) -> set[tuple[str, ...]]:
        """Keys of rows that the first edition wrote and someone has since changed,
        renamed or deleted, and of rows that someone made."""
        last_reason: dict[int, str | None] = {}
        owner: dict[tuple[str, ...], int] = {}
        columns = [self.history_column(name) for name in self._meta.import_id_fields]
        history = self._meta.model.history.order_by("history_date", "history_id")
        for number, reason, *key in history.values_list("id", "history_change_reason", *columns):
            last_reason[number] = reason
            owner[tuple(str(part) for part in key)] = number
        return {key for key, number in owner.items() if last_reason[number] != LOADED}

    def history_column(self, name: str) -> str:
        relation = self._meta.model._meta.get_field(name).is_relation
        return f"{name}__slug" if relation else name


def reasons(row: Any) -> Iterable[tuple[str, str]]:
    """(column, sentence) for each fault of a row; the column is empty for a fault of the whole."""
    if row.validation_error:
        error = row.validation_error
        by_column = getattr(error, "message_dict", None) or {NON_FIELD_ERRORS: error.messages}
        for column, sentences in by_column.items():
            for sentence in sentences:
                yield ("" if column == NON_FIELD_ERRORS else column), str(sentence)
    for fault in row.errors:
        yield "", str(fault.error)
