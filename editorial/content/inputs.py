"""Text inputs that take numbers, dates and codes as people type and paste them.

A number field of a browser changes by the mouse wheel while somebody scrolls; these do not. What
they take is what imports take: full-width digits, commas between thousands, other ways of writing
a day. The plain form is what the form field sees, so that nothing counts as a change but a change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime, AdminTextInputWidget
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.datastructures import MultiValueDict

from editorial.content.fields import HalfWidthCharField, plain_code
from editorial.content.partial_dates import PartialDateField, tidied
from editorial.text import plain_number

_Plain = Callable[[str], str]
_Data = Mapping[str, object]
_Files = MultiValueDict[str, UploadedFile]


class _PlainInput(AdminTextInputWidget):
    def __init__(self, plain: _Plain, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs)
        self.plain = plain

    def value_from_datadict(self, data: _Data, files: _Files, name: str) -> object:
        return _plainly(self.plain, super().value_from_datadict(data, files, name))


class _DayInput(AdminDateWidget):
    def value_from_datadict(self, data: _Data, files: _Files, name: str) -> object:
        return _plainly(tidied, super().value_from_datadict(data, files, name))


class _MomentInput(AdminSplitDateTime):
    def value_from_datadict(self, data: _Data, files: _Files, name: str) -> list[object]:
        day, hour = super().value_from_datadict(data, files, name)
        return [_plainly(tidied, day), _plainly(plain_code, hour)]


def with_plain_input(column: models.Field, field: forms.Field) -> None:
    """Gives the form field of a column an input that understands what people write."""
    attrs = dict(field.widget.attrs)
    if isinstance(field.widget, forms.NumberInput):
        mode = "decimal" if isinstance(field, forms.DecimalField) else "numeric"
        kept = {name: attrs[name] for name in attrs if name not in {"min", "max", "step"}}
        field.widget = _PlainInput(plain_number, {**kept, "inputmode": mode})
        field.widget.attrs["class"] = "vIntegerField"
    elif type(field.widget) is AdminSplitDateTime:
        field.widget = _MomentInput(attrs)
    elif type(field.widget) is AdminDateWidget:
        field.widget = _DayInput(attrs)
    elif isinstance(column, PartialDateField | HalfWidthCharField):
        attrs.pop("maxlength", None)  # other ways of writing it are longer
        plain = tidied if isinstance(column, PartialDateField) else plain_code
        field.widget = _PlainInput(plain, attrs)


def _plainly(plain: _Plain, value: object) -> object:
    return plain(value) if isinstance(value, str) else value
