"""Undoes an import: restores what was before it, except for what somebody has edited since.

What an import wrote is what its changeset says, so also what followed from its rows, such as a
plan's new price. Undoing goes in steps like writing, and goes on from wherever it was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from editorial.history.changesets import OpenChangeset
from editorial.history.models import Changeset
from editorial.history.records import Records
from editorial.history.restore import RestoreError, everything, restore
from editorial.history.versions import Version, last_version_ids, name_of, with_members
from editorial.imports.models import ImportRun
from editorial.imports.runs import in_steps, stopped_if_it_fails, work

#: Why a row is left as it is.
EDITED, NEEDED, BLOCKED, UNKNOWN = "edited", "needed", "blocked", "unknown"
WHY = {
    EDITED: _("edited since"),
    NEEDED: _("other content belongs to it or names it by now"),
    BLOCKED: _("something else has taken its former place"),
    UNKNOWN: _("the history does not go back to what it was"),
}
#: Keys that one question to the database names.
_AT_ONCE = 500
#: (model, key of a row)
RowName = tuple[type[models.Model], int]
#: [(name of a row, key of WHY)]
Left = list[tuple[str, str]]


@dataclass(frozen=True)
class Written:
    """A row that an import wrote, with the records before it and at its end."""

    model: Any
    number: int
    is_created: bool
    before: int | None
    last: int

    @property
    def name(self) -> RowName:
        return self.model, self.number


def undo(run: ImportRun, by: User | None) -> Left:
    """What was left alone, and why. Raises BusyError or InvalidTransitionError."""
    run.begin_undo(by)
    with stopped_if_it_fails(run):
        rows = written_rows(run)
        undone = _undone_among(run, rows)
        left = [one for one in rows if one.name not in undone]
        run.start_counting(len(rows), len(rows) - len(left))
        restored = [one for one in left if not one.is_created]
        created = [one for one in left if one.is_created]
        fresh = OpenChangeset(
            user=by,
            reason=Changeset.Reason.IMPORT_UNDO,
            source=run.file_name,
            refers_to=run.changeset_id,
        )
        with work(run.undo_changeset_id, fresh) as opened:

            def step(do: Callable[[ImportRun, Sequence[Written]], Left]) -> Any:
                def in_step(some: Sequence[Written]) -> None:
                    run.undo_changeset_id = opened.pk  # before a restore names another reason
                    run.left = [*run.left, *do(run, some)]

                return in_step

            in_steps(run, restored, step(_restore))
            in_steps(run, created, step(_Deletion(created).delete))
        run.finish_undo()
    return [(name, why) for name, why in run.left]


# --- What an import wrote ------------------------------------------------------------------------


def written_rows(run: ImportRun) -> list[Written]:
    """Rows of the imported model first, then what followed from them; each in order of writing.

    Records of different models may have the same key: each history is a table of its own.
    """
    found: list[tuple[bool, str, int, Written]] = []
    for model in Records.of if run.changeset_id else ():
        history: Any = model.history  # type: ignore[attr-defined]
        own = history.filter(changeset_id=run.changeset_id).order_by()
        created = set(own.filter(history_type="+").values_list("id", flat=True))
        ends = own.values_list("id").annotate(Min("history_id"), Max("history_id"))
        firsts = {number: first for number, first, _last in ends}
        before = _records_before(model, {n: firsts[n] for n in firsts.keys() - created})
        for number, first, last in ends:
            is_created = number in created
            one = Written(model, number, is_created, before.get(number), last)
            label = model._meta.label_lower
            found.append((label != run.model, label, first, one))
    return [one for *_order, one in sorted(found, key=itemgetter(0, 1, 2))]


def _records_before(model: Any, firsts: dict[int, int]) -> dict[int, int]:
    """{number: the newest record of a row that is older than this one of it}"""
    found: dict[int, int] = {}
    numbers = sorted(firsts)
    for start in range(0, len(numbers), _AT_ONCE):
        records = model.history.filter(id__in=numbers[start : start + _AT_ONCE])
        for number, record in records.order_by("history_id").values_list("id", "history_id"):
            if record < firsts[number]:
                found[number] = record
    return found


def _undone_among(run: ImportRun, rows: Iterable[Written]) -> set[RowName]:
    """Those that an interrupted undo has restored or deleted already."""
    undone: set[RowName] = set()
    for model, some in _by_model(rows).items() if run.undo_changeset_id else ():
        own = model.history.filter(changeset_id=run.undo_changeset_id)
        kinds = dict(own.order_by("history_id").values_list("id", "history_type"))
        for one in some:
            if kinds.get(one.number) in ({"-"} if one.is_created else {"~"}):
                undone.add(one.name)
    return undone


def _by_model(rows: Iterable[Written]) -> dict[Any, list[Written]]:
    found: dict[Any, list[Written]] = {}
    for one in rows:
        found.setdefault(one.model, []).append(one)
    return found


def edited_since(run: ImportRun, most: int = 50) -> tuple[list[str], int]:
    """(names of rows that an undo now would leave alone, how many more there are)."""
    rows = written_rows(run)
    edited = _edited_among(run, rows)
    named = [one for one in rows if one.name in edited][:most]
    return [_title_of(one) for one in named], len(edited) - len(named)


def _edited_among(run: ImportRun, rows: Iterable[Written]) -> set[RowName]:
    """Those whose newest record is neither of the import nor of its undo."""
    own = {run.changeset_id, run.undo_changeset_id}
    edited: set[RowName] = set()
    for model, some in _by_model(rows).items():
        last = last_version_ids(model, [one.number for one in some])
        newer = [last[one.number] for one in some if last[one.number] != one.last]
        records = model.history.filter(history_id__in=newer).exclude(changeset_id__in=own)
        edited |= {(model, number) for number in records.values_list("id", flat=True)}
    return edited


def _title_of(one: Written) -> str:
    """Of a row that may be gone, from the record that the import left."""
    return name_of(one.model.history.get(history_id=one.last))


# --- Restoring -----------------------------------------------------------------------------------


def _restore(run: ImportRun, rows: Sequence[Written]) -> Left:
    _lock(rows)
    edited = _edited_among(run, rows)
    left = [(_title_of(one), EDITED) for one in rows if one.name in edited]
    for model, some in _by_model(one for one in rows if one.name not in edited).items():
        wanted = [record for one in some for record in (one.before, one.last)]
        records = with_members(model.history.filter(history_id__in=wanted))
        by_id = {record.history_id: record for record in records}
        for one in some:
            if one.before is None:
                left.append((_title_of(one), UNKNOWN))
            elif not _put_back(one, by_id, run.reason_undone):
                left.append((_title_of(one), BLOCKED))
    return left


def _put_back(one: Written, records: dict[int, Version], reason: str) -> bool:
    """False, and nothing is restored, if what it names is gone or its place is taken."""
    old, now = {one.name: records[one.before or 0]}, {one.name: records[one.last]}
    try:
        with transaction.atomic():
            if restore(old, now, None, everything, reason, exact=True).lost:
                raise RestoreError
    except RestoreError:
        return False
    return True


def _lock(rows: Iterable[Written]) -> None:
    """Nobody edits these rows until the transaction ends."""
    for model, some in _by_model(rows).items():
        stored = model._default_manager.filter(pk__in=[one.number for one in some]).order_by("pk")
        list(stored.select_for_update(of=("self",)).values_list("pk"))


# --- Deleting what was created -------------------------------------------------------------------


class _Deletion:
    """Deletes what an import created, unless that would take something of others along."""

    def __init__(self, created: Iterable[Written]) -> None:
        self.created: set[RowName] = {one.name for one in created}

    def delete(self, run: ImportRun, rows: Sequence[Written]) -> Left:
        _lock(rows)
        edited = _edited_among(run, rows)
        self.created -= edited
        left = [(_title_of(one), EDITED) for one in rows if one.name in edited]
        for model, some in _by_model(one for one in rows if one.name not in edited).items():
            stored = model._default_manager.in_bulk([one.number for one in some])
            for row in stored.values():
                row._change_reason = run.reason_undone
            kept = self._delete_rows(model, list(stored.values()))
            left += [(_title_of(one), NEEDED) for one in some if one.number in kept]
        return left

    def _delete_rows(self, model: Any, rows: list[Any]) -> set[int]:
        """All together with a few queries; keys of those that must stay."""
        rows = [row for row in rows if (model, row.pk) in self.created]
        if not rows:
            return set()
        along, is_free = _belongings(model, rows)
        if is_free and along <= self.created:
            origin = model._base_manager.filter(pk__in=[row.pk for row in rows])
            collector = models.deletion.Collector(using=rows[0]._state.db, origin=origin)
            collector.collect(rows)
            collector.delete()
            self.created -= {(type(row), row.pk) for row in rows}
            return set()
        if len(rows) == 1:
            self.created -= along  # they stay with it
            return {rows[0].pk}
        half = len(rows) // 2
        return self._delete_rows(model, rows[:half]) | self._delete_rows(model, rows[half:])


def _belongings(model: Any, rows: list[Any]) -> tuple[set[RowName], bool]:
    """(rows that go along with these or lose a link, whether nobody forbids it or lists them)."""
    collector = NestedObjects(using=rows[0]._state.db)
    collector.collect(rows)
    own_lists = {field.remote_field.through for field in model._meta.many_to_many}
    lists = {one for one in collector.data if one._meta.auto_created}
    updates: Any = collector.field_updates
    along = [row for one in set(collector.data) - lists for row in collector.data[one]]
    along += [row for found in updates.values() for some in found for row in some]
    names = {(type(row), row.pk) for row in along}
    return names, not collector.protected and not lists - own_lists
