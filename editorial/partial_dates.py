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
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
MONTH_FORMATS = {"zh-hans": "Y 年 n 月", "en": "F Y"}
DAY_FORMATS = {"zh-hans": "Y 年 n 月 j 日", "en": "j F Y"}


def first_day(text: str) -> date:
    """The first day that ``text`` may mean. Raises ValueError for anything but a partial date."""
    found = PATTERN.fullmatch(text)
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


def in_words(text: str) -> str:
    """``2026-06`` as a reader of the active language writes it; empty stays empty."""
    if not text:
        return ""
    start, language = first_day(text), get_language() or "zh-hans"
    if len(text) == 4:
        return f"{text} 年" if language == "zh-hans" else text
    formats = MONTH_FORMATS if len(text) == 7 else DAY_FORMATS
    return date_format(start, formats.get(language, formats["en"]))


class PartialDateField(models.CharField):
    """A date known to the year, the month or the day."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
