"""Dates as sources give them: a year, a month of a year, or a day.

Kept as text in ISO 8601 order (``2026``, ``2026-06``, ``2026-06-12``), so they sort as
strings; empty means that the source bears no date.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from editorial.languages import LANGUAGE, current_language
from editorial.text import TextTooLongError, half_width

#: Longer text is no date in any way of writing one.
_LONGEST = 40
_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

#: As people and spreadsheet programs write them: 2026/6/12, 2026年6月12日, Jun-26 (June 2026).
_BY_HAND = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2})(?:[ T]0?0:00(?::00)?)?)?",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号])?)?",
    )
)
_MONTH_AND_YEAR = re.compile(r"([A-Z][a-z]{2})-(\d{2})", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def tidied(text: str) -> str:
    """``2026/6/12`` → ``2026-06-12``; what looks like no date stays as it is."""
    try:
        plain = half_width(text, _LONGEST).strip()
    except TextTooLongError:
        return text
    for pattern in _BY_HAND:
        if found := pattern.fullmatch(plain):
            return "-".join(f"{int(part):02}" for part in found.groups() if part)
    found = _MONTH_AND_YEAR.fullmatch(plain)
    if found and found[1] in _MONTHS:
        return f"20{found[2]}-{_MONTHS.index(found[1]) + 1:02}"
    return plain


def first_day(text: str) -> date:
    """The first day that ``text`` may mean. Raises ValueError for anything but a partial date."""
    found = _PATTERN.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = found.groups()
    return date(int(year), int(month or 1), int(day or 1))


def validate_partial_date(text: str) -> None:
    try:
        first_day(text)
    except ValueError as error:
        raise ValidationError(
            _("“%(value)s” is not a date. Write 2026, 2026-06 or 2026-06-12."),
            code="partial_date",
            params={"value": text},
        ) from error


def format_partial_date(text: str) -> str:
    """``2026-06`` as a reader of the active language writes it; empty stays empty."""
    if not text:
        return ""
    own = LANGUAGE[current_language()]
    formats = {4: own.year, 7: own.month, 10: own.day}
    return date_format(first_day(text), formats[len(text)])


class PartialDateField(models.CharField):
    """A date known to the year, the month or the day."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return tidied(text) if isinstance(text, str) else text
