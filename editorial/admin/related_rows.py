"""Initial data and choices of related rows that may hold anything.

Django's admin asks the database for the key ``abc``, or for one beyond its integers, and fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.http import HttpRequest


def _is_key(model: type[models.Model], value: object) -> bool:
    """Whether the database could be asked for a row with this key."""
    key: Any = model._meta.pk
    try:
        key.run_validators(key.to_python(value))
    except ValidationError:
        return False
    return True


def _can_hold(field: Any, value: object) -> bool:
    """Whether a field of a model may be given this from an address."""
    if isinstance(field, models.ForeignObjectRel | models.FileField):
        return False
    if field.related_model:
        values = value if isinstance(value, list) else [value]
        return all(_is_key(field.related_model, one) for one in values)
    try:
        field.to_python(value)
    except ValidationError:
        return False
    return True


class _RowSelect(AutocompleteSelect):
    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, _keys_in(self.field.related_model, value), attr)


class _RowsSelect(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, _keys_in(self.field.related_model, value), attr)


def _keys_in(model: type[models.Model], values: Sequence[str]) -> list[str]:
    return [one for one in values if not one or _is_key(model, one)]


class RowsField(forms.ModelMultipleChoiceField):
    """Keys beyond the integers of the database are errors of this field."""

    def clean(self, value: Any) -> Any:
        rows: Any = self.queryset
        for one in value if isinstance(value, list | tuple) else ():
            if not _is_key(rows.model, one):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": one},
                )
        return super().clean(value)


class RelatedRows(admin.ModelAdmin):
    """Drops initial data that no field can hold; refuses related rows that cannot be."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._accepts(name, value)}

    def _accepts(self, name: str, value: object) -> bool:
        try:
            return _can_hold(self.opts.get_field(name), value)
        except FieldDoesNotExist:
            return True

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: Any = None, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _RowsSelect(db_field, self.admin_site)
        kwargs.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
