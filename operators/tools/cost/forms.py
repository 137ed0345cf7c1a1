"""An amount or a price, and where it is paid."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.form_fields import NO_SUCH_CHOICE
from operators.models import TaxRate
from operators.models.prices import PriceBasis
from operators.tools.cost.rules import RECHARGE_AREAS
from operators.tools.forms import AmountField, ToolForm

#: What a reader can tell of a price; a plan of ours says more exactly what its price means.
BASES = (
    ("", _("I do not know")),
    (PriceBasis.TAX_INCLUDED, _("With sales tax (incl. tax)")),
    (PriceBasis.TAX_EXCLUDED, _("Without tax (excl. tax, + tax)")),
    (PriceBasis.LOAD_REQUIRED, _("It is the amount to recharge")),
)


class _AreaForm(ToolForm):
    area = forms.ChoiceField(
        label=_("Where you recharge"),
        required=False,
        choices=[(area.value, area.label) for area in RECHARGE_AREAS],
        error_messages=NO_SUCH_CHOICE,
    )

    def tax_area(self) -> str:
        """The area chosen; the four provinces where none or no sound one is."""
        return self.answers().get("area") or TaxRate.Area.PROVINCES


class RechargeForm(_AreaForm):
    paid = AmountField(label=_("You hand over (Rs)"))


class PriceForm(_AreaForm):
    price = AmountField(label=_("Price of the plan (Rs)"))
    basis = forms.ChoiceField(
        label=_("What the price means"),
        required=False,
        choices=BASES,
        error_messages=NO_SUCH_CHOICE,
    )
