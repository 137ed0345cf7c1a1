"""Snapshots: the state of a row and its parts in the history's format, as JSON and in the database.

A State is what the history compares and restores. Here it is read from the tables, stored as JSON
in a draft, and staged: written into the tables inside a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from editorial.bilingual.models import TRANSLATION_COLUMNS
from editorial.history.records import Records
from editorial.history.versions import (
    Name,
    State,
    columns,
    last_version_ids,
    lists,
    numbers_of,
    owner_key,
    with_members,
)

#: {"app.model:pk": {"columns": {…}, "lists": {…}}}
Snapshot = dict[str, Any]
#: {"app.model:pk": id of the version in the history, None where there is none}
Base = dict[str, int | None]
#: Besides what editors write: a save that is published goes on from these.
KEPT = (*TRANSLATION_COLUMNS, "verified_on", "verified_by", "was_verified_on")


def row_key(name: Name) -> str:
    model, number = name
    return f"{model._meta.label_lower}:{number}"


def row_name(key: str) -> Name:
    label, _colon, number = key.rpartition(":")
    return apps.get_model(label), int(number)


def _kept_columns(model: Any) -> list[Any]:
    """The columns of a snapshot: what editors write, and what the save makes of it."""
    said = {column.name for column in columns(model)}
    return [
        column
        for column in model._meta.concrete_fields
        if column.name in said or column.name in KEPT
    ]


def _version(model: Any, number: int, values: dict[str, Any], had: dict[str, Any]) -> Any:
    """A version that is not stored in the history."""
    version = model.history.model(**{model._meta.pk.attname: number}, **values)
    version.members = {name: frozenset(rows) for name, rows in had.items()}
    return version


# --- Read from the database -------------------------------------------------------------------


def current_state(model: Any, number: int, parts: Iterable[Any]) -> State:
    """The row and its parts as they are stored just now."""
    found = {}
    for kind, rows in _rows(model, number, parts):
        for row in rows:
            found[kind, row.pk] = _version_of(row)
    return found


def state_of(names: Collection[Name]) -> State:
    """These rows as they are stored, without those that are gone."""
    found = {}
    for kind in {kind for kind, _number in names}:
        numbers = [number for model, number in names if model is kind]
        for row in kind._base_manager.filter(pk__in=numbers):
            found[kind, row.pk] = _version_of(row)
    return found


def _rows(model: Any, number: int, parts: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    yield model, model._base_manager.filter(pk=number)
    for part in parts:
        owner = owner_key(part, model).attname
        yield part, part._base_manager.filter(**{owner: number}).order_by("pk")


def _version_of(row: Any) -> Any:
    values = {one.attname: _plain_value(row, one) for one in _kept_columns(type(row))}
    had = {
        field.name: getattr(row, field.name).values_list("pk", flat=True)
        for field in lists(type(row))
    }
    return _version(type(row), row.pk, values, had)


def _plain_value(row: Any, column: Any) -> Any:
    value = column.value_from_object(row)
    return (
        str(getattr(value, "name", value) or "") if isinstance(column, models.FileField) else value
    )


def newest_versions(names: Collection[Name]) -> Base:
    """The id of each row's last version."""
    found: Base = {row_key(name): None for name in names}
    for kind in {kind for kind, _number in names}:
        numbers = [number for model, number in names if model is kind]
        for number, newest in last_version_ids(kind, numbers).items():
            found[row_key((kind, number))] = newest
    return found


def state_of_versions(base: Base) -> State:
    """What the rows of a base were. A row whose version is gone counts as it is stored now."""
    found: State = {}
    by_model: dict[Any, list[int]] = {}
    for key, version in base.items():
        by_model.setdefault(row_name(key)[0], []).append(version or 0)
    for kind, numbers in by_model.items():
        versions = kind.history.filter(history_id__in=numbers).select_related("history_user")
        found |= {(kind, version.id): version for version in with_members(versions)}
    missing = [name for name in map(row_name, base) if name not in found]
    return found | state_of(missing)


# --- JSON -------------------------------------------------------------------------------------


