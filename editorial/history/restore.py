"""Restores rows as they were: one field, all of a row with its parts, or a deleted row.

Everything goes through ``full_clean()`` and ``save()``, in one transaction and one changeset.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext
from simple_history.utils import get_m2m_reverse_field_name

from editorial.history.changesets import changeset
from editorial.history.compare import key_of
from editorial.history.models import Changeset, Version
from editorial.history.records import Records
from editorial.history.versions import (
    DELETED,
    Name,
    State,
    columns,
    is_part_of_neither,
    is_same,
    labelled,
    last_version,
    list_records,
    lists,
    name_of,
    numbers_of,
    records_of,
    related_model,
    stored_columns,
    titled,
    with_members,
)

#: Of a model, the names of the fields that this user may write; and whether rows may come and go.
Rights = Callable[[type[models.Model]], tuple[Collection[str], bool]]
#: Is given each row before it is checked and written.
Prepare = Callable[[models.Model, Name], None]
#: Added to a number that must be unique while rows exchange theirs.
ASIDE = 10_000
#: Columns that can hold another value for a moment.
MOVABLE = (models.CharField, models.IntegerField, models.DecimalField)


class RestoreError(Exception):
    """Nothing was restored; its words say to an editor what stands in the way."""


@dataclass
class Outcome:
    """What a restore wrote, and what could not come back, in words."""

    row: models.Model | None = None
    written: list[Name] = field(default_factory=list)
    #: Other rows that came back, or that name the restored one again.
    along: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def everything(model: type[models.Model]) -> tuple[list[str], bool]:
    """The rights of whoever may restore each field of each row."""
    return [one.name for one in (*stored_columns(model), *lists(model))], True


# --- Rows that are there -----------------------------------------------------------------------


def restore(
    old: State,
    now: State,
    wanted: Collection[str] | None,
    may: Rights,
    reason: str = "",
    prepare: Prepare = lambda row, name: None,
    *,
    exact: bool = False,
) -> Outcome:
    """Makes rows what they were; ``wanted`` are keys of fields and parts, None means all.

    A negative key in ``old`` is a placeholder: the row is created under a key of its own.
    ``exact`` also restores what the machine keeps, as an undo does. Raises RestoreError.
    """
    task, outcome = _Task(old, now, wanted, may, _How(reason, prepare), exact), Outcome()
    with _restoring():
        _vacate_unique_values(task)
        for row in task.rows():
            _restore_row(task, row, outcome)
    return outcome


@contextmanager
def _restoring() -> Iterator[None]:
    """One transaction in one changeset; whatever stands in the way becomes a RestoreError."""
    try:
        with transaction.atomic(), changeset(reason=Changeset.Reason.RESTORE):
            yield
    except ValidationError as error:
        raise RestoreError(" ".join(error.messages)) from None
    except (IntegrityError, ObjectDoesNotExist):
        text = gettext("Something else has taken its former place, or what it names is gone.")
        raise RestoreError(text) from None


@dataclass(frozen=True)
class _How:
    """``reason``: what the history keeps with each row, beside the changeset."""

    reason: str = ""
    prepare: Prepare = lambda row, name: None


@dataclass(frozen=True)
class _Task:
    """What ``restore()`` was asked for."""

    old: State
    now: State
    wanted: Collection[str] | None
    may: Rights
    how: _How
    exact: bool

    def rows(self) -> list[Name]:
        """Those that go come first: one that comes back may stand where they stood."""
        rows = [row for row in {*self.old, *self.now} if not self._is_elsewhere(row)]
        return sorted(rows, key=lambda row: (row in self.old, row[0].__name__, row[1]))

    def _is_elsewhere(self, row: Name) -> bool:
        return is_part_of_neither(self.old.get(row), self.now.get(row))

    def comes_or_goes(self, row: Name) -> bool:
        return (row in self.old) != (row in self.now)

    def is_wanted(self, row: Name, name: str = "") -> bool:
        return self.wanted is None or key_of(*row, name) in self.wanted

    def fields(self, row: Name) -> list[models.Field]:
        """The columns and lists to write of a row that is there before and after."""
        model, _number = row
        names, _rows_may_go = self.may(model)
        kept = stored_columns(model) if self.exact else columns(model)
        return [
            one
            for one in (*kept, *lists(model))
            if one.name in names
            and not getattr(one, "auto_now", False)
            and self.is_wanted(row, one.name)
            and not is_same(_value(self.old[row], one), _value(self.now[row], one))
        ]


def _value(version: Version, column: models.Field) -> object:
    if column.many_to_many:
        return numbers_of(version, column)
    return column.value_from_object(version)


def _restore_row(task: _Task, row: Name, outcome: Outcome) -> None:
    model, number = row
    if task.comes_or_goes(row):
        _names, rows_may_go = task.may(model)
        if not (rows_may_go and task.is_wanted(row)):
            return
        if row in task.old:
            _insert(row, task.old[row], task.how, outcome)
        else:
            _delete(row, task.how)
        outcome.written.append(row)
    elif fields := task.fields(row):
        stored = model._base_manager.select_for_update().get(pk=number)
        is_whole = task.wanted is None
        _mark(stored, is_restored=is_whole, source_holds=is_whole)
        _write(row, stored, task.old[row], fields, task.how, outcome)
        outcome.written.append(row)


def _write(
    name: Name,
    row: models.Model,
    version: Version,
    fields: list[models.Field],
    how: _How,
    outcome: Outcome,
) -> None:
    """Of all of a row its prices come back too; one price alone is a price of today."""
    for column in fields:
        if not column.many_to_many:
            _set_column(row, column, column.value_from_object(version), outcome)
    _mark(row, _change_reason=how.reason or None)
    how.prepare(row, name)
    _clean(row)
    row.save(force_insert=row._state.adding)
    for column in fields:
        if column.many_to_many:
            _set_list(row, column, numbers_of(version, column), outcome)


def _mark(row: models.Model, **marks: object) -> None:
    """What a save of the row should know; models without such a mark do not look."""
    for name, value in marks.items():
        setattr(row, name, value)


def _set_column(row: models.Model, column: models.Field, value: object, outcome: Outcome) -> None:
    """Leaves out a row that is gone, unless this one belonged to it."""
    if column.remote_field and value is not None and value != getattr(row, column.attname):
        related = related_model(column)
        if not related._base_manager.filter(pk=value).exists():
            gone = _name_of_gone(related, value)
            if column.remote_field.on_delete is not models.SET_NULL:
                text = gettext("%(field)s: “%(row)s” has been deleted.")
                told = {"field": capfirst(str(column.verbose_name)), "row": gone}
                raise RestoreError(text % told)
            outcome.lost.append(labelled(capfirst(str(column.verbose_name)), gone))
            return
    setattr(row, column.attname, value)


def _set_list(
    row: models.Model, column: models.Field, numbers: Collection[int], outcome: Outcome
) -> None:
    related = related_model(column)
    there = related._base_manager.filter(pk__in=numbers)
    for number in sorted(set(numbers) - {one.pk for one in there}):
        gone = _name_of_gone(related, number)
        outcome.lost.append(labelled(capfirst(str(column.verbose_name)), gone))
    getattr(row, column.name).set(there)


def _name_of_gone(model: type[models.Model], number: object) -> str:
    version = last_version(model, number) if hasattr(model, "history") else None
    return name_of(version) if version else f"{model._meta.verbose_name} {number}"


def _clean(row: models.Model) -> None:
    """Raises RestoreError in the words of the model's rules, with the names of the fields."""
    try:
        row.full_clean()
    except ValidationError as error:
        told = []
        for name, texts in error.message_dict.items():
            label = ""
            if name != NON_FIELD_ERRORS:
                label = str(getattr(row._meta.get_field(name), "verbose_name", name))
            words = " ".join(texts)
            told.append(labelled(capfirst(label), words) if label else words)
        raise RestoreError(" ".join(told)) from None


