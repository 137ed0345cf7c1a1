"""Differences between two states of a row and its parts, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from editorial.content.display import display_value
from editorial.history.models import Version
from editorial.history.text_diff import as_html, excerpts
from editorial.history.versions import (
    Name,
    State,
    Versions,
    as_of,
    changed,
    columns,
    is_part_of_neither,
    labelled,
    name_of,
    numbers_of,
    related_model,
    titled,
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


def differences(old: State, new: State, model: type[models.Model]) -> list[Difference]:
    """Of the row first, then of its parts."""
    rows = sorted({*old, *new}, key=lambda row: (row[0] is not model, row[0].__name__, row[1]))
    return [one for row in rows for one in _of_row(row, old.get(row), new.get(row), model)]


def _of_row(
    row: Name, old: Version | None, new: Version | None, owner: type[models.Model]
) -> Iterator[Difference]:
    """The name of a part is asked for only where something of it differs."""
    model, number = row
    if is_part_of_neither(old, new):
        return
    part = ""
    one = new or old
    if one and model is not owner and not (old and new and not any(changed(old, new))):
        part = titled(model, name_of(one))
    if old is None or new is None:
        if part:
            html = as_html(summary(old) if old else "", summary(new) if new else "")
            yield Difference(key_of(model, number, ""), capfirst(part), "", html, is_whole=True)
        return
    for field in changed(old, new):
        label = labelled(part, field.verbose_name) if part else str(field.verbose_name)
        html = excerpts(value_of(old, field), value_of(new, field))
        language = getattr(field, "language", "")
        yield Difference(key_of(model, number, field.name), capfirst(label), language, html)


def key_of(model: type[models.Model], number: int, field: str) -> str:
    return f"{model._meta.label_lower}:{number}:{field}"


def value_of(version: Version, field: models.Field) -> str:
    if not field.many_to_many:
        return display_value(field, field.value_from_object(version))
    rows = related_model(field)._base_manager.filter(pk__in=numbers_of(version, field))
    return "\n".join(sorted(str(row) for row in rows)) or "—"


def summary(version: Version) -> str:
    """A whole part in words, without what is empty."""
    told = (
        (column, value_of(version, column))
        for column in columns(version.instance_type)
        if not column.is_relation
    )
    return "\n".join(labelled(column.verbose_name, words) for column, words in told if words != "—")
