"""Three-way merge of two editors' saves, field by field. Pure functions.

Base is the version that a form was opened on, *theirs* what is stored by now, *yours* what the
form brings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

from editorial.text import unix_line_ends

Row = TypeVar("Row", bound=Hashable)


class Verdict(StrEnum):
    SAME = "same"
    YOURS = "yours"
    THEIRS = "theirs"
    CONFLICT = "conflict"


def judge(*, you_changed: bool, they_changed: bool, alike: bool) -> Verdict:
    """Which side a field takes. ``alike``: both sides hold the same by now."""
    if alike:
        return Verdict.SAME
    if you_changed and they_changed:
        return Verdict.CONFLICT
    return Verdict.YOURS if you_changed else Verdict.THEIRS


def merged(base: Iterable[Row], theirs: Iterable[Row], yours: Iterable[Row]) -> set[Row]:
    """Sets have no conflicts: what either side took away is gone, what either added is there."""
    before, mine = set(base), set(yours)
    return (set(theirs) - (before - mine)) | (mine - before)


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