def _insert(name: Name, version: Version, how: _How, outcome: Outcome) -> models.Model:
    """The row under its own key, with its lists."""
    model, number = name
    row = model(pk=number if number > 0 else None)
    _mark(row, is_restored=True, source_holds=True)
    fields = [one for one in (*stored_columns(model), *lists(model)) if not _is_key(one)]
    _write(name, row, version, fields, how, outcome)
    return row


def _is_key(column: models.Field) -> bool:
    return bool(getattr(column, "primary_key", False))


def _delete(name: Name, how: _How) -> None:
    """Unless it went along with another one."""
    model, number = name
    if row := model._base_manager.filter(pk=number).first():
        _mark(row, _change_reason=how.reason or None)
        how.prepare(row, name)
        row.delete()


# --- Rows that exchange unique values ----------------------------------------------------------


def _vacate_unique_values(task: _Task) -> None:
    """Rows give up unique values that others of them take over, such as the numbers of steps.

    Leaves no record: each of these rows is written again in the same transaction.
    """
    rows = [row for row in task.rows() if row in task.old]
    for model in {model for model, _number in rows}:
        of_model = [row for row in rows if row[0] is model]
        fields = {row: [] if task.comes_or_goes(row) else task.fields(row) for row in of_model}
        for unique in _unique_columns(model):
            wanted = {row: _unique_value(task, row, unique, fields[row]) for row in of_model}
            for place, row in enumerate(row for row in of_model if row in task.now):
                taken = [one.value_from_object(task.now[row]) for one in unique]
                others = [value for other, value in wanted.items() if other != row]
                free = [one for one in unique if one in fields[row] and isinstance(one, MOVABLE)]
                if free and taken in others:
                    _vacate(row, free[0], place)


