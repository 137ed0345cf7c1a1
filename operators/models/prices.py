"""Price bases, taxes on top of each, and the rounding of money.

A sum is shown to the paisa, rounded half up. What a reader hands over goes up to the next Rs 10,
because cash has no smaller note. The second rule is also here as SQL, for lists that sort and
filter by it; it counts in whole numbers, since a float is off by a whole note at the edge.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import BigIntegerField, F, FloatField
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext_lazy as _

from operators.models.tax_rate import TaxRate

#: PKR.
PAISA = Decimal("0.01")
SMALLEST_NOTE = 10

_PAISA_IN_NOTE = SMALLEST_NOTE * 100


class PriceBasis(models.TextChoices):
    """What the figure beside "Rs" means."""

    TAX_INCLUDED = "tax_included", _("with sales tax")
    TAX_EXCLUDED = "tax_excluded", _("without tax")
    LOAD_REQUIRED = "load_required", _("amount to recharge")
    LOAD_PROBABLE = "load_probable", _("probably the amount to recharge")
    CARD_UNCLEAR = "card_unclear", _("list price, tax unclear")
    NOT_STATED = "not_stated", _("basis not stated")


#: The taxes between a price of that basis and the recharge that pays it; others are not known.
TAXES_ON_TOP: dict[str, tuple[TaxRate.Kind, ...]] = {
    PriceBasis.TAX_INCLUDED: (TaxRate.Kind.ADVANCE_INCOME,),
    PriceBasis.TAX_EXCLUDED: (TaxRate.Kind.SALES, TaxRate.Kind.ADVANCE_INCOME),
    PriceBasis.LOAD_REQUIRED: (),
    PriceBasis.LOAD_PROBABLE: (),
}


def round_to_paisa(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, ROUND_HALF_UP)


def round_up_to_note(amount: Decimal) -> int:
    """Rounds up to whole notes, after rounding to the paisa."""
    notes = (round_to_paisa(amount) / SMALLEST_NOTE).to_integral_value(ROUND_CEILING)
    return int(notes) * SMALLEST_NOTE


def recharge_in_sql(price: str, *percents: Combinable) -> CombinedExpression:
    """PKR to hand over for a column of prices after taxes of these percents, in whole notes.

    64 bits hold the largest price (9 digits) times two taxes of 100.00%.
    """
    paisa = _hundredths(F(price))
    for percent in percents:
        paisa = paisa * (_hundredths(percent) + 10_000)
    unit = 10_000 ** len(percents)
    rounded = (paisa + unit // 2) / unit
    return (rounded + _PAISA_IN_NOTE - 1) / _PAISA_IN_NOTE * SMALLEST_NOTE


def _hundredths(amount: Combinable) -> Combinable:
    return Cast(Round(Cast(amount, FloatField()) * 100.0), BigIntegerField())
