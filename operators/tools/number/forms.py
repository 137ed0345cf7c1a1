"""One number, written in any way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.tools.forms import ToolForm
from operators.tools.number.rules import MobileNumber, read_number


class MobileNumberField(forms.CharField):
    """Any way of writing a Pakistani mobile number; cleans to a MobileNumber."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=None, strip=False, **options)
        self.error_messages["required"] = _("Write a phone number in digits.")
        self.validators = []  # a NUL is one more mark that cannot be seen

    def clean(self, value: Any) -> MobileNumber | None:
        text = super().clean(value)
        return read_number(text) if text else None


class NumberForm(ToolForm):
    number = MobileNumberField(label=_("Mobile number"))
