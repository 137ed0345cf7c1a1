"""Differences between two states of a row and its parts, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from modeltranslation.translator import translator

from editorial.content.display import in_words
from editorial.history.text_diff import as_html, excerpts
from editorial.history.versions import (
    MACHINE_KEPT,
    Name,
    State,
    Versions,
    as_of,
    changed,
    columns,
    is_part_of_neither,
    name_of,
    numbers_of,
)


@dataclass(frozen=True)
class Difference:
    """``key`` names what can be restored: a field, or a whole part."""

    key: str
    label: str
    language: str
    html: SafeString
    is_whole: bool = False


def state(versions: dict[Name, Versions], changeset: int | None = None) -> State:
    """After that changeset, or after the newest one."""
    found = {name: as_of(of_row, changeset) for name, of_row in versions.items()}
    return {name: version for name, version in found.items() if version is not None}


def differences(old: State, new: State, model: Any) -> list[Difference]:
    """Of the row first, then of its parts."""
    rows = sorted({*old, *new}, key=lambda row: (row[0] is not model, row[0].__name__, row[1]))
    return [one for row in rows for one in _of_row(row, old.get(row), new.get(row), model)]


def _of_row(row: Name, old: Any, new: Any, owner: Any) -> Iterator[Difference]:
    """The name of a part is asked for only where something of it differs."""
    model, number = row
    if is_part_of_neither(old, new):
        return
    part = ""
    if model is not owner and (old is None or new is None or any(changed(old, new))):
        part = f"{model._meta.verbose_name} “{name_of(new or old)}”"
    if old is None or new is None:
        if part:
            html = as_html(_summary(old) if old else "", _summary(new) if new else "")
            yield Difference(key_of(model, number, ""), capfirst(part), "", html, is_whole=True)
        return
    for field in changed(old, new):
        label = f"{part}: {field.verbose_name}" if part else str(field.verbose_name)
        html = excerpts(_value_of(old, field), _value_of(new, field))
        language = getattr(field, "language", "")
        yield Difference(key_of(model, number, field.name), capfirst(label), language, html)


def key_of(model: Any, number: int, field: str) -> str:
    return f"{model._meta.label_lower}:{number}:{field}"


def _value_of(version: Any, field: Any) -> str:
    if not field.many_to_many:
        return in_words(field, field.value_from_object(version))
    rows = field.related_model._base_manager.filter(pk__in=numbers_of(version, field))
    return "\n".join(sorted(str(row) for row in rows)) or "—"


def _summary(version: Any) -> str:
    """A whole part in words, without what is empty."""
    told = (
        (column, _value_of(version, column))
        for column in columns(version.instance_type)
        if not column.is_relation
    )
    return "\n".join(f"{column.verbose_name}: {words}" for column, words in told if words != "—")


#: {key: (name of the field, language or "", value in words)}
Told = dict[Any, tuple[str, str, str]]


@dataclass(frozen=True)
class Change:
    label: str
    language: str
    difference: SafeString


def told(row: Any, parts: Iterable[Any]) -> Told:
    """Everything that editors write, of a row and of the rows of these models that belong to it."""
    found: Told = {}
    for column, value in values(row):
        found[column.name] = (str(column.verbose_name), language_of(column), value)
    for model in parts:
        for part in rows_of(row, model):
            for column, value in values(part):
                label = f"{model._meta.verbose_name} “{part}”: {column.verbose_name}"
                key = model._meta.label, part.pk, column.name
                found[key] = (label, language_of(column), value)
    return found


def values(row: Any) -> Iterator[tuple[Any, str]]:
    translated = translator.get_options_for_model(type(row)).all_fields
    for column in row._meta.concrete_fields:
        if column.name not in MACHINE_KEPT and column.name not in translated:
            yield column, in_words(column, getattr(row, column.attname))
    for field in row._meta.many_to_many:
        names = sorted(str(one) for one in getattr(row, field.name).all())
        yield field, "\n".join(names) or "—"


def rows_of(row: Any, model: Any) -> Any:
    key = next(one for one in model._meta.fields if one.related_model is type(row))
    return model._base_manager.filter(**{key.name: row}).order_by("pk")


def language_of(column: Any) -> str:
    return getattr(column, "language", "")


def changes(before: Told, after: Told) -> list[Change]:
    """In the order of the form; parts that came or went are compared with nothing."""
    keys = [*before, *(key for key in after if key not in before)]
    found = []
    for key in keys:
        label, language, _value = after.get(key) or before[key]
        old, new = (state[key][2] if key in state else "" for state in (before, after))
        if old != new:
            found.append(Change(label, language, as_html(old, new)))
    return found
