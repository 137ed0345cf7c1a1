"""What a recharge buys, and what a price takes to recharge.

Amounts are PKR. Both taxes are of the amount without them: Rs 100 paid at 15% is a balance of
100 ÷ 1.15 = Rs 86.96, worth 100 ÷ 1.15 ÷ 1.195 = Rs 72.77 of service at 19.5%. Only what is shown
is rounded, half up, to the paisa. Source: the rates' own pages (section 236 of the Income Tax
Ordinance; the provinces' sales tax on services).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from operators.models import TaxRate
from operators.models.price_series import PriceBasis

PAISA = Decimal("0.01")
#: Cash has no smaller note: who asks for 499.10 pays 500.
SMALLEST_NOTE = 10

Area, Kind = TaxRate.Area, TaxRate.Kind
#: Where a reader may be; rates of other areas are of persons or operators.
PLACES = (Area.PROVINCES, Area.ISLAMABAD, Area.GILGIT_BALTISTAN, Area.FORMER_TRIBAL)
#: A place without a rate of its own has that of the area it belongs to.
BELONGS_TO = {Kind.ADVANCE_INCOME: Area.NATIONAL, Kind.SALES: Area.PROVINCES}


@dataclass(frozen=True)
class Taxes:
    """The two rates of one place on one day."""

    advance: TaxRate
    sales: TaxRate

    @property
    def rates(self) -> tuple[TaxRate, TaxRate]:
        return self.advance, self.sales

    def percents(self) -> dict[str, float]:
        return {
            "advance": float(self.advance.percent or 0),
            "sales": float(self.sales.percent or 0),
        }

    @property
    def advance_factor(self) -> Decimal:
        return factor(self.advance)

    @property
    def sales_factor(self) -> Decimal:
        return factor(self.sales)


@dataclass(frozen=True)
class Recharge:
    """What becomes of an amount handed over. All in PKR, to the paisa; the parts add up."""

    paid: Decimal
    balance: Decimal
    service: Decimal

    @property
    def advance_tax(self) -> Decimal:
        return self.paid - self.balance

    @property
    def sales_tax(self) -> Decimal:
        return self.balance - self.service


@dataclass(frozen=True)
class Purchase:
    """What a plan takes to buy. All in PKR: ``load`` to the paisa, ``ask_for`` in whole notes."""

    price: Decimal
    balance_needed: Decimal
    load: Decimal
    ask_for: int
    left_over: Decimal


def factor(rate: TaxRate) -> Decimal:
    """1.15 for a rate of 15%."""
    return 1 + (rate.percent or Decimal(0)) / 100


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, ROUND_HALF_UP)


def taxes_in(place: str, day: date | None = None) -> Taxes | None:
    """The rates in force at a place on a day in Asia/Karachi (today); None where one is missing."""
    return taxes_by_place(day).get(place)


def taxes_by_place(day: date | None = None) -> dict[str, Taxes]:
    """Each place of which both rates are known, in one query."""
    rates = list(
        TaxRate.objects.in_force(day)
        .filter(kind__in=BELONGS_TO, area__in={*PLACES, *BELONGS_TO.values()})
        .order_by("-effective_from", "position")
    )
    found = {place: [rate_of(kind, place, rates) for kind in BELONGS_TO] for place in PLACES}
    return {
        place.value: Taxes(advance, sales)
        for place, (advance, sales) in found.items()
        if advance and sales
    }


def rate_of(kind: TaxRate.Kind, place: str, rates: Iterable[TaxRate]) -> TaxRate | None:
    """The place's own rate before that of the area it belongs to; the newest first."""
    of_kind = [rate for rate in rates if rate.kind == kind]
    for area in (place, BELONGS_TO[kind]):
        for rate in of_kind:
            if rate.area == area:
                return rate
    return None


def recharge(paid: Decimal, taxes: Taxes) -> Recharge:
    balance = paid / taxes.advance_factor
    return Recharge(rounded(paid), rounded(balance), rounded(balance / taxes.sales_factor))


def purchase(price: Decimal, basis: str, taxes: Taxes) -> Purchase | None:
    """None where the basis does not say what the price means."""
    if basis in {PriceBasis.LOAD_REQUIRED, PriceBasis.LOAD_PROBABLE}:
        load = price
    elif basis == PriceBasis.TAX_INCLUDED:
        load = price * taxes.advance_factor
    elif basis == PriceBasis.TAX_EXCLUDED:
        load = price * taxes.sales_factor * taxes.advance_factor
    else:
        return None
    balance = load / taxes.advance_factor
    ask_for = in_notes(load)
    left_over = ask_for / taxes.advance_factor - balance
    return Purchase(price, rounded(balance), rounded(load), ask_for, rounded(left_over))


def in_notes(amount: Decimal) -> int:
    """The least sum in whole notes that is not less, to the paisa."""
    notes = (rounded(amount) / SMALLEST_NOTE).to_integral_value(ROUND_CEILING)
    return int(notes) * SMALLEST_NOTE
