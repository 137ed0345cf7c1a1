"""Offers are shown on their days only, by the calendar of Karachi."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from operators.models import Promotion
from tests.factories import make_channel, make_promotion, stop_clock

pytestmark = pytest.mark.django_db

DAY = date(2026, 8, 2)
ONE = timedelta(days=1)


def running(promotion: Promotion, day: date | None = DAY) -> bool:
    return Promotion.objects.running(day).filter(pk=promotion.pk).exists()


def test_promotion_without_days_runs() -> None:
    assert running(make_promotion())


def test_promotion_runs_from_its_first_day() -> None:
    promotion = make_promotion(starts_on=DAY)
    assert not running(promotion, DAY - ONE)
    assert running(promotion, DAY)


def test_expired_promotion_is_not_listed() -> None:
    promotion = make_promotion(ends_on=DAY)
    assert running(promotion, DAY)
    assert not running(promotion, DAY + ONE)


@settings(deadline=None, max_examples=60)
@given(
    start=st.none() | st.integers(-3, 3),
    end=st.none() | st.integers(-3, 3),
    day=st.integers(-4, 4),
)
def test_promotion_runs_exactly_on_its_days(start: int | None, end: int | None, day: int) -> None:
    assume(start is None or end is None or start <= end)
    Promotion.objects.filter(slug="any").delete()
    promotion = make_promotion(
        "any",
        starts_on=None if start is None else DAY + start * ONE,
        ends_on=None if end is None else DAY + end * ONE,
    )
    expected = (start is None or start <= day) and (end is None or day <= end)
    assert running(promotion, DAY + day * ONE) is expected


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_unpublished_promotion_is_not_listed(status: str) -> None:
    assert not running(make_promotion(status=status))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-08-01T18:59:59+00:00", False),
        ("2026-08-01T19:00:00+00:00", True),
        ("2026-08-02T18:59:59+00:00", True),
        ("2026-08-02T19:00:00+00:00", False),
    ],
)
def test_days_begin_at_midnight_in_karachi(
    monkeypatch: pytest.MonkeyPatch, moment: str, expected: bool
) -> None:
    promotion = make_promotion(starts_on=DAY, ends_on=DAY)
    stop_clock(monkeypatch, moment)
    assert running(promotion, None) is expected


def test_the_last_day_is_not_before_the_first() -> None:
    assert make_promotion("one-day", starts_on=DAY, ends_on=DAY).pk
    with pytest.raises(IntegrityError, match="operators_promotion_ends_after_start"):
        make_promotion(starts_on=DAY, ends_on=DAY - ONE)


def test_an_editor_is_told_which_day_is_wrong() -> None:
    promotion = make_promotion(starts_on=DAY)
    promotion.ends_on = DAY - ONE
    with pytest.raises(ValidationError):
        promotion.full_clean()


def test_what_ends_first_comes_first() -> None:
    make_promotion("later", ends_on=DAY + ONE)
    make_promotion("sooner", ends_on=DAY)
    found = Promotion.objects.filter(slug__in=["later", "sooner"])
    assert [promotion.slug for promotion in found] == ["sooner", "later"]


def test_a_promotion_names_its_channels_and_goes_with_its_operator() -> None:
    promotion = make_promotion(title_zh_hans="首充赠送")
    promotion.channels.set([make_channel()])
    assert [channel.slug for channel in promotion.channels.all()] == ["test-channel"]
    assert str(promotion) == "首充赠送"
