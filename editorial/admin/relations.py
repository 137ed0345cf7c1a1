"""Names of relations: rows that only tie two others, which Django lists where one is deleted."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.functional import lazy
from django.utils.translation import gettext


def name_relations() -> None:
    """“Link between guide and plan: From the airport – Weekly Super”, in the reader's language,
    instead of “Guide-plan relationship: Guide_plans object (59)”."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created:
            _name(model)


def _name(model: type[Model]) -> None:
    keys = [field for field in model._meta.fields if isinstance(field, ForeignKey)]

    def kind() -> str:
        words = [str(key.related_model._meta.verbose_name) for key in keys]
        return gettext("link between %(one)s and %(other)s") % dict(
            zip(("one", "other"), words, strict=True)
        )

    def both(row: object) -> str:
        return " – ".join(str(getattr(row, key.name)) for key in keys)

    model._meta.verbose_name = model._meta.verbose_name_plural = lazy(kind, str)()
    model.__str__ = both  # type: ignore[method-assign]
