"""The saves of a row, each with its parts: one line for what one person did at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.history.versions import Name, Versions, changed

#: A form with many parts takes a moment to save.
AT_ONCE = timedelta(seconds=3)
DELETED = "-"


@dataclass
class Save:
    """``moment`` is that of its last version, by which it is named; ``kind`` of the row itself."""

    moment: datetime
    who: Any
    reason: str
    kind: str = "~"
    fields: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return gettext(", ").join(self.fields)

    @property
    def reason_in_words(self) -> str:
        """The machine's own reasons are in English, people's in their own words."""
        return gettext(self.reason)

    @property
    def name(self) -> str:
        return self.moment.isoformat()


def saves(versions: dict[Name, Versions], model: Any) -> list[Save]:
    """The last one first."""
    found: list[Save] = []
    steps = sorted(steps_of(versions), key=lambda step: (step[1].history_date, step[1].history_id))
    for old, new in steps:
        if not (found and belongs(found[-1], new)):
            found.append(Save(new.history_date, new.history_user, new.history_change_reason or ""))
        save = found[-1]
        save.moment = new.history_date
        own = new.instance_type is model
        if own and new.history_type != "~":
            save.kind = new.history_type
        save.fields += [one for one in told(old, new, own) if one not in save.fields]
    return found[::-1]


def steps_of(versions: dict[Name, Versions]) -> Iterator[tuple[Any, Any]]:
    """(version before or None, version) of all rows."""
    for of_row in versions.values():
        yield from zip([None, *of_row], of_row, strict=False)


def belongs(save: Save, version: Any) -> bool:
    same = save.who == version.history_user
    same = same and save.reason == (version.history_change_reason or "")
    return same and version.history_date - save.moment <= AT_ONCE


def told(old: Any, new: Any, own: bool) -> Iterator[str]:
    """The names of what changed; a part that came or went is named itself."""
    if own:
        if old is not None and new.history_type == "~":
            yield from (capfirst(str(one.verbose_name)) for one in changed(old, new))
        return
    part = f"{new.instance_type._meta.verbose_name} “{name_of(new)}”"
    if old is None or new.history_type == DELETED or old.history_type == DELETED:
        sign = "−" if new.history_type == DELETED else "+"
        yield f"{sign} {part}"
        return
    yield from (f"{part}: {one.verbose_name}" for one in changed(old, new))


def name_of(version: Any) -> str:
    """By which editors know the row; what it belongs to may be gone."""
    try:
        return str(version.instance)
    except Exception:
        return f"{version.instance_type._meta.verbose_name} {version.id}"
