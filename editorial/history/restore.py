"""Restores a row, a field of it, or a deleted row with its parts, by the models' own rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext
from modeltranslation.translator import translator
from simple_history.utils import get_m2m_reverse_field_name

from editorial.history.compare import State, key_of
from editorial.history.versions import Name, Versions, all_versions, columns, lists, numbers_of
from editorial.imports.models import Written

#: Of a model, the names of the fields that this user may write; and whether rows may come and go.
Rights = Callable[[Any], tuple[Collection[str], bool]]
#: Is given each row before it is checked and saved.
Prepare = Callable[[Any, Name], None]


class CannotError(Exception):
    """Its words say to an editor what stands in the way."""


def bring_back(
    old: State,
    now: State,
    wanted: Collection[str] | None,
    may: Rights,
    reason: str,
    prepare: Prepare = lambda row, name: None,
) -> int:
    """Makes rows what they were; ``wanted`` are keys of fields and parts, None means all.

    A row with a negative number is a placeholder: it is created under a number of its own.
    Returns how many rows it wrote. Raises CannotError, and then nothing is written.
    """
    try:
        with transaction.atomic():
            clear_places(old, now, wanted, may)
            steps = [
                step(name, old.get(name), now.get(name), wanted, may(name[0]), reason, prepare)
                for name in sorted({*old, *now}, key=lambda name: turn(name, old))
            ]
    except ValidationError as error:
        raise CannotError(in_one_line(error)) from None
    except IntegrityError:
        text = gettext("Something else has taken its former place, or what it names is gone.")
        raise CannotError(text) from None
    return sum(steps)


def turn(name: Name, old: State) -> tuple[bool, str, int]:
    """Rows that go, go first: one that comes back may stand where they stood."""
    model, number = name
    return name in old, model.__name__, number


def clear_places(old: State, now: State, wanted: Collection[str] | None, may: Rights) -> None:
    """Of rows with numbered places, those that return to another one leave theirs."""
    for model in {model for model, _number in now if hasattr(model, "step_aside")}:
        if "position" in may(model)[0]:
            model.step_aside(
                number
                for kind, number in now
                if kind is model
                and (kind, number) in old
                and (wanted is None or key_of(model, number, "position") in wanted)
                and old[kind, number].position != now[kind, number].position
            )


def in_one_line(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{name}: {' '.join(texts)}" if name != "__all__" else " ".join(texts)
        for name, texts in error.message_dict.items()
    )


def step(
    name: Name,
    old: Any,
    now: Any,
    wanted: Collection[str] | None,
    rights: tuple[Collection[str], bool],
    reason: str,
    prepare: Prepare,
) -> int:
    model, number = name
    fields, rows_may_go = rights
    whole = wanted is None or key_of(model, number, "") in wanted
    if old is None or now is None:
        return came_or_went(model, number, old, reason, prepare) if whole and rows_may_go else 0
    chosen = [
        field
        for field in (*columns(model), *lists(model))
        if field.name in fields
        and (wanted is None or key_of(model, number, field.name) in wanted)
        and value(old, field) != value(now, field)
    ]
    if not chosen:
        return 0
    row = model._base_manager.select_for_update().get(pk=number)
    write(row, old, chosen, reason, partial(prepare, name=name), is_all=wanted is None)
    return 1


def value(version: Any, field: Any) -> Any:
    return numbers_of(version, field) if field.many_to_many else field.value_from_object(version)


def write(
    row: Any,
    old: Any,
    fields: list[Any],
    reason: str,
    prepare: Callable[[Any], None],
    *,
    is_all: bool,
) -> None:
    """Of all of a row its prices come back too; one price alone is a price of today."""
    for field in fields:
        if not field.many_to_many:
            setattr(row, field.attname, field.value_from_object(old))
    row._change_reason = reason
    row.is_restored = is_all
    prepare(row)
    row.full_clean()
    row.save()
    for field in fields:
        if field.many_to_many:
            kept = field.related_model._base_manager.filter(pk__in=numbers_of(old, field))
            getattr(row, field.name).set(kept)


def came_or_went(
    model: Any,
    number: int,
    old: Any,
    reason: str,
    prepare: Prepare = lambda row, name: None,
) -> int:
    """A part that is gone comes back under its own number; one that came since goes."""
    if old is None:
        row = model._base_manager.get(pk=number)
        row._change_reason = reason
        prepare(row, (model, number))
        row.delete()
        return 1
    row = old.instance
    row.pk = number if number > 0 else None
    row._state.adding = True
    row._change_reason = reason
    row.is_restored = True
    prepare(row, (model, number))
    row.full_clean()
    row.save(force_insert=True)
    for field in lists(model):
        rows = field.related_model._base_manager.filter(pk__in=numbers_of(old, field))
        getattr(row, field.name).set(rows)
    return 1


def what_was(moment: str) -> str:
    """The reason that the history keeps."""
    return capfirst(gettext("brought back from %(moment)s") % {"moment": moment})[:100]


#: Parts that went so shortly before their row went along with it.
ALONG = timedelta(seconds=5)


def deleted(model: Any, most: int) -> list[Any]:
    """The last version of each row that is gone, the last deleted first."""
    there = model._base_manager.values("pk")
    gone = model.history.exclude(id__in=there).order_by().values("id")
    last = gone.annotate(last=Max("history_id")).values("last")
    rows = model.history.filter(history_id__in=last, history_type="-").select_related(
        "history_user"
    )
    return list(rows.order_by("-history_date", "-history_id")[:most])


def undelete(model: Any, number: int, parts: Iterable[Any], reason: str) -> Any:
    """The row, there again with its parts. Raises CannotError, and then nothing is written."""
    versions = all_versions(model, number, parts)
    own = versions.get((model, number), [])
    if not own or own[-1].history_type != "-":
        raise CannotError(gettext("It is not among the deleted."))
    went = own[-1].history_date
    try:
        with transaction.atomic():
            came_or_went(model, number, before_the_end(own), reason)
            for (kind, part), of_part in versions.items():
                if kind is not model and went_along(of_part, went):
                    came_or_went(kind, part, before_the_end(of_part), reason)
    except ValidationError as error:
        raise CannotError(in_one_line(error)) from None
    except IntegrityError:
        text = gettext("Something else has taken its former place, or what it names is gone.")
        raise CannotError(text) from None
    return model._base_manager.get(pk=number)


def before_the_end(versions: Versions) -> Any:
    """What it was; a row that was written once and deleted has nothing else."""
    return next((one for one in reversed(versions) if one.history_type != "-"), versions[-1])


def went_along(versions: Versions, went: Any) -> bool:
    last = versions[-1]
    return last.history_type == "-" and abs(went - last.history_date) <= ALONG


class BlockedError(Exception):
    """A row that the former version names is gone."""


def put_back(one: Written, reason: str) -> None:
    """Raises BlockedError, or IntegrityError where another row has taken what must be unique."""
    label, number, before, _after = one
    model: Any = apps.get_model(label)
    version = model.history.get(history_id=before)
    row = model._default_manager.get(pk=number)
    for field in restorable_columns(model):
        value = getattr(version, field.attname)
        if field.is_relation and value not in (None, getattr(row, field.attname)):
            require(field.related_model, value)
        setattr(row, field.attname, value)
    row._change_reason = reason
    row.is_restored = True
    row.save()
    for field in version._history_m2m_fields:
        related = getattr(version, field.name).values(get_m2m_reverse_field_name(field))
        getattr(row, field.name).set(field.related_model._base_manager.filter(pk__in=related))


def require(model: type[models.Model], number: int) -> None:
    if not model._base_manager.filter(pk=number).exists():
        raise BlockedError


def restorable_columns(model: type[models.Model]) -> Iterable[Any]:
    """All but the number, what every save sets anew, and names for the reader's language."""
    options: Any = translator.get_options_for_model(model)
    return (
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in options.fields
        and not getattr(field, "auto_now", False)
    )
