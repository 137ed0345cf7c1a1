"""Imports rows of a table into a model: for the first edition and for every later upload.

Each row is compared with what is stored, column by column as an export would write it. What is new
or changed goes through the models' own rules. What is wrong is reported with file, line, column and
reason; the caller decides what to write.
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
from editorial.content.sources import SOURCE_COLUMNS, Sourced
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
    failed,
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


class _Row:
    """A row of the table on its way: the instance that it is set on, and what that changes."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.changes: Changes = {}
        self.instance: Any = None
        self.number: int | None = None

    def found(self, instance: models.Model) -> None:
        self.instance, self.number = instance, instance.pk

    @property
    def kind(self) -> ImportRow.Kind:
        return ImportRow.Kind.NEW if self.number is None else ImportRow.Kind.CHANGED


def _set_cell(column: Field, row: _Row) -> str:
    """Sets one field; the text is what an export would write afterwards."""
    if isinstance(column.widget, SlugsWidget):  # can be set once the row is saved
        return str(column.widget.render(column.clean(row.cells)))
    column.save(row.instance, row.cells)
    return str(column.export(row.instance))


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
        self.edited = self._edited_since_loaded() if self.keep_edits else set()
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        found = self.write_rows(rows)
        for row, (file, line) in zip(rows, table.places, strict=True):
            self._enter(report, self.name_of(row), found[self.key_in(row)], file, line)
        return report

    def write_rows(self, rows: list[Cells]) -> dict[Key, Finding]:
        with suppress(RingError):  # the models' rules will say which of them is wrong
            rows = in_order(rows, self.name_of, self.own_names)
        found: dict[Key, Finding] = {}
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            self.prepare(some)
            with batch():
                found |= {self.key_in(row): self.examine(row, write=True) for row in some}
        return found

    def _enter(self, report: Report, name: str, finding: Finding, file: str, line: int) -> None:
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
        row = _Row(cells)
        try:
            return self._examine(row, write, expected)
        except Exception as error:  # whatever a model's rules or the database say of one row
            return self._finding_of_failure(row, error)

    def _examine(self, row: _Row, write: bool, expected: Changes | None) -> Finding:
        """Raises ValidationError, CellError, StaleError, or what saving raises."""
        row.found(self.stored.get(row.cells) or self.model())
        errors = self._set_cells(row)
        if not errors:
            is_same = not row.changes and row.number is not None
            if self._is_edited(row) or self._belongs_to_a_deleted_row(row):
                kind = ImportRow.Kind.UNCHANGED
                return Finding(kind, row.changes, number=row.number, is_kept=not is_same)
            if expected not in (None, row.changes):
                raise StaleError
            if is_same:
                return Finding(ImportRow.Kind.UNCHANGED, number=row.number)
        self._validate(row, errors)
        finding = Finding(row.kind, row.changes, effects=self._effects(row), number=row.number)
        if write:
            self._save(row)
        self._remember(row)
        return finding

    def _set_cells(self, row: _Row) -> dict[str, Any]:
        """Sets what the row says and takes note of what that changes; {attribute: its error}"""
        errors = {}
        for name, cell in row.cells.items():
            column = self.columns[name]
            old = "" if row.number is None else column.export(row.instance)
            try:
                new = _set_cell(column, row)
                if is_spoilt(old, new):
                    raise CellError(SPOILT)
            except ValueError as error:
                new = cell
                errors[column.attribute] = getattr(error, "error", error)
            if unix_line_ends(old) != unix_line_ends(new):
                row.changes[name] = [old, new]
            elif old != new:  # other line ends, which no reader sees
                setattr(row.instance, column.attribute, old)
        return errors

    def _validate(self, row: _Row, errors: dict[str, Any]) -> None:
        """Raises ValidationError with the errors of cells and those of the model's rules."""
        try:
            validate(row.instance, self.key_columns, errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _effects(self, row: _Row) -> dict[str, list[str]]:
        """What an editor should look at before confirming, by the columns concerned."""
        effects = {}
        if emptied := [column for column, (old, new) in row.changes.items() if old and not new]:
            effects[ImportRow.Effect.EMPTIED.value] = emptied
        if figures := self._figures_with_the_old_source(row):
            effect = ImportRow.Effect.UNSOURCED
            if not {*SOURCE_COLUMNS}.isdisjoint(row.cells):
                effect = ImportRow.Effect.SAME_SOURCE
            effects[effect.value] = figures
        return effects

    def _figures_with_the_old_source(self, row: _Row) -> list[str]:
        """Those that change while the source, which spoke of the former ones, does not."""
        instance = row.instance
        is_sourced = isinstance(instance, Sourced) and instance.has_source()
        if row.number is None or not is_sourced or not {*SOURCE_COLUMNS}.isdisjoint(row.changes):
            return []
        figures = {one.name for one in instance.figures()}
        return [name for name, texts in row.changes.items() if name in figures and all(texts)]

    def _save(self, row: _Row) -> None:
        instance = row.instance
        instance._change_reason = self.reason or None
        # Whoever sends the columns of the source says that it holds.
        instance.source_holds = not {*SOURCE_COLUMNS}.isdisjoint(row.cells)
        if isinstance(instance, Bilingual):
            filled = instance.filled_languages()
            if filled and instance.source_language not in filled:
                instance.source_language = filled[0]
        instance.save()
        for column in self.relations(SlugsWidget):
            if column.column_name in row.cells:
                column.save(instance, row.cells, is_m2m=True)

    def _remember(self, row: _Row) -> None:
        """Others of the table see the row as it now is, or would be."""
        if row.instance.pk:
            for column in self.relations():
                if column.widget.model is self.model:
                    column.widget.names.remember(row.instance)

    def _finding_of_failure(self, row: _Row, error: Exception) -> Finding:
        finding = failed(error, row.changes, row.number)
        known = self.columns.keys() - row.cells
        missing = [fault["column"] for fault in finding.faults if fault["column"] in known]
        if row.number is None and missing:
            own = [one for one in finding.faults if one["column"] in row.cells]  # others are echoes
            finding.faults = [self._unknown_row(row.cells, missing), *own]
        finding.is_fatal = isinstance(error, DatabaseError)
        if not isinstance(error, StaleError | CellError | ValidationError):
            logger.error("A row of a table cannot be saved.", exc_info=error)
        return finding

    def _unknown_row(self, cells: Cells, missing: list[str]) -> Fault:
        """A misspelt key, rather than a new row of which most is missing."""
        name = self.name_of(cells)
        close = get_close_matches(name, self._stored_names(), n=1, cutoff=0.75)

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

    def _stored_names(self) -> list[str]:
        if self.key_columns != ("slug",):
            return []
        return list(self.model._default_manager.values_list("slug", flat=True))

    def flush(self) -> None:
        """Every row is saved as it is examined."""

    # --- What editors did ----------------------------------------------------------------------

    def _is_edited(self, row: _Row) -> bool:
        return self.keep_edits and self.stored.identity(row.instance) in self.edited

    def _belongs_to_a_deleted_row(self, row: _Row) -> bool:
        """A price of a plan that an editor deleted has nowhere to go."""
        return self.keep_edits and any(
            row.cells.get(column.column_name)
            and getattr(row.instance, f"{column.attribute}_id") is None
            and not self.model._meta.get_field(column.attribute).null
            for column in self.relations(SlugWidget)
        )

    def _edited_since_loaded(self) -> set[Key]:
        """Rows that the first edition wrote and someone has since changed, renamed or
        deleted, and rows that someone made."""
        last_reason: dict[int, str | None] = {}
        owner: dict[Key, int] = {}
        history: Any = getattr(self.model, "history")  # noqa: B009 - added when the apps load
        for former in history.order_by("history_id"):
            last_reason[former.id] = former.history_change_reason
            owner[self.stored.identity(former)] = former.id
        return {key for key, number in owner.items() if last_reason[number] != LOADED}
