"""What a plan takes to buy is the same amount on every page that says it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from operators.models import Plan, TaxRate
from operators.models.prices import TAXES_ON_TOP
from operators.tools.cost.rules import purchase_cost, taxes_by_area
from tests.factories import make_operator, make_plan, make_tax_rate
from tests.pages import read

pytestmark = pytest.mark.django_db

PRICES = st.decimals("0.01", "9999999.99", places=2)
PERCENTS = st.decimals("0", "100", places=2)
BASES = st.sampled_from([str(basis) for basis in TAXES_ON_TOP])
#: The page's own address, what it is asked, and where the amount stands.
PAGES = (
    ("plans/test-plan/", "//div[@class='headline']//div[@class='price']"),
    ("plans/test-plan/", "//ol[@class='steps-short']/li[1]"),
    ("plans/?operator=testel", "//div[@class='price']"),
    ("operators/testel/", "//div[@class='price']"),
    ("plans/compare/?plan=test-plan&plan=other", "//td[.//div[@class='price']][1]"),
    ("tools/cost/?plan=test-plan", "//p[@class='ask-for']"),
    ("tools/plan/?days=7&gb=1&operator=testel", "//ol[@class='ways']//span[@class='figure']"),
    ("tools/plan/?days=7&gb=1&operator=testel", "//table[@class='stack']//td[1]"),
)


@pytest.fixture
def plan() -> Plan:
    operator = make_operator()
    make_plan("other", operator=operator, price_pkr=None, state="old")
    return make_plan(operator=operator)


def set_rates(advance: Decimal, sales: Decimal) -> None:
    TaxRate.objects.all().delete()
    make_tax_rate("advance", percent=advance)
    make_tax_rate("sales", kind="sales", area="provinces", percent=sales)


def amounts(words: str) -> list[str]:
    return re.findall(r"Rs ([\d,.]*\d)", words)


@settings(deadline=None, max_examples=12, suppress_health_check=[*HealthCheck])
@given(
    price=st.decimals("1", "100000", places=2),
    basis=BASES,
    advance=st.sampled_from([Decimal("15"), Decimal("12.5"), Decimal("0")]),
)
@example(Decimal("420"), "tax_included", Decimal("15"))
@example(Decimal("434"), "load_required", Decimal("15"))
def test_every_page_says_the_same_amount_to_hand_over(
    client: Client, plan: Plan, price: Decimal, basis: str, advance: Decimal
) -> None:
    set_rates(advance, Decimal("19.5"))
    Plan.objects.filter(pk=plan.pk).update(price_pkr=price, price_basis=basis)
    said = {
        (path, place): amounts(read(client, f"/en/{path}").words(place)[0])[-1]
        for path, place in PAGES
    }
    assert len({*said.values()}) == 1, said


@settings(deadline=None, max_examples=150, suppress_health_check=[*HealthCheck])
@given(price=PRICES, basis=BASES, advance=PERCENTS, sales=PERCENTS)
@example(Decimal("434.79"), "tax_included", Decimal("15"), Decimal("0"))  # 500.0085
@example(Decimal("0.29"), "tax_excluded", Decimal("33.33"), Decimal("33.33"))
@example(Decimal("9999999.99"), "tax_excluded", Decimal("100"), Decimal("100"))
@example(Decimal("490.01"), "tax_included", Decimal("0.01"), Decimal("0"))  # 490.059001
def test_lists_and_tools_round_alike(
    plan: Plan, price: Decimal, basis: str, advance: Decimal, sales: Decimal
) -> None:
    set_rates(advance, sales)
    Plan.objects.filter(pk=plan.pk).update(price_pkr=price, price_basis=basis)
    bought = purchase_cost(price, basis, taxes_by_area()["provinces"])
    assert bought
    assert Plan.objects.with_figures().get(pk=plan.pk).load_needed == bought.ask_for
