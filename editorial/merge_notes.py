"""Both are told when two people's changes have been merged: one at once, one on their next page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext

from editorial.models import MergeNote
from editorial.telling import labels, names_of


def tell_both(request: HttpRequest, row: Any, forms: Iterable[Any]) -> bool:
    """``forms``: those of the row and of its parts, after they were saved.

    Whether there was something to tell.
    """
    late = [form for form in forms if getattr(form, "since", None)]
    versions = [version for form in late for version in form.since[1:]]
    if not versions:
        return False
    kept = [name for form in late if form.instance is row for name in form.taken]
    told = gettext("%(who)s saved this page while you were editing it. Nothing of theirs is lost.")
    if kept:
        told = gettext(
            "%(who)s saved this page while you were editing it. Their changes are kept: %(fields)s."
        )
    fields = labels(type(row), kept)
    messages.info(request, told % {"who": names_of(versions), "fields": fields})
    by: Any = request.user
    others = {version.history_user_id for version in versions} - {None, by.pk}
    for other in others:
        MergeNote.objects.create(to_id=other, by=by, content_object=row, columns=kept)
    return True


def tell_of_merges(request: HttpRequest) -> None:
    """What others have saved after this user did; each is told once."""
    notes = list(MergeNote.objects.filter(to=request.user.pk).select_related("by", "content_type"))
    for note in notes:
        model: Any = ContentType.objects.get_for_id(note.content_type_id).model_class()
        row = model and model._base_manager.filter(pk=note.object_id).first()
        if row is None:
            continue
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept.")
        if note.columns:
            told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept: %(fields)s.")
        who = note.by.get_full_name() or note.by.get_username()
        fields = labels(model, note.columns)
        messages.info(request, told % {"who": who, "row": row, "fields": fields})
    if notes:
        MergeNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
