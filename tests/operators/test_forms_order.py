"""The plan finder's orders: figures first, unknown ones last, doubtful plans after the others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from operators.forms import SORTS
from operators.models import Plan
from tests.factories import make_plan
from tests.operators.test_forms import finder, found, slugs

pytestmark = pytest.mark.django_db

FIGURES: dict[str, Callable[[Plan], Any]] = {
    "price": lambda plan: plan.to_pay,
    "per_gb": lambda plan: plan.price_per_gb,
    "per_day": lambda plan: plan.price_per_day,
    "data": lambda plan: plan.data_mb,
}
EVERY_SORT = [sign + name for name in SORTS for sign in ("", "-")]


@pytest.fixture
def _plans_of_every_kind() -> None:
    unknown = {"price_pkr": None, "data_mb": None, "validity_days": None, "last_seen": ""}
    for state, confidence in (
        ("current", "reported"),
        ("old", "reported"),
        ("current", "official"),
    ):
        make_plan(f"blank-{state}-{confidence}", state=state, confidence=confidence, **unknown)
    make_plan("blank-unverified", confidence="unverified", **unknown)
    make_plan("cheap-old", state="old", price_pkr=1, data_mb=900_000, verified_on="2026-11-01")
    make_plan("cheap-unsure", confidence="unverified", price_pkr=1, data_mb=900_000)
    make_plan("verified-lately", verified_on="2026-11-01", price_pkr=Decimal("77.5"))
    make_plan("verified-before", verified_on="2026-10-01", data_mb=0)


def sorted_as_told(sort: str, figures: list[Any]) -> bool:
    name = sort.removeprefix("-")
    descending = (name == "data") != sort.startswith("-")
    return figures == sorted(figures, reverse=descending)


@pytest.mark.usefixtures("_plans_of_every_kind")
@pytest.mark.parametrize("sort", [sort for sort in EVERY_SORT if "verified" not in sort])
def test_every_sort_goes_by_its_figure_and_unknown_ones_come_last(sort: str) -> None:
    plans = found(sort=sort)
    for rank in {plan.trust_rank for plan in plans}:
        figures = [
            FIGURES[sort.removeprefix("-")](plan) for plan in plans if plan.trust_rank == rank
        ]
        known = [figure for figure in figures if figure is not None]
        assert 0 < len(known) < len(figures)
        assert figures[len(known) :] == [None] * (len(figures) - len(known))
        assert sorted_as_told(sort, known)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("verified", ["checked-2", "checked-1", "seen-2", "seen-1", "undated"]),
        ("-verified", ["checked-1", "checked-2", "seen-1", "seen-2", "undated"]),
    ],
)
def test_what_someone_checked_comes_before_what_was_only_seen(
    sort: str, expected: list[str]
) -> None:
    make_plan("checked-1", verified_on="2026-10-01", last_seen="2026-09")
    make_plan("checked-2", verified_on="2026-11-01", last_seen="2020")
    make_plan("seen-1", last_seen="2026-06")
    make_plan("seen-2", last_seen="2026-07")
    make_plan("undated", last_seen="")
    assert [slug for slug in slugs(sort=sort) if slug in expected] == expected


@pytest.mark.usefixtures("_plans_of_every_kind")
@pytest.mark.parametrize("sort", ["", *EVERY_SORT])
def test_old_and_unverified_plans_come_after_the_others_in_every_order(sort: str) -> None:
    doubts = [
        2 if plan.state == "old" else int(plan.confidence == "unverified")
        for plan in found(sort=sort)
    ]
    assert set(doubts) == {0, 1, 2}
    assert doubts == sorted(doubts)


def test_without_a_sort_plans_for_everyone_come_first_and_then_the_cheaper() -> None:
    make_plan("towns", sold_to="some_towns", price_pkr=1, price_basis="load_required")
    make_plan("people", sold_to="some_people", price_pkr=1, price_basis="load_required")
    make_plan("social", data_mb=0, social_mb=500, price_pkr=1, price_basis="load_required")
    make_plan("dear", price_pkr=99_999, price_basis="load_required")
    make_plan("unpriced", price_pkr=None)
    ours = [slug for slug in slugs() if slug in {"towns", "people", "social", "dear", "unpriced"}]
    assert ours == ["dear", "unpriced", "social", "towns", "people"]


def test_equal_plans_keep_one_order() -> None:
    for slug in ("twin-c", "twin-a", "twin-b"):
        make_plan(slug)
    for sort in EVERY_SORT:
        ours = [slug for slug in slugs(sort=sort) if slug.startswith("twin-")]
        assert ours == ["twin-a", "twin-b", "twin-c"], sort


@pytest.mark.parametrize("sort", ["", *SORTS])
def test_readers_choose_a_sort_by_words(sort: str) -> None:
    words = dict(finder("").visible_sorts())
    assert str(words[sort]) not in {"", sort}
