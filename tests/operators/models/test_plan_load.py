"""What to hand over at the counter so that a plan can be bought."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.models import Plan, TaxRate
from tests.factories import make_tax_rate, stop_clock

pytestmark = pytest.mark.django_db

PAISA = Fraction(1, 100)
PRICES = st.integers(0, 2_000_000).map(lambda paisa: Decimal(paisa) / 100)


def figures(**fields: Any) -> Plan:
    """Some plan of the first edition with these facts instead, and what follows from them."""
    plan = Plan.objects.order_by("pk")[0]
    Plan.objects.filter(pk=plan.pk).update(**fields)
    return Plan.objects.with_figures().get(pk=plan.pk)


def set_rates(advance: Decimal | None, sales: Decimal | None) -> None:
    TaxRate.objects.all().delete()
    make_tax_rate("advance", percent=advance)
    make_tax_rate("sales", kind="sales", area="provinces", percent=sales)


@pytest.mark.parametrize(
    ("price", "basis", "expected"),
    [
        ("100", "tax_included", 120),
        ("86", "tax_included", 100),  # 98.90
        ("200", "tax_included", 230),  # exactly: not 240
        ("434", "tax_included", 500),  # 499.10
        ("608", "tax_included", 700),  # 699.20
        ("1739", "tax_included", 2000),  # 1999.85
        ("86.96", "tax_included", 100),  # 100.004, which is 100.00 to the paisa
        ("100", "tax_excluded", 140),  # 137.425
        ("1000", "tax_excluded", 1380),  # 1374.25
        ("400", "tax_excluded", 550),  # 549.70
        ("0", "tax_included", 0),
        ("2000", "load_required", 2000),
        ("2000", "load_probable", 2000),
        ("2000", "card_unclear", None),
        ("2000", "not_stated", None),
        (None, "tax_included", None),
        (None, "load_required", None),
    ],
)
def test_load_needed_follows_from_what_the_price_means(
    price: str | None, basis: str, expected: int | None
) -> None:
    set_rates(Decimal("15"), Decimal("19.5"))
    assert figures(price_pkr=price, price_basis=basis).load_needed == expected


def test_a_load_stated_with_paisa_is_rounded_up_like_every_other() -> None:
    assert figures(price_pkr="99.50", price_basis="load_required").load_needed == 100


@pytest.mark.parametrize("basis", ["tax_included", "tax_excluded"])
@settings(deadline=None, max_examples=60)
@given(
    price=PRICES,
    advance=st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100),
    sales=st.sampled_from([Decimal("0"), Decimal("16"), Decimal("19.5"), Decimal("33.33")]),
)
def test_load_is_the_least_whole_notes_that_leave_the_price(
    basis: str, price: Decimal, advance: Decimal, sales: Decimal
) -> None:
    set_rates(advance, sales)
    needed = Fraction(price) * (1 + Fraction(advance) / 100)
    if basis == "tax_excluded":
        needed *= 1 + Fraction(sales) / 100
    load = figures(price_pkr=price, price_basis=basis).load_needed
    assert load is not None
    assert load % 10 == 0
    assert needed - PAISA / 2 <= load < needed + 10


def test_without_a_rate_in_force_the_load_is_unknown() -> None:
    TaxRate.objects.all().delete()
    assert figures(price_pkr=100, price_basis="tax_included").load_needed is None
    assert figures(price_pkr=100, price_basis="tax_excluded").load_needed is None
    assert figures(price_pkr=100, price_basis="load_required").load_needed == 100


def test_only_the_sales_tax_is_needed_for_prices_without_tax() -> None:
    set_rates(Decimal("15"), None)
    assert figures(price_pkr=100, price_basis="tax_included").load_needed == 120
    assert figures(price_pkr=100, price_basis="tax_excluded").load_needed is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-09-30T18:59:59+00:00", 120), ("2026-09-30T19:00:00+00:00", 110)],
)
def test_the_rate_of_the_day_in_karachi_counts(
    monkeypatch: pytest.MonkeyPatch, moment: str, expected: int
) -> None:
    TaxRate.objects.all().delete()
    make_tax_rate("old", percent=15, effective_to="2026-09-30")
    make_tax_rate("new", percent=8, effective_from="2026-10-01")
    stop_clock(monkeypatch, moment)
    assert figures(price_pkr=100, price_basis="tax_included").load_needed == expected


@pytest.mark.parametrize(
    "other",
    [
        {"status": "draft"},
        {"area": "gilgit_baltistan"},
        {"area": "named_persons"},
        {"kind": "fee"},
        {"effective_to": "2021"},
    ],
)
def test_no_other_rate_is_taken_for_the_advance_tax(other: dict[str, str]) -> None:
    set_rates(Decimal("15"), Decimal("19.5"))
    make_tax_rate("other", percent=75, position=1, effective_from="2020-01", **other)
    assert figures(price_pkr=100, price_basis="tax_included").load_needed == 120


def test_of_two_sales_taxes_in_force_the_newer_counts() -> None:
    set_rates(Decimal("0"), None)
    for slug, percent, since, position in (("a", 10, "2020-01", 1), ("b", 20, "2026-01", 2)):
        make_tax_rate(
            slug,
            kind="sales",
            area="provinces",
            percent=percent,
            effective_from=since,
            position=position,
        )
    assert figures(price_pkr=100, price_basis="tax_excluded").load_needed == 120
