"""Draft versions on the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from editorial.desk.calendar import Day, Event
from editorial.desk.drafts import enter, open_drafts
from editorial.models import Draft
from guides.models import Guide, Tip
from tests.factories import make_guide

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def wait(guide: Guide, when: str | None = None) -> Draft:
    user, _new = User.objects.get_or_create(username="li")
    return Draft.objects.create(
        content_type=ContentType.objects.get_for_model(guide),
        object_id=guide.pk,
        made_by=user,
        publish_at=when and datetime.fromisoformat(f"2026-{when}+05:00"),
    )


def days() -> list[Day]:
    return [Day(TODAY + timedelta(days=past)) for past in range(14)]


def test_those_with_a_day_stand_in_the_calendar() -> None:
    early, late = wait(make_guide("early"), "11-27T09:00"), wait(make_guide("late"), "11-27T18:00")
    calendar = days()
    enter(calendar, [late, early], TODAY)
    told = [(entry.row.pk, entry.event) for entry in calendar[2].entries]
    assert told == [(early.object_id, Event.REPLACES), (late.object_id, Event.REPLACES)]


def test_those_without_a_day_or_beyond_it_do_not() -> None:
    calendar = days()
    enter(calendar, [wait(make_guide("none")), wait(make_guide("far"), "12-30T09:00")], TODAY)
    assert not any(day.entries for day in calendar)


def test_only_of_kinds_that_one_works_on_and_of_pages_that_are_there() -> None:
    draft = wait(make_guide("there"))
    gone = make_guide("gone")
    wait(gone)
    gone.delete()
    assert open_drafts([Guide]) == [draft]
    assert open_drafts([Tip]) == []


def test_the_desk_names_them(admin_client: Client) -> None:
    wait(make_guide("there", title_zh_hans="等着发布的指南"))
    text = admin_client.get("/admin/").content.decode()
    assert "已发布页面的待发布版本" in text
    assert "等着发布的指南" in text
