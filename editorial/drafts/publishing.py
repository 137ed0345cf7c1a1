"""Publishing drafts: merged with what was saved since, and restored by the models' own rules."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from editorial.accounts.models import translate_permission
from editorial.bilingual.models import Bilingual
from editorial.content.publication import Publishable
from editorial.drafts.merge import (
    NOT_IN_DRAFTS,
    DraftConflict,
    Merge,
    draft_changes,
    merge_states,
)
from editorial.drafts.models import Draft, DraftNotice, DraftVersion
from editorial.drafts.notices import notify_authors
from editorial.drafts.snapshots import from_json, state_of, state_of_versions
from editorial.history.changesets import changeset
from editorial.history.models import Changeset
from editorial.history.restore import Prepare, RestoreError, restore
from editorial.history.versions import Name, State, columns, lists
from editorial.languages import LANGUAGES

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logging.getLogger(__name__)

#: What only those who may publish can set.
PUBLICATION = {"status", "publish_at", "expire_at"}


class ConflictError(Exception):
    """Others have changed what the draft changes; somebody has to choose."""

    def __init__(self, merge: Merge) -> None:
        super().__init__()
        self.merge = merge


class RightsError(Exception):
    """The draft changes what this user may not change."""


@dataclass(frozen=True)
class Published:
    """The row after its draft has been published, and what could not come along, in words."""

    row: Any
    lost: list[str]
    #: Conflicts in which the draft was chosen.
    overruled: list[DraftConflict]


@dataclass(frozen=True)
class DraftState:
    """A version of a draft as states: what it was opened on, what is published, what it says."""

    version: DraftVersion
    base: State
    published: State
    draft: State

    def merge(self, choices: Mapping[str, str] | None = None, prefer: str = "") -> Merge:
        versions = self.version.base
        return merge_states(self.base, self.published, self.draft, versions, choices, prefer)

    def changes(self) -> list[tuple[Name, str]]:
        return list(draft_changes(self.base, self.draft))


def draft_state(version: DraftVersion) -> DraftState:
    base, draft = state_of_versions(version.base), from_json(version.snapshot)
    return DraftState(version, base, state_of({*base, *draft}), draft)


# --- Rights -----------------------------------------------------------------------------------


def may_write_all(user: User, changes: Iterable[tuple[Name, str]]) -> bool:
    """Whether this user could have made each of these changes in a form."""
    return all(_may_write(user, model, number, column) for (model, number), column in changes)


def _may_write(user: User, model: Any, number: int, column: str) -> bool:
    def may(verb: str) -> bool:
        return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")

    if not user.is_active:
        return False
    if not column:
        return may("add" if number < 0 else "delete")
    if issubclass(model, Publishable) and column in PUBLICATION:
        return may("change") and user.has_perm("editorial.publish_content")
    if may("change"):
        return True
    language = getattr(model._meta.get_field(column), "language", "")
    own = [one for one in LANGUAGES if user.has_perm(f"editorial.{translate_permission(one)}")]
    return may("view") and language in own


def may_dispose(user: User, draft: Draft) -> bool:
    """Who may publish, schedule or discard it: whoever may make all of its changes."""
    version = draft.versions.order_by("-pk").first()
    if version is None:
        return user.has_perm("editorial.publish_content")
    return may_write_all(user, draft_state(version).changes())


# --- Publishing -------------------------------------------------------------------------------


def publish(
    draft: Draft,
    user: User,
    choices: Mapping[str, str] | None = None,
    *,
    is_scheduled: bool = False,
) -> Published:
    """Publishes a draft in the name of this user.

    Raises ConflictError, RightsError or RestoreError, and then nothing is written.
    """
    with transaction.atomic(), changeset(user=user, reason=Changeset.Reason.PUBLICATION):
        model: Any = draft.content_type.model_class()
        lock_row(model, draft.object_id)
        state = draft_state(draft.newest())
        if not may_write_all(user, state.changes()):
            raise RightsError
        merge = state.merge(choices)
        if merge.unsettled:
            raise ConflictError(merge)
        words = [str(one.label) for one in _in_english(merge, model)]
        lost = write_merge(state, merge)
        row = model._base_manager.get(pk=draft.object_id)
        message = [{"changed": {"fields": words}}]
        LogEntry.objects.log_actions(user.pk, [row], CHANGE, message, single_object=True)
        notify_authors(draft, DraftNotice.Event.PUBLISHED, None if is_scheduled else user)
        draft.close(Draft.State.PUBLISHED, user)
    return Published(row, lost, merge.overruled)


def lock_row(model: Any, number: int) -> None:
    """Until the transaction ends nobody else saves this page or its draft."""
    rows = model._base_manager.filter(pk=number).order_by()
    list(rows.select_for_update().values_list("pk"))


def _in_english(merge: Merge, model: Any) -> Iterable[Any]:
    """As the log keeps the names of fields."""
    with override(None):
        return merge.differences(model)


def write_merge(state: DraftState, merge: Merge) -> list[str]:
    """Names what could not be written because it is gone: a plan that the draft links to.

    Raises RestoreError, and then nothing is written.
    """
    reason = "draft version published"
    outcome = restore(
        merge.target, merge.published, merge.wanted, _every_field, reason, _prepare(state)
    )
    return outcome.lost


def _every_field(model: Any) -> tuple[Collection[str], bool]:
    names = {one.name for one in (*columns(model), *lists(model))}
    return names - NOT_IN_DRAFTS, True


def _prepare(state: DraftState) -> Prepare:
    def prepare(row: Any, name: Name) -> None:
        row.is_restored = False
        row.source_holds = True  # whether it does was asked when the draft was saved
        if not isinstance(row, Bilingual):
            return
        row.is_minor_change = state.version.is_minor
        states = (state.base, state.published, state.draft)
        base, published, draft = (one.get(name) for one in states)
        if base and published and draft:
            row.translation_memory = _memory(base, published, draft)
            row.written_against = _sources_of_translations(draft)

    return prepare


def _memory(base: Any, published: Any, draft: Any) -> dict[str, Any]:
    """What the draft's saves made of the memory of translations, where nobody else did.

    A translation that was found still accurate in the draft stays so when it is published.
    """
    before, now, after = (one.translation_memory for one in (base, published, draft))
    return {
        **now,
        **{one: after[one] for one in after if now.get(one) == before.get(one)},
    }


def _sources_of_translations(draft: Any) -> dict[str, str]:
    """The print of the source text that each translation in the draft was written against.

    Somebody may have changed the source since, in the draft or on the published page.
    """
    source = draft.source_language
    return {
        name: known["agreed"][source]
        for name, known in draft.translation_memory.items()
        if "agreed" in known
    }


def outcome_in_words(row: Any) -> str:
    """What readers see after a draft was published."""
    now = timezone.now()
    if row.status == Publishable.Status.ARCHIVED:
        return gettext("The draft version is saved. Readers do not see it: the page is archived.")
    if row.status != Publishable.Status.PUBLISHED:
        return gettext("The draft version is saved. Readers do not see it: the page is a draft.")
    if row.publish_at and row.publish_at > now:
        text = gettext("The draft version is saved. Readers see the page from %(moment)s.")
        return text % {"moment": moment_in_words(row.publish_at)}
    if row.expire_at and row.expire_at <= now:
        return gettext(
            "The draft version is saved. Readers do not see it: the page's time is over."
        )
    return gettext("The draft version is published.")


def moment_in_words(moment: datetime) -> str:
    shown = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return gettext("%(moment)s (Pakistan time)") % {"moment": shown}


# --- Scheduled --------------------------------------------------------------------------------


def schedule(draft: Draft, user: User, moment: datetime | None) -> None:
    """None takes the time back. Raises RightsError, or ValueError for a moment in the past."""
    if not may_dispose(user, draft):
        raise RightsError
    if moment is not None and moment <= timezone.now():
        raise ValueError
    draft.publish_at, draft.planned_by = moment, user if moment else None
    draft.problem = draft.problem_detail = ""
    draft.save()


@dataclass
class Report:
    """Names of what went live and of what could not, with the reason."""

    published: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def publish_due() -> Report:
    """One transaction each: what cannot be published keeps nothing else from it."""
    report = Report()
    with override(settings.LANGUAGE_CODE):
        for number in list(Draft.objects.due().values_list("pk", flat=True)):
            _publish_due(number, report)
    return report


def _publish_due(number: int, report: Report) -> None:
    problem, detail = "", ""
    try:
        with transaction.atomic():
            draft = Draft.objects.due().select_for_update(of=("self",)).filter(pk=number).first()
            if draft is None or draft.content_object is None:
                return
            if draft.planned_by is None:
                raise RightsError
            with changeset(user=draft.planned_by, source="publish_due"):
                done = publish(draft, draft.planned_by, is_scheduled=True)
                report.published.append(str(done.row))
    except ConflictError:
        problem = Draft.Problem.CONFLICT
    except RightsError:
        problem = Draft.Problem.RIGHTS
    except RestoreError as error:
        problem, detail = Draft.Problem.INVALID, str(error)
    except Exception:
        problem = Draft.Problem.UNEXPECTED
        log.exception("A draft could not be published: %s", number)
    if problem:
        _note_problem(number, problem, detail, report)


def _note_problem(number: int, problem: str, detail: str, report: Report) -> None:
    """Its authors hear of it once."""
    draft = Draft.objects.get(pk=number)
    report.refused.append((str(draft), Draft.Problem(problem).label + f" {detail}".rstrip()))
    if (draft.problem, draft.problem_detail) == (problem, detail):
        return
    draft.problem, draft.problem_detail = problem, detail[:500]
    draft.save(update_fields=["problem", "problem_detail"])
    notify_authors(draft, DraftNotice.Event.FAILED)
