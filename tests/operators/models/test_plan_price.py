"""The series of prices: kept by itself, true to what was seen when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.models import Plan, PlanPrice
from operators.models.plan_price import RECORDED_FIELDS
from tests.factories import make_plan, make_price, stop_clock

pytestmark = pytest.mark.django_db

TODAY = "2026-08-02"


@pytest.fixture(autouse=True)
def _it_is_the_second_of_august(monkeypatch: pytest.MonkeyPatch) -> None:
    """21:00 on 1 August in London is already 2 August in Karachi."""
    stop_clock(monkeypatch, "2026-08-01T21:00:00+00:00")


def series(plan: Plan) -> list[tuple[str, int]]:
    return [(price.observed_on, int(price.price_pkr)) for price in plan.prices.newest_first()]


def change(plan: Plan, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()


# --- Recorded on save -----------------------------------------------------------------------


def test_the_first_price_was_seen_when_the_plan_was() -> None:
    assert series(make_plan(last_seen="2026-07-01", price_pkr=100)) == [("2026-07-01", 100)]


def test_a_plan_that_bears_no_date_has_an_undated_price() -> None:
    assert series(make_plan(last_seen="")) == [("", 100)]


def test_without_a_price_nothing_is_recorded() -> None:
    plan = make_plan(price_pkr=None)
    change(plan, data_mb=1)
    assert series(plan) == []


def test_a_price_records_what_it_was_for_and_who_said_so() -> None:
    plan = make_plan(
        price_basis="load_required",
        source_note_zh_hans="店员所说",
        source_note_en="A clerk",
        source_date="2026-06",
        confidence="official",
    )
    price = plan.prices.get()
    for field in RECORDED_FIELDS:
        assert getattr(price, field) == getattr(plan, field)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name_en": "Other"},
        {"description_zh_hans": "说明"},
        {"status": "archived"},
        {"validity_days": 8},
        {"last_seen": "2026-07-30"},
        {"confidence": "unverified"},
        {"price_pkr": Decimal("100.00")},
    ],
)
def test_a_save_that_leaves_the_price_alone_records_nothing(fields: dict[str, Any]) -> None:
    plan = make_plan()
    change(plan, **fields)
    assert series(plan) == [("2026-07-01", 100)]


def test_a_new_price_was_seen_today_in_karachi() -> None:
    plan = make_plan()
    change(plan, price_pkr=120)
    assert series(plan) == [(TODAY, 120), ("2026-07-01", 100)]


def test_a_new_price_with_a_new_date_was_seen_then() -> None:
    plan = make_plan()
    change(plan, price_pkr=120, last_seen="2026-07-15")
    assert series(plan) == [("2026-07-15", 120), ("2026-07-01", 100)]


@pytest.mark.parametrize("fields", [{"price_basis": "load_required"}, {"data_mb": 4096}])
def test_another_meaning_or_amount_is_a_new_price(fields: dict[str, Any]) -> None:
    plan = make_plan()
    change(plan, **fields)
    assert series(plan) == [(TODAY, 100), ("2026-07-01", 100)]
    newest = plan.prices.newest_first()[0]
    for name, value in fields.items():
        assert getattr(newest, name) == value


def test_one_observation_is_recorded_once() -> None:
    plan = make_plan()
    make_price(plan, 120, TODAY)
    change(plan, price_pkr=120)
    assert series(plan) == [(TODAY, 120), ("2026-07-01", 100)]


def test_a_price_that_becomes_unknown_leaves_the_series_alone() -> None:
    plan = make_plan()
    change(plan, price_pkr=None)
    assert series(plan) == [("2026-07-01", 100)]


def test_a_price_that_returns_later_is_recorded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan()
    change(plan, price_pkr=120)
    stop_clock(monkeypatch, "2026-09-01T00:00:00+00:00")
    change(plan, price_pkr=100)
    assert series(plan) == [("2026-09-01", 100), (TODAY, 120), ("2026-07-01", 100)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=6))
def test_the_newest_price_of_the_series_is_always_the_plans(prices: list[int]) -> None:
    Plan.objects.filter(slug="test-plan").delete()
    plan = make_plan(price_pkr=prices[0], last_seen="2026-07-01")
    for price in prices[1:]:
        change(plan, price_pkr=price)
    assert series(plan)[0][1] == prices[-1]


def test_a_slip_corrected_on_the_same_day_is_no_change_of_price() -> None:
    plan = make_plan(last_seen=TODAY)
    change(plan, price_pkr=1000)
    change(plan, price_pkr=100)
    assert series(plan)[0] == (TODAY, 100)


def test_a_price_that_is_not_saved_is_not_recorded() -> None:
    plan = make_plan()
    plan.price_pkr, plan.name_en = 120, "Other"
    plan.save(update_fields=["name_en"])
    assert series(plan) == [("2026-07-01", 100)]


def test_the_plan_and_its_price_are_written_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = make_plan()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(PlanPrice, "save", fail)
    with pytest.raises(RuntimeError):
        change(plan, price_pkr=120)
    assert Plan.objects.get(pk=plan.pk).price_pkr == 100


def test_the_reason_of_a_change_goes_into_the_prices_history() -> None:
    plan = make_plan()
    plan._change_reason = "shop list of August"
    change(plan, price_pkr=120)
    newest = plan.prices.newest_first()[0]
    assert newest.history.get().history_change_reason == "shop list of August"


# --- Changes --------------------------------------------------------------------------------


def changes(plan: Plan) -> list[tuple[str, int, str, int]]:
    """(from day, from price, to day, to price), newest first."""
    return [
        (one.previous_observed_on, int(one.previous_price), one.observed_on, int(one.price_pkr))
        for one in PlanPrice.objects.changes()
        if one.plan_id == plan.pk
    ]


def test_a_change_names_the_price_before_it() -> None:
    plan = make_plan(last_seen="2026-03", price_pkr=100)
    make_price(plan, 110, "2026-05-01", price_basis="load_required")
    make_price(plan, 90, "2025")
    assert changes(plan) == [
        ("2026-03", 100, "2026-05-01", 110),
        ("2025", 90, "2026-03", 100),
    ]
    assert [
        one.previous_basis for one in PlanPrice.objects.changes() if one.plan_id == plan.pk
    ] == ["tax_included", "tax_included"]


def test_a_change_names_the_source_of_the_price_before_it() -> None:
    plan = make_plan(last_seen="2026-05", source_url="https://new.example/")
    make_price(
        plan,
        90,
        "2025",
        source_url="https://old.example/",
        source_date="2025",
        source_note_en="A list",
        confidence="unverified",
    )
    (change_,) = [one for one in PlanPrice.objects.changes() if one.plan_id == plan.pk]
    before = change_.previous_source
    assert (before.source_url, before.source_date) == ("https://old.example/", "2025")
    assert (before.source_note_en, before.confidence) == ("A list", "unverified")
    assert change_.source_url == "https://new.example/"


def test_the_same_price_seen_again_is_no_change() -> None:
    plan = make_plan(last_seen="2026-03", price_pkr=100)
    make_price(plan, 100, "2026-04")
    make_price(plan, 120, "2026-05")
    assert changes(plan) == [("2026-04", 100, "2026-05", 120)]


def test_an_undated_price_is_no_change() -> None:
    plan = make_plan(last_seen="2026-03", price_pkr=100)
    make_price(plan, 50, "")
    assert changes(plan) == []


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_changes_of_unpublished_plans_are_not_told(status: str) -> None:
    plan = make_plan(last_seen="2026-03", status=status)
    make_price(plan, 120, "2026-04")
    assert changes(plan) == []


def test_plans_do_not_mix() -> None:
    one = make_plan("one", last_seen="2026-03", price_pkr=100)
    make_plan("other", last_seen="2026-04", price_pkr=200)
    assert changes(one) == []


def test_changes_come_newest_first() -> None:
    days = [one.observed_on for one in PlanPrice.objects.changes()]
    assert days
    assert days == sorted(days, reverse=True)


def test_undated_prices_come_last() -> None:
    plan = make_plan(last_seen="2026-03")
    make_price(plan, 1, "")
    make_price(plan, 2, "2026-03-01")
    assert series(plan) == [("2026-03-01", 2), ("2026-03", 100), ("", 1)]


# --- The database's own rules ---------------------------------------------------------------


def test_one_price_of_one_day_is_there_once() -> None:
    plan = make_plan()
    make_price(plan, 100, "2026-01-01", price_basis="load_required")
    with pytest.raises(IntegrityError, match=r"plan_id|unique_observation"):
        make_price(plan, 100, "2026-01-01", price_basis="load_required")


def test_a_price_is_not_negative() -> None:
    with pytest.raises(IntegrityError, match="operators_planprice_not_negative"):
        make_price(make_plan(), -1, "2026-01-01")


def test_prices_go_with_their_plan() -> None:
    plan = make_plan()
    pk = plan.pk
    plan.delete()
    assert not PlanPrice.objects.filter(plan_id=pk).exists()


def test_a_price_is_known_by_day_and_amount() -> None:
    assert str(make_plan().prices.get()) == "2026-07-01: 100.00"
    assert str(PlanPrice(price_pkr=5)) == "?: 5"
