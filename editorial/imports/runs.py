"""Runs an import: stores its rows, compares them, and writes them, in steps that are short each.

Comparing takes no lock. Writing is a transaction a step, short enough that others who save or sign
in hardly wait, also on SQLite, which has one writer at a time. The rows of a step and the note that
they are written are committed together, so that whatever happens the import goes on, or is undone,
from exactly where it stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from editorial.content.batches import batch
from editorial.history.changesets import OpenChangeset, continued, resumed
from editorial.history.models import Changeset
from editorial.imports.models import ImportRow, ImportRun, InvalidTransitionError
from editorial.imports.resources import RingError, in_order
from editorial.imports.results import Cells, Changes, Finding, faults_of, in_error
from editorial.imports.table import Problem, Table
from editorial.imports.widgets import CellError

Item = TypeVar("Item")

#: Rows that are compared in one request: a second or two.
CHECK_STEP = 500
#: The first step of a work, before its pace is known; and the most of any.
FIRST_STEP, MOST_IN_STEP = 10, 500
#: How long a step should hold the database. SQLite has one writer, and others wait for it.
STEP_SECONDS = 0.7
#: Between two steps: others who wait for SQLite ask again ten times a second.
PAUSE_SECONDS = 0.15
NAME_LENGTH: int = ImportRow._meta.get_field("name").max_length or 0
FILE_NAME_LENGTH: int = ImportRun._meta.get_field("file_name").max_length or 0
FOUND = ("kind", "number", "changes", "faults", "effects", "is_stale")

STALE = _("Someone has changed this row since you looked.")


class Importer(Protocol):
    """What takes a table in: a model's own columns, or translations of its texts."""

    model: type[models.Model]

    def recognise_columns(self, table: Table) -> None: ...

    def refusals(self, table: Table) -> list[Problem]: ...

    def name_of(self, row: Cells) -> str: ...

    def own_names(self, row: Cells) -> set[str]: ...

    def prepare(self, rows: list[Cells], coming: set[str] = ...) -> None: ...

    def examine(
        self, cells: Cells, *, write: bool = ..., expected: Changes | None = ...
    ) -> Finding: ...

    def flush(self) -> None: ...


class StalePreviewError(Exception):
    """``stale`` rows changed since the editor looked, ``wrong`` ones fail.

    Nothing of their step was written; what earlier steps wrote, the run says.
    """

    def __init__(self, stale: list[ImportRow], wrong: list[ImportRow]) -> None:
        super().__init__(stale, wrong)
        self.stale, self.wrong = stale, wrong


# --- Storing and comparing -----------------------------------------------------------------------


def start(table: Table, importer: Importer, by: User | None, **about: Any) -> ImportRun:
    """Stores the rows of a table that was not refused, to be compared."""
    run = ImportRun.objects.create(
        model=importer.model._meta.label_lower,
        file_name=table.file[-FILE_NAME_LENGTH:],
        read_as=table.read_as[:100],
        notes=table.notes,
        compared_up_to=_newest_record(importer.model),
        made_by=by,
        **about,
    )
    rows: list[ImportRow] = []
    for row, (_file, line) in zip(table.rows, table.places, strict=True):
        cells = dict(zip(table.columns, row, strict=True))
        name = importer.name_of(cells)[:NAME_LENGTH]
        rows.append(ImportRow(run=run, line=line, name=name, cells=cells))
    for place in range(0, len(rows), CHECK_STEP):  # each its own short transaction
        ImportRow.objects.bulk_create(rows[place : place + CHECK_STEP])
    return run


def _newest_record(model: Any) -> int:
    return int(model.history.aggregate(newest=Max("history_id"))["newest"] or 0)


def check(run: ImportRun, importer: Importer) -> None:
    """Compares the next rows; after the last, the run is ready or refused."""
    unseen = run.rows.filter(kind=ImportRow.Kind.UNSEEN)
    rows = list(unseen.order_by("line", "pk")[:CHECK_STEP])
    if rows:
        names = any(importer.own_names(row.cells) for row in rows)
        coming = set(run.rows.values_list("name", flat=True)) if names else set()
        importer.prepare([row.cells for row in rows], coming)
        for row in rows:
            _record(row, importer.examine(row.cells))
        _store(rows)
    if len(rows) < CHECK_STEP:
        _finish_check(run)


def check_all(run: ImportRun, importer: Importer) -> None:
    """For the command line, where nobody waits for a page."""
    while run.state == run.State.CHECKING:
        check(run, importer)


def _finish_check(run: ImportRun) -> None:
    try:
        run.finish_check()
    except InvalidTransitionError:  # another window was faster
        run.refresh_from_db()


def _record(row: ImportRow, finding: Finding) -> None:
    row.kind, row.number = finding.kind, finding.number
    row.changes, row.faults = finding.changes, finding.faults
    row.effects = finding.effects


def _store(rows: Iterable[ImportRow]) -> None:
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=[*FOUND]
    )


# --- Writing -------------------------------------------------------------------------------------


