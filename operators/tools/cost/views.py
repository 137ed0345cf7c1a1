"""View of the cost tool."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from operators.models import Plan, TaxRate
from operators.models.prices import SMALLEST_NOTE, PriceBasis
from operators.tools.cost.forms import BASES, PriceForm, RechargeForm
from operators.tools.cost.rules import (
    Purchase,
    Recharge,
    Taxes,
    purchase_cost,
    recharge_breakdown,
    taxes_by_area,
)
from operators.tools.forms import LARGEST_AMOUNT

SLUG = re.compile(r"[-a-z0-9_]{1,100}")
#: What a price can mean where its source does not say.
POSSIBLE = (PriceBasis.TAX_INCLUDED, PriceBasis.TAX_EXCLUDED, PriceBasis.LOAD_REQUIRED)


class _Reading(NamedTuple):
    """One basis that a price can have, and the recharge that it then needs."""

    basis: PriceBasis
    purchase: Purchase


class _Statement(NamedTuple):
    """What an operator says to recharge for a plan, beside what its price and the taxes say."""

    plan: Plan
    load: Decimal

    @property
    def difference(self) -> Decimal:
        return Decimal(str(self.plan.load_stated)) - self.load

    @property
    def agrees(self) -> bool:
        """True within the rupee that operators round to."""
        return abs(self.difference) < 1


def cost(request: HttpRequest) -> HttpResponse:
    """?paid= from money to service; ?price=&basis= or ?plan= from a price to the recharge."""
    plan = _plan_by_slug(request.GET.get("plan", ""))
    paying, pricing = _forms_for(request.GET, plan)
    place = (paying if paying.is_bound else pricing).tax_area()
    by_area = taxes_by_area()
    taxes = by_area.get(place)
    return render(
        request,
        "tools/cost/page.html",
        {
            "plan": plan,
            "no_such_plan": "plan" in request.GET and not plan,
            "paying": paying,
            "pricing": pricing,
            "taxes": taxes,
            "recharge": _recharge(paying, taxes),
            "readings": _readings(pricing, plan, taxes),
            "rules": _tax_rules(place),
            "statements": _statements(by_area.get(TaxRate.Area.PROVINCES)),
            "without_network": _offline_rules(by_area),
        },
    )


def _plan_by_slug(slug: str) -> Plan | None:
    """The published plan of that slug, with its figures and operator; None for anything else."""
    if not SLUG.fullmatch(slug):
        return None
    plans = Plan.objects.published().with_figures().select_related("operator")
    return plans.filter(slug=slug).first()


def _forms_for(asked: QueryDict, plan: Plan | None) -> tuple[RechargeForm, PriceForm]:
    """Binds the form that was sent; the other stays unbound and shows no errors."""
    if "paid" in asked:
        return RechargeForm(asked), PriceForm()
    if plan and plan.price_pkr is not None:
        basis = plan.price_basis if plan.price_basis in dict(BASES) else ""
        known = {"price": f"{plan.price_pkr.normalize():f}", "basis": basis}
        return RechargeForm(), PriceForm({**asked.dict(), **known})
    return RechargeForm(), PriceForm(asked if "price" in asked else None)


def _recharge(form: RechargeForm, taxes: Taxes | None) -> Recharge | None:
    paid = form.answers().get("paid")
    return recharge_breakdown(paid, taxes) if paid and taxes else None


def _readings(form: PriceForm, plan: Plan | None, taxes: Taxes | None) -> list[_Reading]:
    """One where the basis is known; else one for each basis that is possible."""
    answers = form.answers()
    price, basis = answers.get("price"), answers.get("basis")
    if not price or not taxes:
        return []
    basis = basis or (plan.price_basis if plan else PriceBasis.NOT_STATED)
    meant: Iterable[str] = [basis] if purchase_cost(price, basis, taxes) else POSSIBLE
    found = [(PriceBasis(basis), purchase_cost(price, basis, taxes)) for basis in meant]
    return [_Reading(basis, purchase) for basis, purchase in found if purchase]


def _tax_rules(place: str) -> QuerySet[TaxRate]:
    """Rules about these taxes in the area, today."""
    areas = [place, TaxRate.Area.NATIONAL, TaxRate.Area.OPERATOR]
    return TaxRate.objects.published().filter(
        Q(effective_to=""), kind=TaxRate.Kind.RULE, area__in=areas
    )


def _offline_rules(by_area: dict[str, Taxes]) -> dict[str, object]:
    """Rates, words and limits for the script that computes without a network."""
    return {
        "taxes": {place: found.percents() for place, found in by_area.items()},
        "words": {
            "paid": _("You pay"),
            "balance": _("Balance"),
            "service": _("Worth of service"),
            "askFor": _("Ask for"),
            **{basis.value: basis.label for basis in POSSIBLE},
        },
        "note": SMALLEST_NOTE,
        "most": LARGEST_AMOUNT,
    }


def _statements(taxes: Taxes | None) -> list[_Statement]:
    """Plans of which the operator itself says how much to recharge, at the provinces' taxes."""
    plans = Plan.objects.offered().filter(load_stated__isnull=False, price_pkr__isnull=False)
    if not taxes:
        return []
    found = [
        (plan, purchase_cost(plan.price_pkr, plan.price_basis, taxes))
        for plan in plans.select_related("operator")
    ]
    return [_Statement(plan, bought.load) for plan, bought in found if bought]
