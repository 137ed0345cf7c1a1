"""Whether two values of a column are the same to an editor."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Any

from django.db import models

from editorial.text import unix_line_ends


def plain(value: Any) -> Hashable:
    """What is left when forms and databases write it differently: line ends, nothing, seconds."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str):
        return unix_line_ends(value).strip()
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return "" if value is None else value


def differs(field: Any, initial: Any, given: Any) -> bool:
    """Whether what the browser sent is another value than ``initial``."""
    if isinstance(initial, str) and isinstance(given, str) and plain(initial) == plain(given):
        return False
    return bool(field.has_changed(initial, given))
