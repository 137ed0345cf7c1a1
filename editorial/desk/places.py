"""Where the admin shows what the desk counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.forms.models import _get_foreign_key  # what Django's own inlines are joined by
from django.urls import reverse
from modeltranslation.utils import build_localized_fieldname

from editorial.models import Bilingual


def address(model: Any, page: str, *args: Any, **query: Any) -> str:
    """``changelist``, ``change`` … of a model in the admin."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class Place:
    """Bilingual rows in a list of their own, or, along ``path``, in that of what they belong to."""

    model: Any
    listed: Any
    path: str = ""

    def parameter(self, language: str) -> str:
        """By which the list is filtered by the status of these rows' texts."""
        column = build_localized_fieldname("translation", language)
        return f"{self.path}__{column}" if self.path else column

    def filtered(self, language: str, status: str) -> str:
        return address(self.listed, "changelist", **{self.parameter(language): status})


def places(model_admin: Any) -> Iterator[Place]:
    """Of an admin's own rows, and of the parts on its forms that have no list elsewhere."""
    model, registered = model_admin.model, model_admin.admin_site._registry
    if issubclass(model, Bilingual):
        yield Place(model, model)
    for inline in model_admin.inlines:
        if issubclass(inline.model, Bilingual) and inline.model not in registered:
            key = _get_foreign_key(model, inline.model, fk_name=inline.fk_name)
            yield Place(inline.model, model, key.related_query_name())
