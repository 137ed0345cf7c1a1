"""The last valid minute: by calendar days, by hours, and between them where nobody knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operators.models import Plan
from operators.tools.reminder.rules import KARACHI, Ending, ending, sim_use_by

DAYS = st.integers(1, 366)
DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TIMES = st.times().map(lambda found: found.replace(second=0, microsecond=0))


def plan(days: int | None = 7, rule: str = "", hours: int | None = None) -> Plan:
    return Plan(validity_days=days, validity_rule=rule, validity_hours=hours)


def minute(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KARACHI)


@pytest.mark.parametrize(
    ("days", "bought", "last"),
    [
        (7, "2026-11-25", "2026-12-01T23:59"),
        (1, "2026-11-25", "2026-11-25T23:59"),
        (7, "2026-12-28", "2027-01-03T23:59"),
        (30, "2028-02-01", "2028-03-01T23:59"),
    ],
)
def test_calendar_days_begin_with_the_day_of_purchase(days: int, bought: str, last: str) -> None:
    found = ending(plan(days, "calendar_days"), date.fromisoformat(bought), time(14, 30))
    assert found == Ending(minute(last))


@pytest.mark.parametrize(
    ("days", "hours", "bought", "at", "last"),
    [
        (7, None, "2026-11-25", "14:30", "2026-12-02T14:29"),
        (1, None, "2026-12-31", "00:00", "2026-12-31T23:59"),
        (None, 2, "2026-12-31", "23:30", "2027-01-01T01:29"),
        (None, 2, "2026-11-25", "00:00", "2026-11-25T01:59"),
    ],
)
def test_hours_run_from_the_minute_of_purchase(
    days: int | None, hours: int | None, bought: str, at: str, last: str
) -> None:
    found = ending(
        plan(days, "24_hours", hours), date.fromisoformat(bought), time.fromisoformat(at)
    )
    assert found == Ending(minute(last))


def test_without_the_hour_that_counts_nothing_is_said() -> None:
    assert ending(plan(7, "24_hours"), date(2026, 11, 25)) is None
    assert ending(plan(None, "", 2), date(2026, 11, 25)) is None


def test_a_plan_that_lasts_nobody_knows_how_long_has_no_end() -> None:
    assert ending(plan(None), date(2026, 11, 25), time(9)) is None


def test_an_unknown_rule_gives_the_earlier_end_and_says_so() -> None:
    found = ending(plan(7), date(2026, 11, 25), time(14, 30))
    assert found == Ending(minute("2026-12-01T23:59"), minute("2026-12-02T14:29"), False)
    assert ending(plan(7), date(2026, 11, 25)) == Ending(minute("2026-12-01T23:59"), None, False)


@given(DAYS, DATES, TIMES)
def test_the_earlier_end_is_never_the_later_one(days: int, bought: date, at: time) -> None:
    found = ending(plan(days), bought, at)
    assert found
    assert found.latest
    assert found.earliest <= found.latest
    assert found.latest - found.earliest < timedelta(days=1)


@given(DAYS, DATES, TIMES)
def test_a_day_is_twenty_four_hours_in_pakistan(days: int, bought: date, at: time) -> None:
    found = ending(plan(days, "24_hours"), bought, at)
    assert found
    length = found.earliest - datetime.combine(bought, at, KARACHI)
    assert length == timedelta(days=days) - timedelta(minutes=1)


def test_a_sim_is_used_again_within_180_days() -> None:
    assert sim_use_by(date(2026, 11, 25)) == date(2027, 5, 23)
    assert (sim_use_by(date(2026, 1, 1)) - date(2026, 1, 1)).days == 179
