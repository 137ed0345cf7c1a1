"""What a draft version would change, in words: of the row, its lists and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from modeltranslation.translator import translator

from editorial.differences import as_html
from editorial.models import TRANSLATION_COLUMNS
from editorial.telling import in_words

#: Kept by the machine, or no news to who compares.
UNTOLD = {*TRANSLATION_COLUMNS, "id", "updated_at", "was_verified_on"}
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
        if column.name not in UNTOLD and column.name not in translated:
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