def to_json(state: State) -> Snapshot:
    return {row_key(name): _row_to_json(name[0], version) for name, version in state.items()}


def _row_to_json(model: Any, version: Any) -> dict[str, Any]:
    return {
        "columns": {one.attname: _plain_value(version, one) for one in _kept_columns(model)},
        "lists": {field.name: sorted(numbers_of(version, field)) for field in lists(model)},
    }


def from_json(snapshot: Snapshot) -> State:
    """Columns that a model no longer has are left out; new ones have their defaults."""
    found = {}
    for key, stored in snapshot.items():
        model, number = row_name(key)
        known = {one.attname: one for one in _kept_columns(model)}
        values = {
            attname: known[attname].to_python(value)
            for attname, value in stored["columns"].items()
            if attname in known
        }
        had = {field.name: stored["lists"].get(field.name, ()) for field in lists(model)}
        found[model, number] = _version(model, number, values, had)
    return found


def with_placeholders(state: State, known: Collection[Name]) -> State:
    """Rows that are not among the known get numbers below zero, which no stored row has."""
    free = min((number for _model, number in (*known, *state)), default=0)
    free = min(free, 0)
    found: State = {}
    for (model, number), version in state.items():
        if (model, number) not in known:
            free -= 1
            setattr(version, model._meta.pk.attname, free)
            found[model, free] = version
        else:
            found[model, number] = version
    return found


# --- Staging ----------------------------------------------------------------------------------


def stage(target: State, model: Any, number: int, parts: Iterable[Any], user: Any) -> None:
    """Writes a state into the tables, past the models' own saving, with versions by ``user``.

    For a transaction that is rolled back: forms then show and merge a draft as if it were
    stored. Rows of other pages that stand in the way of a unique value step aside.
    """
    kinds = [model, *parts]
    now = current_state(model, number, kinds[1:])
    for name in [name for name in now if name not in target]:
        row = name[0]._base_manager.get(pk=name[1])
        row._history_user = user  # type: ignore[attr-defined]
        row.delete()
    changed = [name for name in target if name not in now or _differ(now[name], target[name])]
    for kind, key in changed:
        if kind is not model:  # two that change places would meet on the way
            kind._base_manager.filter(pk=key)._raw_delete(kind._base_manager.db)
    for name in changed:
        row = _write(name, target[name], exists=name == (model, number))
        row._history_user = user
        Records.of[name[0]].create_historical_record(row, "~" if name in now else "+")


def _differ(old: Any, new: Any) -> bool:
    model = old.instance_type
    return _row_to_json(model, old) != _row_to_json(model, new)


def _write(name: Name, version: Any, *, exists: bool) -> Any:
    model, number = name
    row = model._base_manager.get(pk=number) if exists else version.instance
    for column in _kept_columns(model):
        setattr(row, column.attname, _plain_value(version, column))
    row.pk = number
    for column in model._meta.concrete_fields:
        if getattr(column, "auto_now", False) and getattr(row, column.attname) is None:
            setattr(row, column.attname, timezone.now())
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=not exists, force_update=exists)
    except IntegrityError:
        _move_aside(row)
        row.save_base(raw=True, force_insert=not exists, force_update=exists)
    for field in lists(model):
        _write_list(row, field, numbers_of(version, field))
    return row


def _move_aside(row: Any) -> None:
    """Other rows with the same unique values, until the transaction is rolled back."""
    rows = type(row)._base_manager
    unique = [[column.name] for column in row._meta.fields if column.unique]
    rules = [rule for rule in row._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    for names in (*unique, *(list(rule.fields) for rule in rules)):
        same = rows.filter(**{name: getattr(row, name) for name in names}).exclude(pk=row.pk)
        same._raw_delete(rows.db)


def _write_list(row: Any, field: Any, wanted: Collection[int]) -> None:
    """Without the signals of a relation, which would leave versions by somebody else."""
    through = field.remote_field.through
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through._base_manager.filter(**{own: row.pk}).delete()
    there = field.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True)
    pairs = [{f"{own}_id": row.pk, f"{other}_id": number} for number in there]
    through._base_manager.bulk_create(through(**pair) for pair in pairs)
