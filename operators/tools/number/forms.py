"""One number, written in any way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.tools.forms import ToolForm
from operators.tools.number.rules import MobileNumber, read_number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MobileNumberField(forms.CharField):
    """Takes any way of writing a Pakistani mobile number; cleans to a MobileNumber."""

    def __init__(self, *, label: StrOrPromise, required: bool = True) -> None:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
        super().__init__(
            max_length=None,
            strip=False,
            label=label,
            required=required,
            widget=forms.TextInput(attributes),
        )
        self.error_messages["required"] = _("Write a phone number in digits.")
        self.validators = []  # a NUL is one more mark that cannot be seen

    def clean(self, value: object) -> MobileNumber | None:
        text = super().clean(value)
        return read_number(text) if text else None


class NumberForm(ToolForm):
    number = MobileNumberField(label=_("Mobile number"))
