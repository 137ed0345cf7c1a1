"""The phrase, operator, amount and number on a shop card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.form_fields import NO_SUCH_CHOICE, LenientDecimalField
from operators.models import Operator, ShopPhrase
from operators.tools.forms import AMOUNT, ToolForm
from operators.tools.number.forms import MobileNumberField


class ShopCardForm(ToolForm):
    """Everything may be left out but the sentence; what is left out is a line to write on."""

    phrase = forms.ChoiceField(label=_("What to say"), error_messages=NO_SUCH_CHOICE)
    operator = forms.ChoiceField(label=_("Operator"), required=False, error_messages=NO_SUCH_CHOICE)
    amount = LenientDecimalField(label=_("Amount (Rs)"), **{**AMOUNT, "required": False})
    number = MobileNumberField(label=_("Mobile number"), required=False)

    def __init__(
        self, data: Any, phrases: list[ShopPhrase], operators: list[Operator], **options: Any
    ) -> None:
        super().__init__(data, **options)
        fields: Any = self.fields
        fields["phrase"].choices = [(phrase.slug, phrase) for phrase in phrases]
        fields["operator"].choices = [("", "—"), *((one.slug, one.short_name) for one in operators)]