def _unique_columns(model: type[models.Model]) -> list[list[models.Field]]:
    """Of each rule of the model that values are unique, the columns."""
    alone = [[one] for one in model._meta.concrete_fields if one.unique and not one.primary_key]
    by_name = {one.name: one for one in model._meta.concrete_fields}
    together = [
        [by_name[name] for name in rule.fields]
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields
    ]
    return alone + together


def _unique_value(
    task: _Task, row: Name, unique: list[models.Field], chosen: list[models.Field]
) -> list[object]:
    """What the row will have in these columns."""
    state = task.old if row not in task.now else None
    return [
        one.value_from_object((state or (task.old if one in chosen else task.now))[row])
        for one in unique
    ]


def _vacate(row: Name, column: models.Field, place: int) -> None:
    model, number = row
    value: object = f"~{place}"
    if not isinstance(column, models.CharField):
        value = models.F(column.attname) + ASIDE
    model._base_manager.filter(pk=number).update(**{column.attname: value})


# --- Deleted rows ------------------------------------------------------------------------------


def deleted(model: type[models.Model]) -> models.QuerySet:
    """The last versions of the rows that are gone, the last deleted first."""
    there = model._base_manager.filter(pk=OuterRef("id"))
    later = records_of(model).filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    gone = records_of(model).filter(~Exists(there), ~Exists(later), history_type=DELETED)
    return gone.select_related("changeset__made_by", "changeset__refers_to").order_by("-history_id")


def undelete(model: type[models.Model], number: int, reason: str = "") -> Outcome:
    """The row, there again with all that its deletion took: parts, and links from other rows.

    Raises RestoreError.
    """
    last = last_version(model, number)
    if last is None or last.history_type != DELETED:
        raise RestoreError(gettext("It is not among the deleted."))
    outcome = Outcome()
    told = changeset(reason=Changeset.Reason.RESTORE, refers_to=last.changeset_id)
    with told, _restoring():
        outcome.row = _undelete_row(last, _How(reason), outcome)
    return outcome


def rehearse_undelete(model: type[models.Model], number: int) -> Outcome:
    """What ``undelete()`` would do: done, and rolled back. Raises RestoreError."""
    with transaction.atomic():
        outcome = undelete(model, number)
        transaction.set_rollback(True)
    return outcome


def _undelete_row(last: Version, how: _How, outcome: Outcome) -> models.Model:
    name: Name = (last.instance_type, last.id)
    row = _insert(name, _before_deletion(last), how, outcome)
    outcome.written.append(name)
    for relation in row._meta.private_fields:
        if isinstance(relation, GenericRelation) and relation.related_model not in Records.of:
            kind = relation.related_model._meta.verbose_name
            outcome.lost.append(capfirst(str(kind)))
    for part in _deleted_along(last):
        _undelete_part(part, how, outcome)
    for link in _lost_links(type(row), row.pk, last.changeset_id):
        _link_again(row, *link, how, outcome)
    return row


def _before_deletion(last: Version) -> Version:
    """The last version from before the changeset of the deletion, which may write others first."""
    versions = records_of(last.instance_type).filter(id=last.id, history_id__lt=last.history_id)
    there = versions.exclude(history_type=DELETED).order_by("-history_id")
    before = there.exclude(changeset=last.changeset_id).first() or there.first()
    return with_members([before or last])[0]


