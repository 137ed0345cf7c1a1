"""Three-way merge of two editors' saves, field by field. Pure functions.

Base is the version that a form was opened on, *theirs* what is stored by now, *yours* what the
form brings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import StrEnum
from typing import TypeVar

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
