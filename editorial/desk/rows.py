"""Rows of many kinds in one query, each with the name by which an editor knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, Left, Trim
from modeltranslation.translator import translator

from editorial.languages import LANGUAGES, current_first, current_language, localized_column

#: Characters of a name that stand in one line of the desk.
LONGEST = 90
NOTHING = Value("", output_field=CharField())


@dataclass(frozen=True)
class Named:
    """A row of any kind. ``language`` is that of the name, which may not be the reader's."""

    model: type[Model]
    pk: int
    whose: str
    name: str
    language: str


def kind(model: type[Model]) -> dict[str, Combinable]:
    return {"row_kind": Value(model._meta.label, output_field=CharField())}


def names(model: Any) -> dict[str, Combinable]:
    """row_kind, row_id, row_whose, row_zh_hans and row_en: columns that every kind can fill."""
    whose = [part for path in model.named_within for part in (filled(path), Value(" "))]
    return {
        **kind(model),
        "row_id": F("pk"),
        "row_whose": Trim(Concat(*whose, Value(""))) if whose else NOTHING,
        **{
            localized_column("row", language): Left(
                filled(name_column(model, language)), LONGEST + 1
            )
            for language in LANGUAGES
        },
    }


def name_column(model: Any, language: str) -> str:
    name = model.name_field or model.essential_fields[0]
    translated = name in translator.get_options_for_model(model).all_fields
    return localized_column(name, language) if translated else name


def filled(path: str) -> Combinable:
    return Coalesce(F(path), NOTHING, output_field=CharField())


def named(record: Mapping[str, Any]) -> Named:
    """The name in the reader's language, or in the other one where that is all there is."""
    texts = {one: record[localized_column("row", one)] for one in current_first()}
    language = next((one for one, text in texts.items() if text.strip()), current_language())
    model = model_of(record)
    name = shortened(texts[language])
    return Named(model, record["row_id"], record["row_whose"], name, language)


def shortened(text: str) -> str:
    """Of texts read to one character more than there is room for."""
    return f"{text[: LONGEST - 1].rstrip()}…" if len(text) > LONGEST else text


def model_of(record: Mapping[str, Any]) -> type[Model]:
    return apps.get_model(record["row_kind"])
