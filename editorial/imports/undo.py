"""Back to what was before an import, but for what somebody has edited since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from editorial.history.changesets import changeset
from editorial.history.models import Changeset
from editorial.history.restore import RestoreError, everything, restore
from editorial.history.versions import AT_ONCE, last_version_ids, name_of, with_members
from editorial.imports.models import ImportRun, Written
from editorial.imports.runs import RowName

#: Why a row is left as it is.
EDITED, NEEDED, BLOCKED = "edited", "needed", "blocked"
WHY = {
    EDITED: _("edited since"),
    NEEDED: _("other content belongs to it or names it by now"),
    BLOCKED: _("something else has taken its former place"),
}
#: [(name of a row, key of WHY)]
Left = list[tuple[str, str]]


def undo(run: ImportRun, by: Any) -> Left:
    """What was left alone, and why. Raises OutOfTurnError unless the import is written."""
    told = changeset(user=by, reason=Changeset.Reason.IMPORT_UNDO, source=run.file_name)
    with transaction.atomic(), told:
        run.undone(by, [])
        written = rows_of(run)
        lock(written)
        edited = edited_among(written)
        left = [(name_of_written(one), EDITED) for one in written if one in edited]
        rows = [one for one in written if one not in edited]
        left += changed_back([one for one in rows if one[2]], run.reason_undone)
        left += removed([one for one in rows if not one[2]], run.reason_undone)
        run.left = left
        run.save(update_fields=["left"])
    return left


def rows_of(run: ImportRun) -> list[Written]:
    return [(label, number, before, after) for label, number, before, after in run.written]


def edited_since(run: ImportRun, most: int = 50) -> tuple[list[str], int]:
    """(names of rows that an undoing now would leave alone, how many more there are)."""
    written = rows_of(run)
    edited = edited_among(written)
    named = [one for one in written if one in edited][:most]
    return [name_of_written(one) for one in named], len(edited) - len(named)


def edited_among(written: list[Written]) -> set[Written]:
    """Those whose last version is not the one that the import wrote."""
    last = {
        label: last_version_ids(apps.get_model(label), numbers)
        for label, numbers in by_model(written).items()
    }
    return {one for one in written if last[one[0]].get(one[1]) != one[3]}


def by_model(written: Iterable[Written]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for label, number, _before, _after in written:
        numbers.setdefault(label, []).append(number)
    return numbers


def lock(written: list[Written]) -> None:
    """Nobody edits these rows until the transaction ends."""
    for label, numbers in by_model(written).items():
        rows: Any = apps.get_model(label)._default_manager
        for start in range(0, len(numbers), AT_ONCE):
            some = rows.filter(pk__in=numbers[start : start + AT_ONCE]).order_by("pk")
            list(some.select_for_update(of=("self",)).values_list("pk"))


def changed_back(written: list[Written], reason: str) -> Left:
    left: Left = []
    for one in written:
        try:
            with transaction.atomic():
                put_back(one, reason)
        except RestoreError:
            left.append((name_of_written(one), BLOCKED))
    return left


def put_back(one: Written, reason: str) -> None:
    """Raises RestoreError, also where the former version names something that is gone."""
    label, number, before, after = one
    model: Any = apps.get_model(label)
    versions = with_members(model.history.filter(history_id__in=[before, after]))
    by_id = {version.history_id: {(model, number): version} for version in versions}
    outcome = restore(by_id[before], by_id[after], None, everything, reason, exact=True)
    if outcome.lost:
        raise RestoreError(" ".join(outcome.lost))


def removed(written: list[Written], reason: str) -> Left:
    """Deletes what the import made, unless that would take something of others along."""
    left: Left = []
    made: set[RowName] = {(label, number) for label, number, _before, _after in written}
    for one in written:
        label, number, _before, _after = one
        row = apps.get_model(label)._default_manager.filter(pk=number).first()
        if row is None or (label, number) not in made:  # gone along with another
            continue
        along, is_named = belongings(row)
        if is_named or not along <= made:
            made -= along
            left.append((name_of_written(one), NEEDED))
        else:
            row._change_reason = reason
            row.delete()
    return left


def belongings(row: Any) -> tuple[set[RowName], bool]:
    """(rows that go along with it or lose it, whether others forbid it or list it)."""
    collector = NestedObjects(using=row._state.db)
    collector.collect([row])
    own_lists = {field.remote_field.through for field in row._meta.many_to_many}
    lists = {model for model in collector.data if model._meta.auto_created}
    updates: Any = collector.field_updates
    along = [one for model in set(collector.data) - lists for one in collector.data[model]]
    along += [one for found in updates.values() for rows in found for one in rows]
    names = {(one._meta.label_lower, one.pk) for one in along}
    return names, bool(collector.protected or lists - own_lists)


def name_of_written(one: Written) -> str:
    """Of a row that may be gone, from the version that the import wrote."""
    label, number, _before, after = one
    model: Any = apps.get_model(label)
    version = model.history.filter(history_id=after).first()
    return name_of(version) if version else f"{model._meta.verbose_name} {number}"
