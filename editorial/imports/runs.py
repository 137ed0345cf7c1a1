"""Runs an import in steps, and records the versions that it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history.signals import post_create_historical_record

from editorial.history.changesets import changeset
from editorial.history.models import Changeset
from editorial.history.versions import last_version_ids
from editorial.imports.models import ImportRow, ImportRun, OutOfTurnError, Written
from editorial.imports.resources import RingError, in_order
from editorial.imports.results import Cells, Changes, Finding, faults_of, in_error
from editorial.imports.table import Problem, Table
from editorial.imports.widgets import CellError

#: (model label, number of the row)
RowName = tuple[str, int]
#: Ids of versions of one row, in the order of writing
Versions = dict[RowName, list[int]]

_seen: ContextVar[Versions | None] = ContextVar("versions", default=None)


@contextmanager
def recorded() -> Iterator[Versions]:
    """Fills with the versions that this thread writes inside."""
    versions: Versions = {}
    token = _seen.set(versions)
    try:
        yield versions
    finally:
        _seen.reset(token)


@receiver(post_create_historical_record)
def take_note(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    versions = _seen.get()
    if versions is not None:
        label = history_instance.instance_type._meta.label_lower
        name = label, history_instance.instance_type._meta.pk.to_python(history_instance.id)
        versions.setdefault(name, []).append(history_instance.history_id)


def with_former(versions: Versions) -> list[Written]:
    """Each row with its last version before and its last of these."""
    written: list[Written] = []
    for label, group in groupby(sorted(versions), key=lambda name: name[0]):
        numbers = [number for _label, number in group]
        first = min(versions[label, number][0] for number in numbers)
        former = last_version_ids(apps.get_model(label), numbers, before=first)
        written += [(label, n, former.get(n), versions[label, n][-1]) for n in numbers]
    order = {name: place for place, name in enumerate(versions)}
    return sorted(written, key=lambda one: order[one[0], one[1]])


#: Rows of one step: a second or two.
STEP = 500
NAME_LENGTH: int = ImportRow._meta.get_field("name").max_length or 0
FILE_NAME_LENGTH: int = ImportRun._meta.get_field("file_name").max_length or 0
FOUND = ("kind", "number", "changes", "faults", "is_stale")


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


class NotAsSeenError(Exception):
    """Nothing was written: ``stale`` rows changed since the editor looked, ``wrong`` ones fail."""

    def __init__(self, stale: list[ImportRow], wrong: list[ImportRow]) -> None:
        super().__init__(stale, wrong)
        self.stale, self.wrong = stale, wrong


def start(table: Table, importer: Importer, by: Any, **about: Any) -> ImportRun:
    """Keeps the rows of a table that was not refused, to be looked at."""
    run = ImportRun.objects.create(
        model=importer.model._meta.label_lower,
        file_name=table.file[-FILE_NAME_LENGTH:],
        read_as=table.read_as[:100],
        notes=table.notes,
        made_by=by,
        **about,
    )
    rows: list[ImportRow] = []
    for row, (_file, line) in zip(table.rows, table.places, strict=True):
        cells = dict(zip(table.columns, row, strict=True))
        name = importer.name_of(cells)[:NAME_LENGTH]
        rows.append(ImportRow(run=run, line=line, name=name, cells=cells))
    for place in range(0, len(rows), STEP):  # each its own short transaction
        ImportRow.objects.bulk_create(rows[place : place + STEP])
    return run


def look(run: ImportRun, importer: Importer) -> None:
    """At the next rows that nobody has looked at; after the last, the run is ready or refused."""
    unseen = run.rows.filter(kind=ImportRow.Kind.UNSEEN)
    rows = list(unseen.order_by("line", "pk")[:STEP])
    if rows:
        names = any(importer.own_names(row.cells) for row in rows)
        coming = set(run.rows.values_list("name", flat=True)) if names else set()
        importer.prepare([row.cells for row in rows], coming)
        for row in rows:
            take(row, importer.examine(row.cells))
        keep(rows)
    if len(rows) < STEP:
        finish(run)


def finish(run: ImportRun) -> None:
    try:
        run.looked_at()
    except OutOfTurnError:  # another window was faster
        run.refresh_from_db()


def look_at_all(run: ImportRun, importer: Importer) -> None:
    """For the command line, where nobody waits for a page."""
    while run.state == run.State.CHECKING:
        look(run, importer)


def take(row: ImportRow, finding: Finding) -> None:
    row.kind, row.number = finding.kind, finding.number
    row.changes, row.faults = finding.changes, finding.faults


def keep(rows: Iterable[ImportRow]) -> None:
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=[*FOUND]
    )


def confirm(run: ImportRun, importer: Importer, by: Any) -> None:
    """Writes all that is new or changed.

    Raises BusyError, OutOfTurnError or NotAsSeenError; then nothing was written.
    """
    run.begin(by)
    try:
        told = changeset(user=by, reason=Changeset.Reason.IMPORT, source=run.file_name)
        with transaction.atomic(), told:
            with recorded() as versions:
                write(numbers_in_order(run, importer), importer)
            run.wrote(with_former(versions))
    except NotAsSeenError as found:
        keep(found.wrong)
        if found.stale:
            run.look_again(found.stale)
        else:
            run.refuse()
        raise
    except BaseException:
        run.give_back()
        raise


def numbers_in_order(run: ImportRun, importer: Importer) -> list[int]:
    """Of the rows to write, so that each finds those it names. Raises NotAsSeenError for a ring."""
    kinds = (ImportRow.Kind.NEW, ImportRow.Kind.CHANGED)
    rows = run.rows.filter(kind__in=kinds).only("name", "cells").order_by("line", "pk")
    named = [(row.pk, row.name, importer.own_names(row.cells)) for row in rows.iterator()]
    try:
        return [one[0] for one in in_order(named, lambda one: one[1], lambda one: one[2])]
    except RingError as ring:
        wrong = list(rows.filter(name__in=ring.names))
        faults = faults_of(CellError(_("These rows name each other in a circle.")))
        for row in wrong:
            take(row, in_error(faults, row.changes, row.number))
        raise NotAsSeenError([], wrong) from ring


def write(numbers: list[int], importer: Importer) -> None:
    """Saves the rows if each of them still changes what the editor saw. Raises NotAsSeenError.

    From the first that does not, the others are only looked at, so that all are named at once.
    """
    stale: list[ImportRow] = []
    wrong: list[ImportRow] = []
    for place in range(0, len(numbers), STEP):
        found = ImportRow.objects.in_bulk(numbers[place : place + STEP])
        rows = [found[number] for number in numbers[place : place + STEP]]
        importer.prepare([row.cells for row in rows])
        for row in rows:
            sound = not stale and not wrong
            finding = importer.examine(row.cells, write=sound, expected=row.changes)
            if finding.is_stale:
                stale.append(row)
            elif not finding.is_to_write and (sound or not importer.own_names(row.cells)):
                take(row, finding)
                wrong.append(row)
            if finding.is_fatal:  # the database takes nothing more in this transaction
                raise NotAsSeenError(stale, wrong)
        importer.flush()
    if stale or wrong:
        raise NotAsSeenError(stale, wrong)