def _deleted_along(last: Version) -> Iterator[Version]:
    """The last versions of the rows that the same deletion took, because they belonged to it."""
    for relation in last.instance_type._meta.related_objects:
        model = relation.related_model
        if model in Records.of and relation.on_delete is models.CASCADE:
            owner = {relation.field.attname: last.id}
            gone = (
                records_of(model)
                .filter(changeset=last.changeset_id, history_type=DELETED, **owner)
                .order_by("history_id")
            )
            there = model._base_manager.filter(pk__in=gone.order_by().values("id"))
            yield from gone.exclude(id__in=there.values("pk"))


def _undelete_part(last: Version, how: _How, outcome: Outcome) -> None:
    """A part that cannot come back does not keep the others from it."""
    name = titled(last.instance_type, name_of(last))
    inside = Outcome()
    try:
        with _restoring():
            _undelete_row(last, how, inside)
    except RestoreError as error:
        outcome.lost.append(labelled(name, error))
        return
    outcome.written += inside.written
    outcome.along += [name, *inside.along]
    outcome.lost += [labelled(name, one) for one in inside.lost]


# --- Links from other rows ---------------------------------------------------------------------


def _lost_links(
    model: type[models.Model], number: int, changeset_id: int | None
) -> Iterator[tuple[models.Field, int]]:
    """(field, key of the row) of those that named this row until that changeset."""
    for relation in model._meta.related_objects:
        if relation.related_model not in Records.of:
            continue
        if isinstance(relation.field, models.ManyToManyField):
            yield from _lost_by_lists(relation.field, number, changeset_id)
        elif relation.on_delete is models.SET_NULL:
            yield from _lost_by_keys(relation.field, number, changeset_id)


def _lost_by_lists(
    column: models.ManyToManyField, number: int, changeset_id: int | None
) -> Iterator[tuple[models.Field, int]]:
    key = get_m2m_reverse_field_name(column)
    records = list_records(column).filter(**{key: number}).values("history_id")
    naming = records_of(column.model).filter(history_id__in=records)
    for row, _versions in _versions_since(column.model, naming, changeset_id):
        yield column, row


def _lost_by_keys(
    column: models.Field, number: int, changeset_id: int | None
) -> Iterator[tuple[models.Field, int]]:
    """But for those that have named another row since."""
    naming = records_of(column.model).filter(**{column.attname: number})
    for row, since in _versions_since(column.model, naming, changeset_id):
        later = records_of(column.model).filter(history_id__in=since).exclude(history_type=DELETED)
        if not later.exclude(**{column.attname: None}).exists():
            yield column, row


def _versions_since(
    model: type[models.Model], naming: models.QuerySet, changeset_id: int | None
) -> Iterator[tuple[int, list[int]]]:
    """Rows whose version before that changeset is one of ``naming``, with those from it on."""
    names = set(naming.order_by().values_list("history_id", flat=True))
    rows = records_of(model).filter(id__in=naming.order_by().values("id")).order_by("history_id")
    of_rows: dict[int, list[tuple[int, int]]] = {}
    for row, version, written_by in rows.values_list("id", "history_id", "changeset_id"):
        of_rows.setdefault(row, []).append((version, written_by))
    for row, versions in of_rows.items():
        places = [at for at, one in enumerate(versions) if one[1] == changeset_id]
        if places and places[0] and versions[places[0] - 1][0] in names:
            yield row, [version for version, _written_by in versions[places[0] :]]


def _link_again(
    row: models.Model, column: models.Field, number: int, how: _How, outcome: Outcome
) -> None:
    other = column.model._base_manager.select_for_update().filter(pk=number).first()
    if other is None:
        gone = titled(column.model, _name_of_gone(column.model, number))
        outcome.lost.append(labelled(gone, column.verbose_name))
        return
    name = titled(type(other), other)
    _mark(other, _change_reason=how.reason or None)
    if column.many_to_many:
        getattr(other, column.name).add(row)
    elif getattr(other, column.attname) is None:
        setattr(other, column.attname, row.pk)
        _mark(other, is_restored=True, keeps_check=True, source_holds=True)
        try:
            with _restoring():
                _clean(other)
                other.save()
        except RestoreError as error:
            outcome.lost.append(labelled(name, error))
            return
    outcome.along.append(name)
