"""What a recharge buys and what a price takes: to the paisa, by the rates of the place and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operators.models import TaxRate
from operators.models.prices import PriceBasis, round_up_to_note
from operators.tools.cost.rules import (
    Taxes,
    purchase_cost,
    recharge_breakdown,
    taxes_by_area,
)

PAISA = Decimal("0.01")
AMOUNTS = st.decimals("1", "100000", places=2)
PERCENTS = st.decimals("0", "100", places=2)
KNOWN = ("tax_included", "tax_excluded", "load_required", "load_probable")


def taxes(advance: str | Decimal = "15", sales: str | Decimal = "19.5") -> Taxes:
    return Taxes(TaxRate(percent=Decimal(advance)), TaxRate(percent=Decimal(sales)))


def shown(place: str, day: date | None = None) -> tuple[str, str] | None:
    found = taxes_by_area(day).get(place)
    if not found:
        return None
    advance, sales = (f"{Decimal(rate.percent or 0).normalize():f}" for rate in found.rates)
    return advance, sales


# --- The sourced examples ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "advance", "sales", "balance", "service"),
    [
        ("100", "15", "19.5", "86.96", "72.77"),
        ("1000", "15", "19.5", "869.57", "727.67"),
        ("100", "15", "16", "86.96", "74.96"),
        ("100", "10", "19.5", "90.91", "76.07"),
        ("100", "0", "0", "100", "100"),
    ],
)
def test_a_recharge_leaves_what_the_sources_say(
    paid: str, advance: str, sales: str, balance: str, service: str
) -> None:
    left = recharge_breakdown(Decimal(paid), taxes(advance, sales))
    assert (left.balance, left.service) == (Decimal(balance), Decimal(service))


def test_the_two_taxes_of_a_hundred_rupees_are_those_of_the_sources() -> None:
    left = recharge_breakdown(Decimal(100), taxes())
    assert (left.advance_tax, left.sales_tax) == (Decimal("13.04"), Decimal("14.19"))


@pytest.mark.parametrize(
    ("price", "basis", "load", "ask_for"),
    [
        ("86", "tax_included", "98.90", 100),
        ("434", "tax_included", "499.10", 500),
        ("347", "tax_included", "399.05", 400),
        ("5216", "tax_included", "5998.40", 6000),
        ("650", "tax_excluded", "893.26", 900),
        ("500", "load_required", "500.00", 500),
        ("1195", "load_probable", "1195.00", 1200),
    ],
)
def test_a_price_takes_its_taxes_and_then_whole_notes(
    price: str, basis: str, load: str, ask_for: int
) -> None:
    bought = purchase_cost(Decimal(price), basis, taxes())
    assert bought
    assert (bought.load, bought.ask_for) == (Decimal(load), ask_for)


@pytest.mark.parametrize("basis", ["card_unclear", "not_stated", ""])
def test_a_price_that_may_mean_anything_has_no_load(basis: str) -> None:
    assert purchase_cost(Decimal(100), basis, taxes()) is None


# --- For every amount and rate ----------------------------------------------------------------


@given(AMOUNTS, PERCENTS, PERCENTS)
def test_no_rupee_appears_or_is_lost(paid: Decimal, advance: Decimal, sales: Decimal) -> None:
    left = recharge_breakdown(paid, taxes(advance, sales))
    assert left.service + left.sales_tax + left.advance_tax == left.paid == paid
    assert 0 <= left.service <= left.balance <= left.paid


@given(AMOUNTS, st.sampled_from(KNOWN), PERCENTS, PERCENTS)
def test_what_is_asked_for_buys_the_plan_with_less_than_a_note_to_spare(
    price: Decimal, basis: str, advance: Decimal, sales: Decimal
) -> None:
    rates = taxes(advance, sales)
    bought = purchase_cost(price, basis, rates)
    assert bought
    arrived = recharge_breakdown(Decimal(bought.ask_for), rates)
    assert arrived.balance - bought.balance_needed >= -PAISA
    assert bought.ask_for - bought.load < 10
    assert bought.ask_for % 10 == 0


@given(AMOUNTS)
def test_a_price_with_tax_is_the_balance_that_its_load_leaves(price: Decimal) -> None:
    bought = purchase_cost(price, PriceBasis.TAX_INCLUDED, taxes())
    assert bought
    assert abs(recharge_breakdown(bought.load, taxes()).balance - price) <= PAISA


@pytest.mark.parametrize(
    ("amount", "notes"), [("500", 500), ("500.001", 500), ("500.01", 510), ("0.01", 10), ("10", 10)]
)
def test_notes_are_whole_tens_and_a_thousandth_of_a_rupee_is_none(amount: str, notes: int) -> None:
    assert round_up_to_note(Decimal(amount)) == notes


# --- Which rates --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "rates"),
    [
        ("provinces", ("15", "19.5")),
        ("islamabad", ("15", "16")),
        ("gilgit_baltistan", ("0", "0")),
        ("former_tribal", ("10", "19.5")),
    ],
)
def test_each_place_has_its_own_rates_and_else_those_of_the_land(
    place: str, rates: tuple[str, str]
) -> None:
    assert shown(place) == rates


@pytest.mark.django_db
def test_a_former_day_has_its_own_rates() -> None:
    assert shown("provinces", date(2021, 12, 1)) == ("10", "19.5")
    assert shown("provinces", date(2020, 1, 1)) == ("12.5", "19.5")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["advance_income", "sales"])
def test_without_one_of_the_two_rates_there_is_none(kind: str) -> None:
    TaxRate.objects.filter(kind=kind).delete()
    assert taxes_by_area() == {}
