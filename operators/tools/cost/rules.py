"""Computes what a recharge buys after tax, and the recharge that a price needs.

Amounts are PKR. Both taxes are of the amount without them: Rs 100 paid at 15% is a balance of
100 ÷ 1.15 = Rs 86.96, worth 100 ÷ 1.15 ÷ 1.195 = Rs 72.77 of service at 19.5%. How sums are
rounded: operators.models.prices. Source: the rates' own pages (section 236 of the Income Tax
Ordinance; the provinces' sales tax on services).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod

from operators.models import TaxRate
from operators.models.prices import TAXES_ON_TOP, round_to_paisa, round_up_to_note
from operators.models.tax_rate import FALLBACK_AREAS

Area, Kind = TaxRate.Area, TaxRate.Kind
#: Where a reader may be; rates of other areas are of persons or operators.
RECHARGE_AREAS = (Area.PROVINCES, Area.ISLAMABAD, Area.GILGIT_BALTISTAN, Area.FORMER_TRIBAL)


@dataclass(frozen=True)
class Taxes:
    """The two tax rates of one area on one day."""

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
    def factors(self) -> dict[TaxRate.Kind, Decimal]:
        """1.15 for a rate of 15%."""
        return {
            Kind.ADVANCE_INCOME: 1 + (self.advance.percent or Decimal(0)) / 100,
            Kind.SALES: 1 + (self.sales.percent or Decimal(0)) / 100,
        }


@dataclass(frozen=True)
class Recharge:
    """Breakdown of an amount handed over. PKR, to the paisa; the parts add up."""

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
    """Recharge that buys a plan. PKR: ``load`` to the paisa, ``ask_for`` in whole notes."""

    price: Decimal
    balance_needed: Decimal
    load: Decimal
    ask_for: int
    left_over: Decimal


def taxes_by_area(day: date | None = None) -> dict[str, Taxes]:
    """Each area of which both rates are known on a day in Asia/Karachi (today), in one query."""
    rates = list(
        TaxRate.objects.in_force(day)
        .filter(kind__in=FALLBACK_AREAS, area__in={*RECHARGE_AREAS, *FALLBACK_AREAS.values()})
        .order_by("-effective_from", "position")
    )
    found = {
        area: [_rate_of(kind, area, rates) for kind in FALLBACK_AREAS] for area in RECHARGE_AREAS
    }
    return {
        area.value: Taxes(advance, sales)
        for area, (advance, sales) in found.items()
        if advance and sales
    }


def _rate_of(kind: str, area: str, rates: Iterable[TaxRate]) -> TaxRate | None:
    """As TaxRate.objects.of_recharge(): the area's own rate first, then the newest."""
    of_kind = [rate for rate in rates if rate.kind == kind]
    for where in (area, FALLBACK_AREAS[kind]):
        for rate in of_kind:
            if rate.area == where:
                return rate
    return None


def recharge_breakdown(paid: Decimal, taxes: Taxes) -> Recharge:
    balance = paid / taxes.factors[Kind.ADVANCE_INCOME]
    service = balance / taxes.factors[Kind.SALES]
    return Recharge(round_to_paisa(paid), round_to_paisa(balance), round_to_paisa(service))


def purchase_cost(price: Decimal, basis: str, taxes: Taxes) -> Purchase | None:
    """Recharge for a price; None where its basis is not known."""
    if basis not in TAXES_ON_TOP:
        return None
    load = price * prod(taxes.factors[kind] for kind in TAXES_ON_TOP[basis])
    ask_for = round_up_to_note(load)
    balance = load / taxes.factors[Kind.ADVANCE_INCOME]
    left_over = ask_for / taxes.factors[Kind.ADVANCE_INCOME] - balance
    return Purchase(
        price, round_to_paisa(balance), round_to_paisa(load), ask_for, round_to_paisa(left_over)
    )
