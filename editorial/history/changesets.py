"""Changesets: what one act of writing leaves in the history, while it is open and afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.history.models import Changeset
from editorial.history.versions import Name, Versions, changed

# --- Open changesets ---------------------------------------------------------------------------


@dataclass(eq=False)
class OpenChangeset:
    """A changeset that is stored with the first record that it writes, and never without one."""

    user: Any = None
    reason: str = ""
    source: str = ""
    refers_to: int | None = None
    _pk: int | None = None
    _is_committed: bool = False

    @property
    def pk(self) -> int:
        """Stores the changeset if need be: again where a rolled back savepoint took it along."""
        if self._pk is None or not self._is_stored():
            self._pk = self._store()
        return self._pk

    @property
    def is_empty(self) -> bool:
        """True while nothing has been written."""
        return self._pk is None or not self._is_stored()

    def _is_stored(self) -> bool:
        """Django forgets what waits for the commit when it rolls back, and so knows."""
        waiting = transaction.get_connection().run_on_commit
        return self._is_committed or any(one[1] == self._commit for one in waiting)

    def _store(self) -> int:
        stored = Changeset.objects.create(
            made_by_id=getattr(self.user, "pk", None),
            reason=self.reason or Changeset.Reason.EDIT,
            source=self.source[: Changeset.SOURCE_LENGTH],
            refers_to_id=self.refers_to,
        )
        transaction.on_commit(self._commit)
        return int(stored.pk)

    def _commit(self) -> None:
        self._is_committed = True

    def specify(self, **more: Any) -> None:
        """What is done inside knows better what it is; too late once it is stored."""
        for name, value in more.items():
            if value:
                setattr(self, name, value)


_open: ContextVar[OpenChangeset | None] = ContextVar("changeset", default=None)


@contextmanager
def changeset(
    *, user: Any = None, reason: str = "", source: str = "", refers_to: int | None = None
) -> Iterator[OpenChangeset]:
    """All records written inside carry one changeset. Inside another one it joins that.

    ``user`` writes the records where no row says otherwise. Safe in threads and tasks.
    """
    told = {"user": user, "reason": reason, "source": source, "refers_to": refers_to}
    if outer := _open.get():
        outer.specify(**told)
        yield outer
        return
    with continued(OpenChangeset(**told)) as opened:
        yield opened


@contextmanager
def continued(opened: OpenChangeset) -> Iterator[OpenChangeset]:
    """Goes on with one that was opened before, unless an outer one is open."""
    token = _open.set(_open.get() or opened)
    try:
        yield _open.get() or opened
    finally:
        _open.reset(token)


@contextmanager
def resumed(pk: int, user: Any = None) -> Iterator[OpenChangeset]:
    """Goes on with a stored one, for what is written in several transactions."""
    opened = OpenChangeset(user=user, _pk=pk, _is_committed=True)
    token = _open.set(opened)
    try:
        yield opened
    finally:
        _open.reset(token)


def current_user() -> Any:
    opened = _open.get()
    return opened.user if opened else None


def set_changeset(history_instance: Any, **kwargs: Any) -> None:
    """Receiver: each record carries the open changeset, or one of its own."""
    opened = _open.get() or OpenChangeset(user=history_instance.history_user)
    history_instance.changeset_id = opened.pk


# --- Stored changesets -------------------------------------------------------------------------

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
