"""The subject of a report: a published fact, named by a label in the URL."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import models

from editorial.content.publication import Publishable
from editorial.content.sources import Sourced

_LABEL = re.compile(r"([a-z]+)\.([a-z]+)\.([0-9]{1,18})", re.ASCII)


def subject_label(fact: models.Model) -> str:
    """``operators.plan.12``"""
    return f"{fact._meta.label_lower}.{fact.pk}"


def public_fact(text: str) -> Any:
    """The fact with that label, if it and its parents are published."""
    found = _LABEL.fullmatch(text)
    if not found:
        return None
    try:
        model: Any = apps.get_model(found[1], found[2])
    except LookupError:
        return None
    if not issubclass(model, Sourced):
        return None
    fact = model._default_manager.filter(pk=found[3]).first()
    return fact if fact and all(map(_is_published, (fact, *_parents(fact)))) else None


def fact_name(fact: Any) -> str:
    """Its name in the active language, after those of its parents: ``Jazz · 0300``."""
    own, of = str(fact), [str(whole) for whole in _parents(fact)]
    return " · ".join([*(whole for whole in of if whole not in own), own])


def fact_statement(fact: Any) -> str:
    """What it says, where its name does not say it already."""
    said = [str(getattr(fact, field)) for field in getattr(fact, "essential_fields", ())[:1]]
    return "".join(text for text in said if text not in fact_name(fact))


def fact_page(fact: Any) -> str:
    """The path of its page, or of a parent's."""
    pages = (getattr(one, "shown_at", str)() for one in (fact, *_parents(fact)))
    return next(filter(None, pages), "")


def _is_published(row: Any) -> bool:
    if not isinstance(row, Publishable):
        return True
    rows: Any = type(row)._default_manager
    return bool(rows.published().filter(pk=row.pk).exists())


def _parents(fact: models.Model) -> list[models.Model]:
    """The rows that it is deleted with (CASCADE): a price's plan, a code's operator."""
    fields = (
        field
        for field in fact._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    )
    return [row for field in fields if (row := getattr(fact, field.name)) is not None]
