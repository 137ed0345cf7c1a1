"""Where the admin shows what the desk counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from editorial.languages import localized_column


def address(model: type[models.Model], page: str, *args: object, **query: object) -> str:
    """``changelist``, ``change`` … of a model in the admin."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def parameter(language: str) -> str:
    """By which a list is filtered by the status of its rows' texts."""
    return localized_column("translation", language)


def translation_list_url(model: type[models.Model], language: str, status: str) -> str:
    """The list of the rows whose texts have that status."""
    return address(model, "changelist", **{parameter(language): status})