def write(run: ImportRun, importer: Importer, by: User | None) -> None:
    """Writes all that is new or changed, or what an interrupted writing has left of it.

    Raises BusyError, InvalidTransitionError or StalePreviewError.
    """
    run.begin_writing(by)
    with stopped_if_it_fails(run):
        try:
            _check_unchanged(run, importer)
            rows = _rows_in_order(run, importer)
            fresh = OpenChangeset(user=by, reason=Changeset.Reason.IMPORT, source=run.file_name)
            with work(run.changeset_id, fresh) as opened:

                def do(some: Sequence[int]) -> None:
                    _write_step(importer, some)
                    run.changeset_id = opened.pk

                in_steps(run, rows, do)
            run.finish_writing()
        except StalePreviewError as found:
            _leave_to_the_editor(run, found)
            raise


@contextmanager
def work(changeset: int | None, fresh: OpenChangeset) -> Iterator[OpenChangeset]:
    """All steps share a changeset, also when others go on with them; links are checked once."""
    opening = resumed(changeset, fresh.user) if changeset else continued(fresh)
    with batch(), opening as opened:
        yield opened


@contextmanager
def stopped_if_it_fails(run: ImportRun) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(InvalidTransitionError):  # somebody else has stopped it, or goes on with it
            if run.state in run.WORKING:
                run.stop()
        raise


def in_steps(run: ImportRun, items: Sequence[Item], do: Callable[[Sequence[Item]], None]) -> None:
    """Calls ``do`` with some items after the others, in a transaction of its own each.

    Raises InvalidTransitionError when someone has stopped the work or goes on with it.
    """
    size, place = FIRST_STEP, 0
    while place < len(items):
        some = items[place : place + size]
        began = time.monotonic()
        with transaction.atomic():
            run.renew_lease()
            with batch():
                do(some)
            run.advance(len(some), time.monotonic() - began)
        seconds = time.monotonic() - began
        place += len(some)
        size = max(1, min(int(size * STEP_SECONDS / seconds), size * 4, MOST_IN_STEP))
        if place < len(items):
            time.sleep(PAUSE_SECONDS)


def _check_unchanged(run: ImportRun, importer: Importer) -> None:
    """Raises StalePreviewError for all rows that someone has changed since they were compared.

    Asks the history, so that nothing has been written yet. What changes while rows are written is
    found by their step.
    """
    history: Any = importer.model.history  # type: ignore[attr-defined]
    newer = history.filter(history_id__gt=run.compared_up_to).order_by()
    if run.changeset_id:
        newer = newer.exclude(changeset_id=run.changeset_id)
    numbers = set(newer.values_list("id", flat=True))
    if not numbers:
        return
    left = run.rows.filter(kind__in=ImportRow.TO_WRITE, is_written=False).order_by("line", "pk")
    rows = [row for row in left.iterator() if row.number is None or row.number in numbers]
    stale = []
    for place in range(0, len(rows), CHECK_STEP):
        some = rows[place : place + CHECK_STEP]
        importer.prepare([row.cells for row in some], {row.name for row in rows})
        stale += [row for row in some if importer.examine(row.cells, expected=row.changes).is_stale]
    if stale:
        raise StalePreviewError(stale, [])


def _rows_in_order(run: ImportRun, importer: Importer) -> list[int]:
    """Keys of the rows to write, so that each finds those it names. Raises StalePreviewError."""
    left = run.rows.filter(kind__in=ImportRow.TO_WRITE, is_written=False)
    rows = left.only("run_id", "name", "cells").order_by("line", "pk")
    named = [(row.pk, row.name, importer.own_names(row.cells)) for row in rows.iterator()]
    try:
        return [one[0] for one in in_order(named, lambda one: one[1], lambda one: one[2])]
    except RingError as ring:
        wrong = list(left.filter(name__in=ring.names))
        faults = faults_of(CellError(_("These rows name each other in a circle.")))
        for row in wrong:
            _record(row, in_error(faults, row.changes, row.number))
        raise StalePreviewError([], wrong) from ring


def _write_step(importer: Importer, numbers: Sequence[int]) -> None:
    """Saves the rows if each of them still changes what the editor saw. Raises StalePreviewError.

    From the first that does not, the others are only compared, so that all are named at once.
    """
    stale: list[ImportRow] = []
    wrong: list[ImportRow] = []
    found = ImportRow.objects.in_bulk(numbers)
    rows = [found[number] for number in numbers]
    importer.prepare([row.cells for row in rows])
    for row in rows:
        sound = not stale and not wrong
        finding = importer.examine(row.cells, write=sound, expected=row.changes)
        if finding.is_stale:
            stale.append(row)
        elif not finding.is_to_write and (sound or not importer.own_names(row.cells)):
            _record(row, finding)
            wrong.append(row)
        if finding.is_fatal:  # the database takes nothing more in this transaction
            raise StalePreviewError(stale, wrong)
    if stale or wrong:
        raise StalePreviewError(stale, wrong)
    importer.flush()
    ImportRow.objects.filter(pk__in=numbers).update(is_written=True)


def _leave_to_the_editor(run: ImportRun, found: StalePreviewError) -> None:
    """Nothing was written: they are compared again. Else they are left out, should it go on."""
    if not run.rows.filter(is_written=True).exists():
        _store(found.wrong)
        if found.stale:
            run.check_again(found.stale)
        else:
            run.refuse()
        return
    for row in found.stale:
        row.is_stale, row.faults = True, faults_of(CellError(STALE))
    for row in (*found.stale, *found.wrong):
        row.kind = ImportRow.Kind.SKIPPED
    _store([*found.stale, *found.wrong])
    run.stop()
