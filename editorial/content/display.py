"""People, columns and values told in the words of whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol, cast

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User


class _Version(Protocol):
    history_user_id: int | None
    history_user: User | None


def names_of(
    versions: Iterable[_Version], you: AbstractBaseUser | AnonymousUser | None = None
) -> str:
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
    fields = (cast("models.Field", model._meta.get_field(name)) for name in names)
    return gettext(", ").join(str(field.verbose_name) for field in fields)


def display_value(column: models.Field, value: object) -> str:
    """As lists show it; a relation by the name of its row."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value in (None, ""):
        return "—"
    if isinstance(column, models.ManyToManyField):
        return gettext(", ").join(map(str, cast("Iterable[models.Model]", value))) or "—"
    if isinstance(column, models.URLField):
        return str(value)  # Django makes a link of it, and this is text
    if isinstance(column, models.FileField):
        return str(getattr(value, "name", value))
    if isinstance(column, models.ForeignKey):
        row = column.related_model._base_manager.filter(pk=getattr(value, "pk", value)).first()
        return str(row or value)
    return str(display_for_field(column.to_python(value), column, "—"))
