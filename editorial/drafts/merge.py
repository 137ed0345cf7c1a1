"""Three-way merge of a draft with what has been published since it was opened. Pure functions.

Base is what the draft was opened on, *published* what is stored by now, *draft* what the draft
says. What the draft does not change stays as it is published.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial.bilingual.status import fingerprint
from editorial.content.display import names_of
from editorial.content.publication import Publishable
from editorial.drafts.snapshots import Base, row_key
from editorial.editing.merge import Verdict, judge, merged
from editorial.history.compare import Difference, State, differences, key_of, summary, value_of
from editorial.history.text_diff import as_html
from editorial.history.versions import (
    Name,
    changed,
    is_same,
    name_of,
    numbers_of,
    records_of,
    titled,
)

#: Who checked a fact when is an act of its own, and no part of a draft.
NOT_IN_DRAFTS = {"verified_on", "verified_by"}
#: How lists show what is empty.
EMPTY = "—"
DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True)
class DraftConflict:
    """One field, or a whole part, that the draft and somebody else have changed.

    ``tag`` names what is published, so that a choice holds only for what was seen.
    """

    key: str
    label: str
    language: str
    base: str
    published: str
    draft: str
    who: str
    tag: str
    chosen: str
    model: Any
    column: str
    #: The newest one that somebody wrote since the draft was opened, with what is published.
    version: Any

    @property
    def name(self) -> str:
        """Of the choice in a form."""
        return f"choose-{self.key}"

    @property
    def published_changes(self) -> SafeString:
        return as_html(self.base, self.published)

    @property
    def draft_changes(self) -> SafeString:
        return as_html(self.base, self.draft)


@dataclass
class Merge:
    """``target``: the rows of the draft as publishing makes them; ``wanted``: the keys of what
    it changes. What conflicts is not among them unless the draft was chosen."""

    published: State
    target: State = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    conflicts: list[DraftConflict] = field(default_factory=list)

    @property
    def unsettled(self) -> list[DraftConflict]:
        return [one for one in self.conflicts if not one.chosen]

    @property
    def overruled(self) -> list[DraftConflict]:
        """Where the draft was chosen, and replaces what somebody else has published."""
        return [one for one in self.conflicts if one.chosen == DRAFT and one.version]

    def differences(self, model: Any) -> list[Difference]:
        """What publishing would change, in words."""
        return differences(self.published, self.target, model)


def draft_changes(base: State, draft: State) -> Iterator[tuple[Name, str]]:
    """(row, field) of all that a draft changes; no field where a whole row comes or goes."""
    for name in (*base, *(one for one in draft if one not in base)):
        if name not in base or name not in draft:
            yield name, ""
        else:
            yield from ((name, one.name) for one in _changed(base[name], draft[name]))


def changes_publication(changes: Iterable[tuple[Name, str]]) -> bool:
    """Whether readers would begin or cease to see something."""
    columns = {column.name for column in Publishable._meta.fields}
    return any(
        issubclass(model, Publishable) and column in columns for (model, _n), column in changes
    )


def merge_states(
    base: State,
    published: State,
    draft: State,
    versions: Base,
    choices: Mapping[str, str] | None = None,
    prefer: str = "",
) -> Merge:
    """``choices``: {key: "draft:tag" or "published:tag"}; ``prefer`` settles what has none."""
    merge = _Merging(base, published, draft, versions, choices or {}, prefer)
    for name in (*base, *(one for one in draft if one not in base)):
        merge.row(name)
    return merge.result


class _Merging:
    def __init__(
        self,
        base: State,
        published: State,
        draft: State,
        versions: Base,
        choices: Mapping[str, str],
        prefer: str,
    ) -> None:
        self.base, self.draft, self.versions = base, draft, versions
        self.choices, self.prefer = choices, prefer
        self.result = Merge(published, {**published})

    def row(self, name: Name) -> None:
        base, theirs, ours = (
            state.get(name) for state in (self.base, self.result.published, self.draft)
        )
        if base is None:
            self.result.target[name] = ours  # type: ignore[assignment]
            self.result.wanted.add(key_of(*name, ""))
        elif ours is None:
            self.deleted_in_draft(name, base, theirs)
        elif theirs is None:
            self.deleted_since(name, base, ours)
        else:
            self.fields(name, base, theirs, ours)

    def deleted_in_draft(self, name: Name, base: Any, theirs: Any) -> None:
        if theirs is None:
            return
        is_changed = any(_changed(base, theirs))
        if not is_changed or self.settle(name, "", base, theirs, None) == DRAFT:
            del self.result.target[name]
            self.result.wanted.add(key_of(*name, ""))

    def deleted_since(self, name: Name, base: Any, ours: Any) -> None:
        if any(_changed(base, ours)) and self.settle(name, "", base, None, ours) == DRAFT:
            self.result.target[name] = ours
            self.result.wanted.add(key_of(*name, ""))

    def fields(self, name: Name, base: Any, theirs: Any, ours: Any) -> None:
        target = copy.copy(theirs)
        target.members = {**theirs.members}
        for column in _changed(base, ours):
            if column.many_to_many:
                sides = (numbers_of(one, column) for one in (base, theirs, ours))
                target.members[column.name] = frozenset(merged(*sides))
            elif self.verdict(name, column, base, theirs, ours) == Verdict.YOURS:
                setattr(target, column.attname, column.value_from_object(ours))
            else:
                continue
            self.result.wanted.add(key_of(*name, column.name))
        self.result.target[name] = target

    def verdict(self, name: Name, column: Any, base: Any, theirs: Any, ours: Any) -> Verdict:
        before, stored, wanted = (column.value_from_object(one) for one in (base, theirs, ours))
        verdict = judge(
            you_changed=True,
            they_changed=not is_same(before, stored),
            alike=is_same(stored, wanted),
        )
        if verdict != Verdict.CONFLICT:
            return verdict
        chosen = self.settle(name, column.name, base, theirs, ours)
        return Verdict.YOURS if chosen == DRAFT else Verdict.CONFLICT

    def settle(self, name: Name, column_name: str, base: Any, theirs: Any, ours: Any) -> str:
        """Notes a conflict and says which side was chosen, if any."""
        model, number = name
        key = key_of(model, number, column_name)
        column = model._meta.get_field(column_name) if column_name else None
        base_words, their_words, our_words = (_words(one, column) for one in (base, theirs, ours))
        tag = fingerprint(their_words) or "nothing"
        side, _colon, seen = self.choices.get(key, "").partition(":")
        chosen = side if seen == tag and side in (DRAFT, PUBLISHED) else self.prefer
        is_part = number != next(iter(self.base))[1] or model is not next(iter(self.base))[0]
        part = titled(model, name_of(base)) if is_part else ""
        words = [part, str(column.verbose_name) if column else ""]  # type: ignore[union-attr]
        written = self.written_since(name, column)
        self.result.conflicts.append(
            DraftConflict(
                key=key,
                label=capfirst(": ".join(filter(None, words))),
                language=getattr(column, "language", ""),
                base=base_words,
                published=their_words if theirs is not None else gettext("deleted"),
                draft=our_words if ours is not None else gettext("deleted"),
                who=names_of(written),
                tag=tag,
                chosen=chosen,
                model=model,
                column=column_name,
                version=written[-1] if written else None,
            )
        )
        return chosen

    def written_since(self, name: Name, column: Any) -> list[Any]:
        """The versions in which somebody has changed it since the draft was opened."""
        model, number = name
        opened_on = self.versions.get(row_key(name)) or 0
        versions = records_of(model).filter(id=number, history_id__gte=opened_on)
        found = list(versions.select_related("history_user").order_by("history_id"))
        return [
            new
            for old, new in pairwise(found)
            if column is None
            or new.history_type == "-"
            or not is_same(column.value_from_object(old), column.value_from_object(new))
        ]


def _words(version: Any, column: Any) -> str:
    """Nothing for a part that is not there, and for what is empty."""
    if version is None:
        return ""
    words = value_of(version, column) if column else summary(version)
    return "" if words == EMPTY else words


def _changed(old: Any, new: Any) -> list[Any]:
    return [column for column in changed(old, new) if column.name not in NOT_IN_DRAFTS]
