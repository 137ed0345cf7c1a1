"""What the tools ask their readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.form_fields import NO_SUCH_CHOICE, LenientDecimalField
from operators.models import Operator, ShopPhrase, TaxRate
from operators.models.price_series import PriceBasis
from operators.tools.cost import PLACES
from operators.tools.number import MobileNumber, read_number

MOST = 100_000
AMOUNT: dict[str, Any] = {
    "sentence": _("Write an amount from 1 to 100000, with two decimals at most."),
    "max_value": MOST,
    "min_value": 1,
    "required": True,
}
#: What a reader can tell of a price; a plan of ours says more exactly what its price means.
BASES = (
    ("", _("I do not know")),
    (PriceBasis.TAX_INCLUDED, _("With sales tax (incl. tax)")),
    (PriceBasis.TAX_EXCLUDED, _("Without tax (excl. tax, + tax)")),
    (PriceBasis.LOAD_REQUIRED, _("It is the amount to recharge")),
)


class ToolForm(forms.Form):
    """Each answer stands on its own: a wrong one is told, the others are used."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        # Two forms on one page ask for the same thing; their fields need ids of their own.
        own_id = f"{type(self).__name__.lower()}_%s"
        super().__init__(data, auto_id=own_id, use_required_attribute=False, **options)

    def answers(self) -> dict[str, Any]:
        """The sound answers; none where nothing was asked."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}


class PlaceForm(ToolForm):
    area = forms.ChoiceField(
        label=_("Where you recharge"),
        required=False,
        choices=[(place.value, place.label) for place in PLACES],
        error_messages=NO_SUCH_CHOICE,
    )

    def place(self) -> str:
        """The place chosen; the four provinces where none or no sound one is."""
        return self.answers().get("area") or TaxRate.Area.PROVINCES


class RechargeForm(PlaceForm):
    paid = LenientDecimalField(label=_("You hand over (Rs)"), **AMOUNT)


class PriceForm(PlaceForm):
    price = LenientDecimalField(label=_("Price of the plan (Rs)"), **AMOUNT)
    basis = forms.ChoiceField(
        label=_("What the price means"),
        required=False,
        choices=BASES,
        error_messages=NO_SUCH_CHOICE,
    )


class MobileNumberField(forms.CharField):
    """Any way of writing a Pakistani mobile number; cleans to a MobileNumber."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=None, strip=False, **options)
        self.error_messages["required"] = _("Write a phone number in digits.")
        self.validators = []  # a NUL is one more mark that cannot be seen

    def clean(self, value: Any) -> MobileNumber | None:
        text = super().clean(value)
        return read_number(text) if text else None


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


class NumberForm(ToolForm):
    number = MobileNumberField(label=_("Mobile number"))
