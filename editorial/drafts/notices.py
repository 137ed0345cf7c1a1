"""Notices: the authors of a draft hear what became of it on their next page of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext

from editorial.drafts.models import Draft, DraftNotice, display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest


def notify_authors(draft: Draft, event: str, by: User | None = None) -> None:
    """Everybody who worked on the draft but whoever did it."""
    name = display_name(by) if by else ""
    for key in sorted(draft.author_keys() - {by.pk if by else None}):
        DraftNotice.objects.create(to_id=key, by_name=name, draft=draft, event=event)


def tell_of_drafts(request: HttpRequest) -> None:
    """Each notice is told once."""
    notices = list(
        DraftNotice.objects.filter(to=request.user.pk).select_related("draft__content_type")
    )
    for notice in notices:
        if notice.draft.content_object is not None:
            failed = notice.event == DraftNotice.Event.FAILED
            level = (
                messages.INFO if notice.event == DraftNotice.Event.PUBLISHED else messages.WARNING
            )
            words = notice_in_words(notice)
            messages.add_message(request, messages.ERROR if failed else level, words)
    if notices:
        DraftNotice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()


def notice_in_words(notice: DraftNotice) -> str:
    draft = notice.draft
    values = {"who": notice.by_name, "row": draft.content_object}
    if notice.event == DraftNotice.Event.PUBLISHED:
        if not notice.by_name:
            return gettext("The draft version of “%(row)s” was published as scheduled.") % values
        return gettext("%(who)s published the draft version of “%(row)s”.") % values
    if notice.event == DraftNotice.Event.DISCARDED:
        text = gettext("%(who)s discarded the draft version of “%(row)s”. It can be restored.")
        return text % values
    text = gettext("The draft version of “%(row)s” could not be published as scheduled. %(why)s")
    return text % {**values, "why": problem_in_words(draft)}


def problem_in_words(draft: Draft) -> str:
    return " ".join(filter(None, (draft.get_problem_display(), draft.problem_detail)))
