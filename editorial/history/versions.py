"""Versions as they lie in the history: of a row, and of the parts that belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from modeltranslation.translator import NotRegistered, translator
from simple_history.utils import get_m2m_reverse_field_name

from editorial.bilingual.models import TRANSLATION_COLUMNS

#: Kept by the machine: no news to whoever reads what editors did.
MACHINE_KEPT = {*TRANSLATION_COLUMNS, "id", "updated_at", "was_verified_on"}

#: (model, number of the row)
Name = tuple[Any, int]
#: Of one row, the oldest first
Versions = list[Any]


def columns(model: Any) -> list[Any]:
    """Those that say something, in the order of the model."""
    try:
        bases = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        bases = {}
    return [
        one
        for one in model._meta.concrete_fields
        if one.name not in MACHINE_KEPT and one.name not in bases
    ]


def lists(model: Any) -> list[Any]:
    """Its relations to many rows that the history keeps."""
    kept = {field.name for field in getattr(model.history.model, "_history_m2m_fields", ())}
    return [field for field in model._meta.many_to_many if field.name in kept]


def owner_key(model: Any, owner: Any) -> Any:
    """The column of a part that says what it belongs to."""
    return next(one for one in model._meta.fields if one.related_model is owner)


def all_versions(model: Any, number: int, parts: Iterable[Any]) -> dict[Name, Versions]:
    """One query for each kind and each of its lists, however many versions there are."""
    found: dict[Name, Versions] = {}
    collect(found, model, {"id": number})
    for part in parts:
        collect(found, part, {owner_key(part, model).attname: number})
    return found


def collect(found: dict[Name, Versions], model: Any, wanted: dict[str, Any]) -> None:
    versions = model.history.filter(**wanted).select_related("history_user")
    rows = list(versions.order_by("history_date", "history_id"))
    had = {field.name: members(rows, field) for field in lists(model)} if rows else {}
    for version in rows:
        version.members = {
            name: frozenset(by_version.get(version.history_id, ()))
            for name, by_version in had.items()
        }
        found.setdefault((model, version.id), []).append(version)


def members(versions: Versions, field: models.ManyToManyField) -> dict[int, list[int]]:
    """{id of a version: the rows that its list had}."""
    kept = getattr(type(versions[0]), field.name).model
    key = get_m2m_reverse_field_name(field)
    wanted = kept.objects.filter(history__in=[one.history_id for one in versions])
    found: dict[int, list[int]] = {}
    for version, row in wanted.values_list("history_id", key):
        found.setdefault(version, []).append(row)
    return found


def numbers_of(version: Any, field: models.ManyToManyField) -> frozenset[int]:
    """The rows that a list had."""
    numbers: frozenset[int] = version.members[field.name]
    return numbers


def changed(old: Any, new: Any) -> Iterator[Any]:
    """The columns and lists in which two versions of one row differ."""
    model = new.instance_type
    for column in columns(model):
        if plain(column.value_from_object(old)) != plain(column.value_from_object(new)):
            yield column
    for field in lists(model):
        if numbers_of(old, field) != numbers_of(new, field):
            yield field


def plain(value: Any) -> Any:
    """Nothing is written in two ways."""
    return "" if value is None else value


def as_of(versions: Versions, moment: datetime) -> Any:
    """The version of that moment; None before the row was there and after it was deleted."""
    before = [one for one in versions if one.history_date <= moment]
    return before[-1] if before and before[-1].history_type != "-" else None
