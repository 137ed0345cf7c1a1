"""The cheapest way to cover a stay: checked against every way, and by what may count as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operators.models import Plan, TaxRate
from operators.tools.cost.rules import Taxes
from operators.tools.stay.rules import (
    Combination,
    Need,
    Offer,
    cheapest,
    combinations,
    offers,
    repeated,
)

TAXES = Taxes(TaxRate(percent=Decimal(15)), TaxRate(percent=Decimal("19.5")))
GB = 1024
WEEK = Need(days=7)


def plan(**fields: Any) -> Plan:
    defaults = {
        "pk": 1,
        "operator_id": 1,
        "data_mb": 10 * GB,
        "validity_days": 7,
        "price_pkr": Decimal(100),
        "price_basis": "load_required",
        "sold_to": "everywhere",
    }
    found = Plan(**{**defaults, **fields})
    found.trust_rank = 0
    return found


def offer(days: int, gb: int, cost: int, **fields: Any) -> Offer:
    trust = fields.pop("trust", 0)
    made = plan(validity_days=days, pk=fields.pop("pk", days * 100 + gb), **fields)
    return Offer(made, gb * GB, Decimal(cost), Decimal(cost), trust)


def bought(way: Combination) -> dict[int, int]:
    """{days of a plan: how often it is bought}"""
    return {offer.plan.validity_days: times for offer, times in way.parts}


# --- What counts as data ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "fields", "usable"),
    [
        (WEEK, {"data_mb": 5000}, 5000),
        (WEEK, {"data_mb": 5000, "offpeak_mb": 9000}, 5000),
        (replace(WEEK, at_night=True), {"data_mb": 5000, "offpeak_mb": 9000}, 14000),
        (WEEK, {"data_mb": 5000, "social_mb": 700, "social_scope": "WhatsApp"}, 5000),
        (replace(WEEK, app="whatsapp"), {"social_mb": 700, "social_scope": "IMO, WhatsApp"}, 10940),
        (replace(WEEK, app="tiktok"), {"social_mb": 700, "social_scope": "WhatsApp"}, 10240),
        (
            replace(WEEK, app="whatsapp"),
            {"data_mb": 0, "social_mb": 7, "social_scope": "WhatsApp"},
            7,
        ),
        (
            replace(WEEK, app="whatsapp"),
            {"limits_unclear": True, "social_mb": 7, "social_scope": "WhatsApp"},
            7,
        ),
    ],
)
def test_only_what_a_reader_can_use_counts(need: Need, fields: dict[str, Any], usable: int) -> None:
    (found,) = offers([plan(**fields)], need, TAXES)
    assert found.usable_mb == usable


@pytest.mark.parametrize(
    "fields",
    [
        {"price_pkr": None},
        {"validity_days": None},
        {"data_mb": None},
        {"data_mb": 0, "offpeak_mb": 5000},
        {"limits_unclear": True},
        {"sold_to": "some_towns"},
        {"sold_to": "some_people"},
    ],
)
def test_what_a_reader_cannot_count_on_is_left_out(fields: dict[str, Any]) -> None:
    assert offers([plan(**fields)], WEEK, TAXES) == []


def test_the_north_has_only_what_is_sold_there() -> None:
    elsewhere = plan(sold_to="except_north")
    assert offers([elsewhere], WEEK, TAXES)
    assert offers([elsewhere], replace(WEEK, north=True), TAXES) == []


@pytest.mark.parametrize(
    ("basis", "low", "high"),
    [
        ("load_required", "100", "100"),
        ("tax_included", "115", "115"),
        ("tax_excluded", "137.425", "137.425"),
        ("card_unclear", "100", "137.43"),
        ("not_stated", "100", "137.43"),
    ],
)
def test_a_price_of_unknown_meaning_has_two_costs(basis: str, low: str, high: str) -> None:
    (found,) = offers([plan(price_basis=basis)], WEEK, TAXES)
    assert abs(found.low - Decimal(low)) < Decimal("0.01")
    assert abs(found.high - Decimal(high)) < Decimal("0.01")


# --- How long a plan lasts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "gb", "need", "covers"),
    [
        (7, 10, Need(days=7, mb=5 * GB), (7, 1)),
        (7, 10, Need(days=7), (7, 1)),
        (30, 10, Need(days=10, mb=10 * GB), (10, 1)),
        (7, 10, Need(days=10, mb=40 * GB), (2, 1)),
        (7, 1, Need(days=1, mb=5 * GB), (1, 5)),
        (1, 3, Need(days=2, mb=8 * GB), (1, 2)),
    ],
)
def test_a_plan_lasts_its_days_or_its_data(
    days: int, gb: int, need: Need, covers: tuple[int, int]
) -> None:
    assert offer(days, gb, 100).covers(need.mb_a_day) == covers


# --- The cheapest way ---------------------------------------------------------------------------


def test_the_same_plan_again_or_several_kinds() -> None:
    own = [offer(7, 50, 200), offer(1, 5, 40), offer(30, 100, 700)]
    assert bought(cheapest(own, Need(days=12, mb=GB))) == {7: 2}
    assert bought(cheapest(own, Need(days=9, mb=GB))) == {7: 1, 1: 2}
    assert bought(cheapest(own, Need(days=28, mb=GB))) == {30: 1}
    assert bought(cheapest(own, Need(days=37, mb=GB))) == {30: 1, 7: 1}


def test_among_equals_the_fewest_purchases() -> None:
    assert bought(cheapest([offer(1, 5, 100), offer(7, 35, 700)], Need(days=7))) == {7: 1}


OFFERS = st.lists(
    st.builds(offer, st.integers(1, 10), st.integers(1, 20), st.integers(10, 500)),
    min_size=1,
    max_size=4,
    unique_by=lambda made: made.plan.pk,
)


def every_way(own: list[Offer], need: Need) -> Iterator[Decimal]:
    steps = [(*one.covers(need.mb_a_day), one.high) for one in own]
    for size in range(1, need.days + 1):
        for chosen in combinations_with_replacement(steps, size):
            if sum(days for days, _times, _cost in chosen) >= need.days:
                yield sum((times * cost for _days, times, cost in chosen), Decimal(0))


@given(OFFERS, st.integers(1, 6), st.integers(0, 60))
def test_no_other_way_is_cheaper(own: list[Offer], days: int, gb: int) -> None:
    need = Need(days=days, mb=gb * GB)
    way = cheapest(own, need)
    cost = sum(offer.high * times for offer, times in way.parts)
    assert cost == min(every_way(own, need))
    assert cost <= min(
        sum(offer.high * times for offer, times in repeated(one, need).parts) for one in own
    )


@given(OFFERS, st.integers(1, 40), st.integers(0, 300))
def test_what_is_bought_covers_the_days_and_the_data(own: list[Offer], days: int, gb: int) -> None:
    need = Need(days=days, mb=gb * GB)
    for way in (cheapest(own, need), repeated(own[0], need)):
        assert way.days >= need.days
        assert way.usable_mb >= need.mb


# --- In which order -----------------------------------------------------------------------------


def test_each_operator_answers_and_the_cheaper_comes_first() -> None:
    found = [offer(7, 10, 300, operator_id=1), offer(7, 10, 200, operator_id=2)]
    ways = combinations(found, WEEK)
    assert [(way.plans[0].operator_id, way.high) for way in ways] == [(2, 200), (1, 300)]


def test_old_prices_come_after_and_only_where_there_is_no_other() -> None:
    old = offer(7, 10, 50, operator_id=2, trust=2)
    dear = offer(7, 10, 500, operator_id=1)
    hidden = offer(7, 10, 60, operator_id=1, trust=2, pk=9)
    ways = combinations([old, dear, hidden], WEEK)
    assert [way.high for way in ways] == [500, 50]
    assert [way.trust for way in ways] == [0, 2]


def test_what_is_over_the_budget_comes_last() -> None:
    found = [offer(7, 10, 300), offer(7, 10, 50, operator_id=2, trust=2)]
    ways = combinations(found, replace(WEEK, budget=Decimal(100)))
    assert [way.high for way in ways] == [50, 300]


def test_a_mixture_that_saves_no_note_is_not_shown() -> None:
    found = [offer(7, 35, 499), offer(1, 5, 90)]
    assert [bought(way) for way in combinations(found, Need(days=14))] == [{7: 2}]
    assert len(combinations(found, Need(days=8))) == 2


def test_sums_are_in_whole_notes_and_per_usable_gb() -> None:
    (way,) = combinations([offer(7, 10, 333)], Need(days=14))
    assert (way.low, way.high, way.usable_mb, way.days) == (670, 670, 20 * GB, 14)
    assert way.cost_per_gb == Decimal("33.5")
    assert way.is_exact


def test_without_offers_there_is_no_way() -> None:
    assert combinations([], WEEK) == []
