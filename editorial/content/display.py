"""People, columns and values told in the words of whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.translation import gettext


def names_of(versions: Iterable[Any], you: Any = None) -> str:
    """Who wrote these versions, each once; ``you`` is whoever reads it."""
    users = {one.history_user_id: one.history_user for one in versions if one.history_user_id}
    names = [
        gettext("you") if user == you else user.get_full_name() or user.get_username()
        for user in users.values()
        if user
    ]
    return gettext(", ").join(names) or gettext("Someone else")


def labels(model: type[models.Model], names: Collection[str]) -> str:
    """The names of these columns as a list in words."""
    options: Any = model._meta
    return gettext(", ").join(str(options.get_field(name).verbose_name) for name in names)


def in_words(column: models.Field, value: Any) -> str:
    """As lists show it; a relation by the name of its row."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value in (None, ""):
        return "—"
    if isinstance(column, models.ManyToManyField):
        return gettext(", ").join(map(str, value)) or "—"
    if isinstance(column, models.URLField):
        return str(value)  # Django makes a link of it, and this is text
    if isinstance(column, models.FileField):
        return str(getattr(value, "name", value))
    if isinstance(column, models.ForeignKey):
        row = column.related_model._base_manager.filter(pk=getattr(value, "pk", value)).first()
        return str(row or value)
    return str(display_for_field(column.to_python(value), column, "—"))
