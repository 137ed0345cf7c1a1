"""Previews in the admin: of what is stored, of a draft, and of a form that is not saved yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views import View

from editorial.content.admin_urls import address
from editorial.drafts.models import Draft
from editorial.drafts.preview import (
    VALID_FOR,
    NothingToSeeError,
    Write,
    draft_writer,
    link_to,
    preview,
)
from editorial.languages import LANGUAGES

#: The names of the buttons, each before its language.
PREVIEW = "_preview_"


class _RefusedError(Exception):
    """A form that cannot be saved; ``answer`` is its page with the errors."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer)
        self.answer = answer


class PreviewView(View):
    """What is stored, or what publishing the open draft would make of it."""

    model_admin: Any = None
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        admin = self.model_admin
        row = admin.get_object(request, unquote(object_id))
        may = row is not None and admin.has_view_or_change_permission(request, row)
        if not may or language not in LANGUAGES:
            raise Http404
        addresses = {one: address(admin.model, "preview", row.pk, one) for one in LANGUAGES}
        write = draft_writer(Draft.objects.open_of(row))
        return preview_page(admin, request, row, language, write, addresses)


def preview_page(
    model_admin: Any,
    request: HttpRequest,
    row: Any,
    language: str,
    write: Write,
    addresses: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of the row, or the reason why there is none."""
    try:
        return preview(request, row, language, write, addresses or {})
    except NothingToSeeError as error:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": str(error),
            "opts": model_admin.opts,
        }
        return TemplateResponse(request, "admin/drafts/no_preview.html", context)


def preview_unsaved(
    model_admin: Any, request: HttpRequest, row: Any, save: Callable[[], HttpResponse]
) -> HttpResponse:
    """What the form says just now, on its real page; nothing is saved."""

    def write() -> None:
        answer = save()
        if answer.status_code != 302:
            raise _RefusedError(drawn(answer))

    language = asked_language(request)
    try:
        return preview_page(model_admin, request, row, language, write)
    except _RefusedError as refused:
        return refused.answer
    finally:
        forget_messages(request)


def asked_language(request: HttpRequest) -> str:
    """Of the button that was pressed; empty if it was another one."""
    return next((one for one in LANGUAGES if PREVIEW + one in request.POST), "")


def preview_buttons(request: HttpRequest, row: Any, *, has_draft: bool) -> dict[str, Any]:
    """What the form of a row offers: buttons where a page shows it, and links for those without
    an account where readers do not see it yet."""
    if not _is_shown(row):
        return {}
    context: dict[str, Any] = {"previews": [PREVIEW + one for one in LANGUAGES]}
    public = type(row)._default_manager.published().filter(pk=row.pk).exists()
    if has_draft or not public:
        links = [request.build_absolute_uri(link_to(row, one)) for one in LANGUAGES]
        context |= {"links": links, "links_until": timezone.now() + VALID_FOR}
    return context


def drawn(answer: Any) -> HttpResponse:
    """While the transaction that it speaks of is still open."""
    return answer.render() if hasattr(answer, "render") else answer


def forget_messages(request: HttpRequest) -> None:
    """What a form said that was taken back."""
    storage: Any = get_messages(request)
    if hasattr(storage, "_queued_messages"):
        storage._queued_messages.clear()


def _is_shown(row: Any) -> bool:
    """Whether some page shows it; its form may hold an address that no page can have."""
    with suppress(NoReverseMatch):
        return bool(row.shown_at())
    return True
