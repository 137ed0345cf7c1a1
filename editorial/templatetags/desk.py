"""Ways from the desk to lists and forms, and how it says kinds and times."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django import template
from django.db import models
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from editorial.content.admin_urls import address
from editorial.languages import LANGUAGE

register = template.Library()


class _RowOfModel(Protocol):
    model: type[models.Model]
    pk: int


@register.simple_tag
def list_of(model: type[models.Model], **query: object) -> str:
    return address(model, "changelist", **query)


@register.simple_tag
def form_of(row: _RowOfModel) -> str:
    """Of anything with a model and a key."""
    return address(row.model, "change", row.pk)


@register.simple_tag
def draft_of(row: _RowOfModel) -> str:
    """The form of the open draft of a page."""
    return address(row.model, "draft", row.pk)


@register.filter
def kind(model: type[models.Model] | models.Model) -> str:
    return capfirst(str(model._meta.verbose_name))


@register.filter
def kinds(model: type[models.Model] | models.Model) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


@register.filter
def own_name(language: str) -> str:
    """As those who read it call it."""
    return LANGUAGE[language].own_name


@register.filter
def ago(moment: datetime) -> str:
    """In its largest unit: “3 days ago”."""
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}
