"""One way from a table to content: for the first edition and for every later upload.

A table is held against what is stored, column by column as an export would write it. What is new or
changed goes through the models' own rules. What is wrong is reported with file, line, column and
reason; the caller decides to write all or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models
from django.utils.translation import gettext, gettext_noop
from import_export.fields import Field

from editorial.bilingual.models import Bilingual
from editorial.content.batches import batch
from editorial.content.sources import SOURCE_COLUMNS
from editorial.imports.models import ImportRow
from editorial.imports.resources import (
    Key,
    RingError,
    StoredRows,
    TableResource,
    in_order,
    label_of,
)
from editorial.imports.results import (
    Cells,
    Changes,
    Fault,
    Finding,
    StaleError,
    faults_of,
    in_error,
)
from editorial.imports.table import SPOILT, Problem, Report, Table, in_each_language, is_spoilt
from editorial.imports.validation import validate
from editorial.imports.widgets import CellError, SlugsWidget, SlugWidget, short_addresses
from editorial.languages import current_language
from editorial.text import unix_line_ends

logger = logging.getLogger(__name__)

#: The history's reason for what the first edition wrote. Any other reason is an editor's hand.
LOADED = gettext_noop("first edition")
#: Rows that are looked up together.
AT_ONCE = 500


class ContentResource(TableResource):
    """Rows of one model. Subclasses name the model, the columns and what identifies a row."""

    #: What saving a row of the model asks for.
    prefetched: tuple[str, ...] = ()

    class Meta(TableResource.Meta):
        abstract = True

    def __init__(self, *, keep_edits: bool = False, reason: str = "", lock: bool = False) -> None:
        """``keep_edits`` leaves alone what was edited since the first edition wrote it.

        ``lock`` keeps others from changing the rows until the transaction ends.
        """
        super().__init__()
        self.keep_edits, self.reason, self.lock = keep_edits, reason, lock
        self.stored = StoredRows(self)
        self.edited: set[Key] = set()
        self.changes: Changes = {}
        self.expected: Changes | None = None
        self.number: int | None = None
        self.was_kept = False
        for column in self.relations():
            column.widget.forgives_deleted = keep_edits

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = self.with_relations(super().get_queryset()).prefetch_related(*self.prefetched)
        return rows.select_for_update(of=("self",)) if self.lock else rows

    # --- All rows of a table -------------------------------------------------------------------

    def load(self, table: Table) -> Report:
        """Saves every row of a sound table. With problems in the report, roll back."""
        report = Report(table.file, problems=self.refusals(table))
        if report.problems:
            return report
        self.edited = self.edited_since_loaded() if self.keep_edits else set()
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        found = self.written_rows(rows)
        for row, (file, line) in zip(rows, table.places, strict=True):
            self.enter(report, self.name_of(row), found[self.key_in(row)], file, line)
        return report

    def written_rows(self, rows: list[Cells]) -> dict[Key, Finding]:
        with suppress(RingError):  # the models' rules will say which of them is wrong
            rows = in_order(rows, self.name_of, self.own_names)
        found: dict[Key, Finding] = {}
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            self.prepare(some)
            with batch():
                found |= {self.key_in(row): self.examine(row, write=True) for row in some}
        return found

    def enter(self, report: Report, name: str, finding: Finding, file: str, line: int) -> None:
        if finding.kind == ImportRow.Kind.IN_ERROR:
            language = current_language()
            report.problems += [
                Problem(file, line, fault["column"], fault[language]) for fault in finding.faults
            ]
        elif finding.is_kept:
            report.skipped.append(name)
        elif finding.kind == ImportRow.Kind.NEW:
            report.created.append(name)
        elif finding.kind == ImportRow.Kind.CHANGED:
            report.changed.append(name)
        else:
            report.unchanged.append(name)

    # --- Row by row ----------------------------------------------------------------------------

    def prepare(self, rows: Sequence[Cells], coming: Collection[str] = ()) -> None:
        """Looks up everything that these rows name; ``coming`` are the rows of the whole table."""
        for column in self.relations():
            names = column.widget.names
            names.expect(coming if column.widget.model is self.model else ())
            cells = (row.get(column.column_name) for row in rows)
            names.fetch(slug for cell in cells for slug in short_addresses(cell))
        self.stored.fetch(rows)

    def examine(
        self, cells: Cells, *, write: bool = False, expected: Changes | None = None
    ) -> Finding:
        """What a row changes. Saves it if told to, unless it does not change what is expected."""
        self.changes, self.expected, self.was_kept = {}, expected, False
        result = self.import_row(
            dict(cells), self.stored, dry_run=not write, using_transactions=False, row_number=0
        )
        kind = {
            result.IMPORT_TYPE_NEW: ImportRow.Kind.NEW,
            result.IMPORT_TYPE_UPDATE: ImportRow.Kind.CHANGED,
            result.IMPORT_TYPE_SKIP: ImportRow.Kind.UNCHANGED,
        }.get(result.import_type)
        if kind is None:
            return self.finding_of_failure(result.validation_error or result.errors[0].error, cells)
        return Finding(kind, self.changes, number=self.number, is_kept=self.was_kept)

    def finding_of_failure(self, error: Exception, cells: Cells) -> Finding:
        faults = faults_of(error)
        missing = [one["column"] for one in faults if one["column"] in self.columns.keys() - cells]
        if self.number is None and missing:
            faults = [one for one in faults if one["column"] in cells]  # others are echoes
            faults.insert(0, self.unknown_row(cells, missing))
        finding = in_error(faults, self.changes, self.number)
        finding.is_stale = isinstance(error, StaleError)
        finding.is_fatal = isinstance(error, DatabaseError)
        if not isinstance(error, StaleError | CellError | ValidationError):
            logger.error("A row of a table cannot be saved.", exc_info=error)
        return finding

    def unknown_row(self, cells: Cells, missing: list[str]) -> Fault:
        """A misspelt key, rather than a new row of which most is missing."""
        name = self.name_of(cells)
        close = get_close_matches(name, self.stored_names(), n=1, cutoff=0.75)

        def sentence() -> str:
            params = {
                "value": name,
                "close": close[0] if close else "",
                "columns": ", ".join(label_of(self.model, column) for column in missing),
            }
            if close:
                text = gettext(
                    "There is no “%(value)s” yet. Did you mean “%(close)s”? "
                    "A new row would also need: %(columns)s"
                )
            else:
                text = gettext("There is no “%(value)s” yet, and a new row also needs: %(columns)s")
            return text % params

        return {"column": self.key_columns[0], **in_each_language(sentence)}

    def stored_names(self) -> list[str]:
        if self.key_columns != ("slug",):
            return []
        return list(self.model._default_manager.values_list("slug", flat=True))

    def flush(self) -> None:
        """Every row is saved as it is examined."""

    # --- Hooks of django-import-export ---------------------------------------------------------

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.number = instance.pk

    def import_instance(self, instance: Any, row: Cells, **kwargs: Any) -> None:
        """Sets what the row says, and takes note of what that changes."""
        errors = {}
        for name in row:
            column = self.columns[name]
            old = "" if self.number is None else column.export(instance)
            try:
                new = self.set_cell(column, instance, row)
                if is_spoilt(old, new):
                    raise CellError(SPOILT)
            except ValueError as error:
                new = row[name]
                errors[column.attribute] = getattr(error, "error", error)
            if unix_line_ends(old) != unix_line_ends(new):
                self.changes[name] = [old, new]
            elif old != new:  # other line ends, which no reader sees
                setattr(instance, column.attribute, old)
        if errors:
            raise ValidationError(errors)

    def set_cell(self, column: Field, instance: Any, row: Cells) -> str:
        """Sets one field; the text is what an export would write afterwards."""
        if isinstance(column.widget, SlugsWidget):  # can be set once the row is saved
            return column.widget.render(column.clean(row))
        column.save(instance, row)
        return column.export(instance)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if import_validation_errors:
            return False
        is_same = not self.changes and self.number is not None
        if self.is_edited(instance) or self.belongs_to_a_deleted_row(instance, row):
            self.was_kept = not is_same
            return True
        if self.expected not in (None, self.changes):
            raise StaleError
        return is_same

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        try:
            validate(instance, self.key_columns, errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason or None
        # Whoever sends the columns of the source says that it holds.
        instance.source_holds = not {*SOURCE_COLUMNS}.isdisjoint(row)
        if isinstance(instance, Bilingual):
            filled = instance.filled_languages()
            if filled and instance.source_language not in filled:
                instance.source_language = filled[0]

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Others of the table see the row as it now is, or would be."""
        if instance.pk:
            for column in self.relations():
                if column.widget.model is self.model:
                    column.widget.names.remember(instance)

    # --- What editors did ----------------------------------------------------------------------

    def is_edited(self, instance: models.Model) -> bool:
        return self.keep_edits and self.stored.identity(instance) in self.edited

    def belongs_to_a_deleted_row(self, instance: Any, row: Any) -> bool:
        """A price of a plan that an editor deleted has nowhere to go."""
        return self.keep_edits and any(
            row.get(column.column_name)
            and getattr(instance, f"{column.attribute}_id") is None
            and not self.model._meta.get_field(column.attribute).null
            for column in self.relations(SlugWidget)
        )

    def edited_since_loaded(self) -> set[Key]:
        """Rows that the first edition wrote and someone has since changed, renamed or
        deleted, and rows that someone made."""
        last_reason: dict[int, str | None] = {}
        owner: dict[Key, int] = {}
        history: Any = getattr(self.model, "history")  # noqa: B009 - added when the apps load
        for former in history.order_by("history_id"):
            last_reason[former.id] = former.history_change_reason
            owner[self.stored.identity(former)] = former.id
        return {key for key, number in owner.items() if last_reason[number] != LOADED}
