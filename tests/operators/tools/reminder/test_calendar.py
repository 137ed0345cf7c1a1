"""Calendar files, read back by two other libraries, one of them strict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from operators.tools.reminder.calendar import CalendarEvent, calendar_file
from operators.tools.reminder.rules import KARACHI

MADE = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ALARMS = (timedelta(days=1), timedelta(hours=3))


def entry(when: datetime | date, **fields: Any) -> CalendarEvent:
    given_fields = {
        "uid": "jazz-weekly-super-20261201@example.org",
        "title": "Jazz Weekly ends",
        "words": "Dial *111#",
        "address": "https://example.org/en/plans/jazz-weekly-super/",
        "alarms": ALARMS,
        **fields,
    }
    return CalendarEvent(when=when, **given_fields)


def strictly(made: bytes) -> Any:
    """The only event, by a library that refuses what RFC 5545 does not allow."""
    (event,) = IcsCalendarStream.calendar_from_ics(made.decode()).events
    return event


def loosely(made: bytes) -> Any:
    calendar = vobject.readOne(made.decode())
    calendar.validate(raiseException=True)
    return calendar.vevent


LOCAL = {
    "before midnight": "2026-12-01T23:59",
    "at midnight": "2026-12-02T00:00",
    "before five, yesterday in UTC": "2026-12-01T04:59",
    "year's end": "2026-12-31T23:59",
    "new year before five": "2027-01-01T04:30",
    "leap day": "2028-02-29T23:59",
}


@pytest.mark.parametrize("local", LOCAL.values(), ids=LOCAL)
def test_the_minute_is_that_of_pakistan(local: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=KARACHI)
    made = calendar_file([entry(moment)], MADE)
    for begins in (strictly(made).dtstart, loosely(made).dtstart.value):
        assert begins.astimezone(KARACHI).isoformat(timespec="minutes") == f"{local}+05:00"
    assert strictly(made).dtend - strictly(made).dtstart == timedelta(minutes=1)


def test_a_whole_day_has_no_hours() -> None:
    made = calendar_file([entry(date(2026, 12, 31))], MADE)
    assert strictly(made).dtstart == loosely(made).dtstart.value == date(2026, 12, 31)
    assert strictly(made).dtend == date(2027, 1, 1)


def test_alarms_ring_before() -> None:
    made = calendar_file([entry(date(2026, 12, 31))], MADE)
    assert [alarm.trigger for alarm in strictly(made).alarm] == [-before for before in ALARMS]
    assert [alarm.trigger.value for alarm in loosely(made).valarm_list] == [
        -before for before in ALARMS
    ]


def test_every_field_is_there_and_lines_are_short() -> None:
    made = calendar_file([entry(MADE), entry(MADE, uid="other@example.org")], MADE)
    found = vobject.readOne(made.decode())
    assert [event.uid.value for event in found.vevent_list] == [
        "jazz-weekly-super-20261201@example.org",
        "other@example.org",
    ]
    assert found.method.value == "PUBLISH"
    event = found.vevent_list[0]
    assert event.summary.value == "Jazz Weekly ends"
    assert event.url.value == "https://example.org/en/plans/jazz-weekly-super/"
    assert event.dtstamp.value == MADE
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.endswith(b"END:VCALENDAR\r\n")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_any_words_come_back_as_they_were(words: str) -> None:
    made = calendar_file([entry(MADE, words=words, title=words)], MADE)
    assert strictly(made).description == words
    assert strictly(made).summary == words


def test_words_cannot_add_a_line_of_their_own() -> None:
    made = calendar_file([entry(MADE, title="x\r\nATTENDEE:mailto:a@b.c")], MADE)
    assert b"\r\nATTENDEE" not in made
