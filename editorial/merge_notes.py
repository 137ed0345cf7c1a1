"""Both are told when two people's changes have been merged: one at once, one on their next page.

What one of them replaced by choice is named to both, with a link to the version that still has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from editorial.desk.places import address
from editorial.models import MergeNote
from editorial.telling import labels, names_of

#: What a note keeps of a replaced value: [label of its model, column or "", id of the version].
Kept = list[Any]


@dataclass(frozen=True)
class Replaced:
    """A value, or a whole row, that somebody's choice has replaced; ``version`` still has it."""

    model: Any
    column: str
    version: Any

    def kept(self) -> Kept:
        return [self.model._meta.label_lower, self.column, self.version.history_id]

    def words(self, row: Any) -> str:
        """A part of ``row`` is named with it."""
        if not self.column and self.version.history_type == "-":
            return gettext("the deletion of “%(row)s”") % {"row": self.version.instance}
        if not self.column:
            return f"{self.model._meta.verbose_name} “{self.version.instance}”"
        column = labels(self.model, [self.column])
        return column if self.model is type(row) else f"{self.version.instance} · {column}"


def tell_both(request: HttpRequest, row: Any, forms: Iterable[Any]) -> bool:
    """``forms``: those of the row and of its parts, after they were saved.

    Whether others had saved meanwhile.
    """
    late = [form for form in forms if getattr(form, "since", None) or _is_base_unknown(form)]
    versions = [version for form in late for version in _before_deletion(form.since[1:])]
    replaced = [one for form in late for one in _replaced_by(form)]
    kept = _kept_columns(row, late)
    if versions:
        _tell_whoever_saves(request, row, versions, list(kept), is_whole=not replaced)
    if replaced:
        text = gettext("You have replaced: %(fields)s.") % {"fields": _named(row, replaced)}
        messages.warning(request, _with_link(text, row, replaced))
    _leave_notes(request, row, versions, kept, replaced)
    return bool(versions)


def _is_base_unknown(form: Any) -> bool:
    return bool(getattr(form, "is_base_unknown", False))


def _replaced_by(form: Any) -> list[Replaced]:
    model = form._meta.model
    if deletions := [version for version in form.since if version.history_type == "-"]:
        return [Replaced(model, "", deletions[-1])]  # it was restored with this form
    question = getattr(form, "row_conflict", None)
    if question is not None:
        whole = [] if question.chosen != "yours" else [Replaced(model, "", form.their_version())]
        return whole
    return [Replaced(model, name, form.their_version(name)) for name in form.settled("yours")]


def _before_deletion(versions: list[Any]) -> list[Any]:
    return list(takewhile(lambda one: one.history_type != "-", versions))


def _kept_columns(row: Any, late: Sequence[Any]) -> dict[str, set[int | None]]:
    """{column of the row itself: numbers of the accounts that changed it}, as others left it."""
    return {
        name: {version.history_user_id for version in form.writers(form.column(name))}
        for form in late
        if form.instance is row
        for name in (*form.taken, *form.settled("theirs"))
    }


def _tell_whoever_saves(
    request: HttpRequest, row: Any, versions: list[Any], kept: list[str], *, is_whole: bool
) -> None:
    user: Any = request.user
    if {version.history_user_id for version in versions} == {user.pk}:
        told = gettext("You saved this page in another window while you were editing it here.")
    elif kept:
        told = gettext(
            "%(who)s saved this page while you were editing it. Their changes are kept: %(fields)s."
        )
    elif is_whole:
        told = gettext(
            "%(who)s saved this page while you were editing it. Nothing of theirs is lost."
        )
    else:
        told = gettext("%(who)s saved this page while you were editing it.")
    names = names_of(versions, you=user)
    messages.info(request, told % {"who": names, "fields": labels(type(row), kept)})


def _leave_notes(
    request: HttpRequest,
    row: Any,
    versions: list[Any],
    kept: dict[str, set[int | None]],
    replaced: list[Replaced],
) -> None:
    by: Any = request.user
    writers = {one.history_user_id for one in (*versions, *(one.version for one in replaced))}
    for to in writers - {None, by.pk}:
        MergeNote.objects.create(
            to_id=to,
            by=by,
            content_object=row,
            columns=[name for name, accounts in kept.items() if to in accounts],
            replaced=[one.kept() for one in replaced if one.version.history_user_id == to],
        )


def tell_of_merges(request: HttpRequest) -> None:
    """What others have saved after this user did; each is told once."""
    notes = list(MergeNote.objects.filter(to=request.user.pk).select_related("by", "content_type"))
    for note in notes:
        model: Any = ContentType.objects.get_for_id(note.content_type_id).model_class()
        row = model and model._base_manager.filter(pk=note.object_id).first()
        if row is not None:
            _tell(request, note, row)
    if notes:
        MergeNote.objects.filter(pk__in=[note.pk for note in notes]).delete()


def _tell(request: HttpRequest, note: MergeNote, row: Any) -> None:
    replaced = [one for kept in note.replaced if (one := _found(kept))]
    words = {
        "who": note.by.get_full_name() or note.by.get_username(),
        "row": row,
        "fields": labels(type(row), note.columns),
    }
    if note.columns:
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept: %(fields)s.")
        messages.info(request, told % words)
    elif not replaced:
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept.")
        messages.info(request, told % words)
    if replaced:
        told = gettext(
            "%(who)s saved “%(row)s” after you and kept other values. Replaced: %(what)s."
        )
        text = told % {**words, "what": _named(row, replaced)}
        messages.warning(request, _with_link(text, row, replaced))


def _found(kept: Kept) -> Replaced | None:
    label, column, number = kept
    model: Any = apps.get_model(label)
    version = model.history.filter(history_id=number).first()
    return Replaced(model, column, version) if version else None


def _named(row: Any, replaced: list[Replaced]) -> str:
    return gettext(", ").join(one.words(row) for one in replaced)


def _with_link(text: str, row: Any, replaced: list[Replaced]) -> SafeString:
    """To the page that holds the newest of the versions against what is stored now."""
    moment = max(one.version.history_date for one in replaced)
    page = address(type(row), "compare_versions", row.pk, old=moment.isoformat(), new="now")
    words = gettext("See what was replaced")
    return format_html('{} <a href="{}">{}</a>', text, page, words)
