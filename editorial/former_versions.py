"""A row as one of its former versions was, brought back through ``save()``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from modeltranslation.translator import translator
from simple_history.utils import get_m2m_reverse_field_name

from editorial.models.import_run import Written


class BlockedError(Exception):
    """A row that the former version names is gone."""


def put_back(one: Written, reason: str) -> None:
    """Raises BlockedError, or IntegrityError where another row has taken what must be unique."""
    label, number, before, _after = one
    model: Any = apps.get_model(label)
    version = model.history.get(history_id=before)
    row = model._default_manager.get(pk=number)
    for field in columns(model):
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


def columns(model: type[models.Model]) -> Iterable[Any]:
    """All but the number, what every save sets anew, and names for the reader's language."""
    options: Any = translator.get_options_for_model(model)
    return (
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in options.fields
        and not getattr(field, "auto_now", False)
    )
