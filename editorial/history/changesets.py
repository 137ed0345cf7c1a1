"""Changesets: what one act of writing leaves in the history, while it is open and afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.history.models import Changeset, Version
from editorial.history.versions import (
    DELETED,
    Name,
    Versions,
    changed,
    is_part_of_neither,
    labelled,
    names_of_versions,
    titled,
)

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

# --- Open changesets ---------------------------------------------------------------------------


@dataclass(eq=False)
class OpenChangeset:
    """A changeset that is stored with the first record that it writes, and never without one."""

    user: AbstractBaseUser | AnonymousUser | None = None
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

    def specify(self, **more: object) -> None:
        """The first that gives a reason says what is done; too late once it is stored."""
        if self.reason:
            return
        for name, value in more.items():
            if value:
                setattr(self, name, value)


_open: ContextVar[OpenChangeset | None] = ContextVar("changeset", default=None)


@contextmanager
def changeset(
    *,
    user: AbstractBaseUser | AnonymousUser | None = None,
    reason: str = "",
    source: str = "",
    refers_to: int | None = None,
) -> Iterator[OpenChangeset]:
    """All records written inside carry one changeset. Inside another one it joins that.

    ``user`` writes the records where no row says otherwise. Safe in threads and tasks.
    """
    if outer := _open.get():
        outer.specify(user=user, reason=reason, source=source, refers_to=refers_to)
        yield outer
        return
    with continued(OpenChangeset(user, reason, source, refers_to)) as opened:
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
def resumed(
    pk: int, user: AbstractBaseUser | AnonymousUser | None = None
) -> Iterator[OpenChangeset]:
    """Goes on with a stored one, for what is written in several transactions."""
    opened = OpenChangeset(user=user, _pk=pk, _is_committed=True)
    token = _open.set(opened)
    try:
        yield opened
    finally:
        _open.reset(token)


def current_user() -> AbstractBaseUser | AnonymousUser | None:
    opened = _open.get()
    return opened.user if opened else None


def set_changeset(history_instance: Version, **kwargs: object) -> None:
    """Receiver: each record carries the open changeset, or one of its own."""
    opened = _open.get() or OpenChangeset(user=history_instance.history_user)
    history_instance.changeset_id = opened.pk


# --- Stored changesets -------------------------------------------------------------------------


@dataclass
class Entry:
    """What one changeset did to a row and its parts; ``kind`` is what it did to the row itself."""

    changeset: Changeset
    reason: str = ""
    kind: str = "~"
    fields: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return gettext(", ").join(self.fields)

    @property
    def why(self) -> str:
        """Nothing where somebody just saved a form."""
        return self.changeset.in_words() or self.reason


def entries(versions: dict[Name, Versions], model: type[models.Model]) -> list[Entry]:
    """One for each changeset, the last one first."""
    found: dict[int, Entry] = {}
    names = _part_names(versions, model)
    for old, new in _steps(versions):
        if is_part_of_neither(old, new):
            continue
        entry = found.setdefault(new.changeset_number, Entry(new.changeset))
        entry.reason = entry.reason or new.history_change_reason or ""
        own = new.instance_type is model
        if own and new.history_type != "~":
            entry.kind = new.history_type
        told = _own_changes(old, new) if own else _part_changes(old, new, names)
        entry.fields += [one for one in told if one not in entry.fields]
    return [found[number] for number in sorted(found, reverse=True)]


def _steps(versions: dict[Name, Versions]) -> Iterator[tuple[Version | None, Version]]:
    """(version before or None, version) of all rows."""
    for of_row in versions.values():
        yield from zip([None, *of_row], of_row, strict=False)


def _part_names(versions: dict[Name, Versions], model: type[models.Model]) -> dict[Name, str]:
    """{(model of a part, id of a version): name}"""
    names: dict[Name, str] = {}
    for kind in {kind for kind, _number in versions if kind is not model}:
        of_kind = [one for name, rows in versions.items() if name[0] is kind for one in rows]
        names |= {(kind, key): name for key, name in names_of_versions(of_kind).items()}
    return names


def _own_changes(old: Version | None, new: Version) -> Iterator[str]:
    if old is not None and new.history_type == "~":
        yield from (capfirst(str(one.verbose_name)) for one in changed(old, new))


def _part_changes(old: Version | None, new: Version, names: dict[Name, str]) -> Iterator[str]:
    """The names of what changed; a part that came or went is named itself."""
    model = new.instance_type
    part = titled(model, names[model, new.history_id])
    if old is None or DELETED in (new.history_type, old.history_type):
        sign = "−" if new.history_type == DELETED else "+"
        yield f"{sign} {part}"
        return
    yield from (labelled(part, one.verbose_name) for one in changed(old, new))
