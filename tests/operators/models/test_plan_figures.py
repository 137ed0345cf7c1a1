"""What follows from a plan's facts, against sums done by hand and exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.models import Plan
from tests.factories import make_plan

pytestmark = pytest.mark.django_db

PAISA = Fraction(1, 100)
PRICES = st.integers(0, 2_000_000).map(lambda paisa: Decimal(paisa) / 100)
MEGABYTES = st.none() | st.integers(0, 3_000) | st.integers(0, 500_000)


def figures(**fields: Any) -> Plan:
    """Some plan of the first edition with these facts instead, and what follows from them."""
    plan = Plan.objects.order_by("pk")[0]
    Plan.objects.filter(pk=plan.pk).update(**fields)
    return Plan.objects.with_figures().get(pk=plan.pk)


def is_whole_paisa(amount: Decimal) -> bool:
    return amount == amount.quantize(Decimal("0.01"))


# --- Data -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anytime", "offpeak", "social", "total"),
    [
        (2048, 1024, 512, 3584),
        (2048, None, None, 2048),
        (0, 5000, None, 5000),
        (None, None, 300, 300),
        (0, 0, 0, 0),
        (0, None, None, 0),
        (None, None, None, None),
    ],
)
def test_total_is_the_sum_of_what_is_known(
    anytime: int | None, offpeak: int | None, social: int | None, total: int | None
) -> None:
    assert figures(data_mb=anytime, offpeak_mb=offpeak, social_mb=social).total_mb == total


@pytest.mark.parametrize(
    ("price", "megabytes", "expected"),
    [
        ("100", 2048, "50"),
        ("100", 3000, "34.13"),
        ("86", 1024, "86"),
        ("1739", 25600, "69.56"),
        ("99.50", 1536, "66.33"),
        ("30", 0, None),
        ("30", None, None),
        (None, 2048, None),
        ("0", 2048, "0"),
    ],
)
def test_price_per_gb_counts_anytime_data_only(
    price: str | None, megabytes: int | None, expected: str | None
) -> None:
    plan = figures(price_pkr=price, data_mb=megabytes, offpeak_mb=5000, social_mb=5000)
    assert plan.price_per_gb == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("price", "days", "expected"),
    [
        ("100", 7, "14.29"),
        ("1739", 30, "57.97"),
        ("30", 1, "30"),
        ("99.50", 3, "33.17"),
        ("100", None, None),
        (None, 7, None),
    ],
)
def test_price_per_day_is_over_the_days_of_validity(
    price: str | None, days: int | None, expected: str | None
) -> None:
    plan = figures(price_pkr=price, validity_days=days)
    assert plan.price_per_day == (None if expected is None else Decimal(expected))


@settings(deadline=None, max_examples=100)
@given(price=PRICES, megabytes=st.integers(1, 500_000), days=st.integers(1, 400))
def test_rates_are_right_to_the_paisa(price: Decimal, megabytes: int, days: int) -> None:
    plan = figures(price_pkr=price, data_mb=megabytes, validity_days=days)
    per_gb = Fraction(price) * 1024 / megabytes
    assert abs(Fraction(plan.price_per_gb) - per_gb) <= PAISA / 2
    assert abs(Fraction(plan.price_per_day) - Fraction(price) / days) <= PAISA / 2
    assert is_whole_paisa(plan.price_per_gb)
    assert is_whole_paisa(plan.price_per_day)


# --- Who it suits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "days", "expected"),
    [
        (511, 1, "light"),
        (512, 1, "standard"),
        (1023, 1, "standard"),
        (1024, 1, "heavy"),
        (512 * 7 - 1, 7, "light"),
        (512 * 7, 7, "standard"),
        (1024 * 30 - 1, 30, "standard"),
        (1024 * 30, 30, "heavy"),
        (0, 7, "light"),
        (None, 7, ""),
        (1024, None, ""),
    ],
)
def test_without_an_editors_word_data_a_day_decides(
    total: int | None, days: int | None, expected: str
) -> None:
    plan = figures(audience="", data_mb=total, offpeak_mb=None, social_mb=None, validity_days=days)
    assert plan.suits == expected


def test_an_editors_word_comes_first() -> None:
    assert figures(audience="light", data_mb=500_000, validity_days=1).suits == "light"
    assert figures(audience="heavy", data_mb=None, validity_days=None).suits == "heavy"


@settings(deadline=None, max_examples=100)
@given(parts=st.tuples(MEGABYTES, MEGABYTES, MEGABYTES), days=st.none() | st.integers(1, 365))
def test_the_rule_counts_all_data_that_operators_count(
    parts: tuple[int | None, int | None, int | None], days: int | None
) -> None:
    plan = figures(
        audience="",
        data_mb=parts[0],
        offpeak_mb=parts[1],
        social_mb=parts[2],
        validity_days=days,
    )
    known = [part for part in parts if part is not None]
    if not known or days is None:
        assert plan.suits == ""
    else:
        a_day = Fraction(sum(known), days)
        assert plan.suits == ("heavy" if a_day >= 1024 else "standard" if a_day >= 512 else "light")


# --- Order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "confidence", "expected"),
    [
        ("current", "official", 0),
        ("current", "reported", 0),
        ("current", "unverified", 1),
        ("old", "official", 2),
        ("old", "unverified", 2),
        ("replaced", "official", 3),
    ],
)
def test_the_best_sourced_comes_first(state: str, confidence: str, expected: int) -> None:
    plan = figures(state=state, confidence=confidence, successor=None)
    assert plan.trust_rank == expected


def test_figures_neither_add_nor_lose_plans() -> None:
    make_plan()
    assert Plan.objects.with_figures().count() == Plan.objects.count()


def test_figures_sort_and_filter_in_the_database() -> None:
    cheap = make_plan("cheap", price_pkr="0.07", data_mb=10240)
    plans = Plan.objects.with_figures().filter(price_per_gb__isnull=False)
    assert plans.order_by("price_per_gb")[0] == cheap
    assert cheap in plans.filter(price_per_gb__lte=Decimal("0.01"))


@pytest.mark.parametrize(
    ("sold_to", "anytime", "expected"),
    [
        ("everywhere", 1024, 0),
        ("except_north", 1024, 0),
        ("everywhere", 0, 1),
        ("except_north", None, 1),
        ("some_towns", 1024, 2),
        ("some_towns", 0, 2),
        ("some_people", 1024, 3),
    ],
)
def test_what_anyone_can_use_at_any_hour_comes_first(
    sold_to: str, anytime: int | None, expected: int
) -> None:
    assert figures(sold_to=sold_to, data_mb=anytime, offpeak_mb=5000).reach == expected
