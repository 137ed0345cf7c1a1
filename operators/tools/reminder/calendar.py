"""Writes iCalendar files (RFC 5545). Times are UTC; calendars show local time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

MAKER = "-//Pakistan Online Handbook//Reminder//EN"


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of a calendar: a minute, or a whole day where ``when`` is a date."""

    uid: str
    when: datetime | date
    title: str
    words: str
    address: str
    #: How long before an alarm rings.
    alarms: tuple[timedelta, ...]


def calendar_file(entries: Iterable[CalendarEvent], made: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, made))
    return calendar.to_ical()


def _event(entry: CalendarEvent, made: datetime) -> Event:
    begins, ends = _span(entry.when)
    found = Event()
    found.add("uid", entry.uid)
    found.add("dtstamp", made.astimezone(UTC))
    found.add("dtstart", begins)
    found.add("dtend", ends)
    found.add("summary", entry.title)
    found.add("description", entry.words)
    found.add("url", entry.address)
    found.add("transp", "TRANSPARENT")
    for before in entry.alarms:
        found.add_component(_alarm(entry.title, before))
    return found


def _span(when: datetime | date) -> tuple[datetime | date, datetime | date]:
    """From the beginning of the last valid minute to its end, or a whole day."""
    if isinstance(when, datetime):
        moment = when.astimezone(UTC)
        return moment, moment + timedelta(minutes=1)
    return when, when + timedelta(days=1)


def _alarm(title: str, before: timedelta) -> Alarm:
    found = Alarm()
    found.add("action", "DISPLAY")
    found.add("description", title)
    found.add("trigger", -before)
    return found
