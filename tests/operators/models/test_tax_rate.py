"""Which tax is in force on which day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.models import TaxRate
from operators.models.tax_rate import prefixes
from tests.factories import make_tax_rate, stop_clock

pytestmark = pytest.mark.django_db

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
PARTIAL = st.just("") | DAYS.flatmap(
    lambda day: st.sampled_from([f"{day}"[:4], f"{day}"[:7], f"{day}"])
)


def advance_taxes(day: date) -> QuerySet[TaxRate]:
    return TaxRate.objects.of_recharge(TaxRate.Kind.ADVANCE_INCOME, TaxRate.Area.PROVINCES, day)


def in_force(rate: TaxRate, day: date | None) -> bool:
    return TaxRate.objects.in_force(day).filter(pk=rate.pk).exists()


def last_day(text: str) -> date:
    """The last day that a partial date may mean."""
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def first_day(text: str) -> date:
    return date.fromisoformat(text + "0001-01-01"[len(text) :])


@pytest.mark.parametrize(
    ("since", "until", "day", "expected"),
    [
        ("", "", "2026-06-12", True),
        ("2026-06-12", "", "2026-06-11", False),
        ("2026-06-12", "", "2026-06-12", True),
        ("2026-06", "", "2026-05-31", False),
        ("2026-06", "", "2026-06-01", True),
        ("2026", "", "2025-12-31", False),
        ("2026", "", "2026-01-01", True),
        ("", "2026-06-12", "2026-06-12", True),
        ("", "2026-06-12", "2026-06-13", False),
        ("", "2026-06", "2026-06-30", True),
        ("", "2026-06", "2026-07-01", False),
        ("", "2026", "2026-12-31", True),
        ("", "2026", "2027-01-01", False),
    ],
)
def test_a_rate_is_in_force_from_its_first_to_its_last_day(
    since: str, until: str, day: str, expected: bool
) -> None:
    rate = make_tax_rate(effective_from=since, effective_to=until)
    assert in_force(rate, date.fromisoformat(day)) is expected


@settings(deadline=None, max_examples=150)
@given(since=PARTIAL, until=PARTIAL, day=DAYS)
def test_partial_dates_include_all_that_they_may_mean(since: str, until: str, day: date) -> None:
    rate = TaxRate.objects.get(slug="wht-15-2022")
    TaxRate.objects.filter(pk=rate.pk).update(effective_from=since, effective_to=until)
    begun = not since or first_day(since) <= day
    over = bool(until) and last_day(until) < day
    assert in_force(rate, day) is (begun and not over)


def test_a_day_lies_in_its_year_and_month() -> None:
    assert prefixes("2026-06-12") == ["2026", "2026-06"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-06-30T18:59:59+00:00", False), ("2026-06-30T19:00:00+00:00", True)],
)
def test_today_is_a_day_in_karachi(
    monkeypatch: pytest.MonkeyPatch, moment: str, expected: bool
) -> None:
    rate = make_tax_rate(effective_from="2026-07-01")
    stop_clock(monkeypatch, moment)
    assert in_force(rate, None) is expected


def test_a_rule_without_percent_is_no_rate() -> None:
    assert not in_force(make_tax_rate(kind="rule", percent=None), None)


def test_zero_percent_is_a_rate() -> None:
    assert in_force(make_tax_rate(percent=0), None)


def test_an_unpublished_rate_is_not_in_force() -> None:
    assert not in_force(make_tax_rate(status="draft"), None)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (date(2019, 5, 1), "12.5"),
        (date(2021, 6, 30), "12.5"),
        (date(2021, 7, 1), "10"),
        (date(2022, 1, 31), "15"),  # both are dated January 2022: the newer counts
        (date(2026, 8, 1), "15"),
    ],
)
def test_the_advance_tax_of_a_day_is_the_newest_in_force(day: date, percent: str) -> None:
    assert advance_taxes(day)[0].percent == Decimal(percent)


def test_before_all_rates_there_is_no_advance_tax() -> None:
    assert not advance_taxes(date(2001, 1, 1)).exists()


@pytest.mark.parametrize("percent", ["-0.01", "100.01"])
def test_a_percentage_is_between_0_and_100(percent: str) -> None:
    with pytest.raises(IntegrityError, match="operators_taxrate_percent_0_to_100"):
        make_tax_rate(percent=Decimal(percent))


def test_an_editor_is_told_that_a_percentage_is_wrong() -> None:
    rate = make_tax_rate()
    rate.percent = Decimal(101)
    with pytest.raises(ValidationError) as error:
        rate.full_clean()
    assert "percent" in error.value.message_dict


@pytest.mark.parametrize(
    ("percent", "expected"),
    [("15", " 15%"), ("19.50", " 19.5%"), ("10.00", " 10%"), ("0", " 0%"), (None, "")],
)
def test_a_rate_is_written_without_needless_zeros(percent: str | None, expected: str) -> None:
    rate = TaxRate(kind="sales", percent=None if percent is None else Decimal(percent))
    assert str(rate) == f"{rate.get_kind_display()}{expected}"
