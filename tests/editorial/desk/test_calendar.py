"""Fourteen days of Pakistan, and drafts that stand in none of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.desk import calendar
from editorial.desk.calendar import Event, drafts, how_many_drafts, two_weeks
from guides.models import Guide, Tip
from operators.models import DialCode, Plan, Promotion
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+05:00")


def entries(*models: Any) -> list[tuple[str, str, str]]:
    """(day, event, name) of everything in the two weeks."""
    days, _more = two_weeks(models or (Promotion, Tip), TODAY)
    return [
        (day.date.isoformat()[5:], entry.event.value, entry.row.name)
        for day in days
        for entry in day.entries
    ]


def test_it_is_fourteen_days_from_today_on() -> None:
    days, more = two_weeks([Promotion], TODAY)
    assert [day.date for day in days] == [TODAY + timedelta(days=past) for past in range(14)]
    assert not more


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"status": "draft", "publish_at": at("11-27T10:00")}, Event.PLANNED),
        ({"status": "published", "publish_at": at("11-27T10:00")}, Event.APPEARS),
        ({"status": "published", "expire_at": at("11-27T10:00")}, Event.EXPIRES),
    ],
)
def test_dates_of_drafts_and_of_published_content_are_told_apart(
    fields: dict[str, Any], event: Event
) -> None:
    factories.make_promotion(**fields)
    assert entries() == [("11-27", event.value, "首充赠送")]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "archived", "publish_at": at("11-27T10:00")},
        {"status": "archived", "expire_at": at("11-27T10:00")},
        {"status": "draft", "expire_at": at("11-27T10:00")},
        {"status": "published"},
    ],
)
def test_what_no_reader_notices_is_no_event(fields: dict[str, Any]) -> None:
    factories.make_promotion(**fields)
    assert entries() == []


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("11-25T00:00", "11-25"),
        ("11-25T23:59", "11-25"),
        ("11-26T00:00", "11-26"),
        ("12-08T23:59", "12-08"),
        ("11-24T23:59", None),
        ("12-09T00:00", None),
    ],
)
def test_days_begin_and_end_at_midnight_in_pakistan(moment: str, day: str | None) -> None:
    factories.make_promotion(publish_at=at(moment))
    assert [found for found, *_rest in entries()] == ([day] if day else [])


def test_what_appears_and_comes_off_in_the_same_weeks_is_there_twice() -> None:
    factories.make_promotion(publish_at=at("11-27T10:00"), expire_at=at("12-03T10:00"))
    assert [day for day, *_rest in entries()] == ["11-27", "12-03"]


def test_a_day_has_its_events_in_their_order() -> None:
    factories.make_promotion("late", title_zh_hans="晚", publish_at=at("11-27T20:00"))
    factories.make_tip("early", text_zh_hans="早", publish_at=at("11-27T08:00"))
    assert [name for *_rest, name in entries()] == ["早", "晚"]


def test_more_than_fits_is_said_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MOST", 2)
    for number in range(3):
        factories.make_promotion(f"p-{number}", publish_at=at(f"11-2{7 - number}T10:00"))
        days, more = two_weeks([Promotion], TODAY)
        assert (sum(len(day.entries) for day in days), more) == (min(number + 1, 2), number == 2)
    assert [day.date.day for day in days if day.entries] == [25, 26]


# --- Drafts ------------------------------------------------------------------------------------


def test_drafts_whose_day_has_passed_come_first_then_the_last_saved() -> None:
    factories.make_promotion("old", title_zh_hans="旧", status="draft")
    factories.make_promotion("new", title_zh_hans="新", status="draft")
    factories.make_tip("late", text_zh_hans="过期", status="draft", publish_at=at("11-24T23:59"))
    factories.make_tip("planned", status="draft", publish_at=at("11-25T00:00"))
    found = drafts([Promotion, Tip], 10, TODAY)
    assert [one.row.name for one in found] == ["过期", "新", "旧"]
    assert [one.planned_for for one in found] == [at("11-24T23:59"), None, None]
    assert [one.row.name for one in drafts([Promotion, Tip], 1, TODAY)] == ["过期"]


def test_all_drafts_are_counted_by_kind() -> None:
    factories.make_promotion("one", status="draft")
    factories.make_promotion("two", status="draft", publish_at=at("12-01T10:00"))
    factories.make_promotion("three")
    assert how_many_drafts([Promotion, Guide]) == {Promotion: 2}


def test_any_number_of_kinds_is_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    models = [Promotion, Tip, Guide, Plan, DialCode]
    for function in (
        lambda: two_weeks(models),
        lambda: drafts(models, 5),
        lambda: how_many_drafts(models),
    ):
        with django_assert_num_queries(1):
            function()


def test_of_no_kinds_there_is_nothing() -> None:
    assert drafts([], 5) == []
    assert how_many_drafts([]) == {}
    assert len(two_weeks([])[0]) == 14
