"""Pages as readers would see them, before they do.

What is to be seen is written, its real page is drawn, and all of it is taken back: inside one
transaction that never ends well. So a preview can show nothing that publishing would not.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext, override

from editorial.content.publication import Publishable
from editorial.drafts.models import Draft, DraftVersion
from editorial.drafts.publishing import draft_state, write_merge
from editorial.history.restore import RestoreError
from editorial.languages import LANGUAGES, current_language

SIGNER = TimestampSigner(salt="preview")
#: A link that was sent to somebody works for so long.
VALID_FOR = timedelta(days=7)

Write = Callable[[], None]


class NothingToSeeError(Exception):
    """No page shows it, or it could not be written; the words say why."""


@dataclass(frozen=True)
class Preview:
    """What a page knows of its being one: where the same preview is in each language."""

    addresses: dict[str, str]


def preview(
    request: HttpRequest, row: Any, language: str, write: Write, addresses: dict[str, str]
) -> HttpResponse:
    """The page that shows this row once ``write`` has been done, in that language.

    Raises NothingToSeeError.
    """
    with transaction.atomic(), override(language):
        try:
            write()
            publish_for_now(row)
            response = page_of(request, type(row)._base_manager.get(pk=row.pk), addresses)
        finally:
            transaction.set_rollback(True)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"  # the address itself is the key to the page
    return response


def publish_for_now(row: Any) -> None:
    """Past history and signals: nobody will ever see this row so."""
    shown = {"status": Publishable.Status.PUBLISHED, "publish_at": None, "expire_at": None}
    type(row)._base_manager.filter(pk=row.pk).update(**shown)


def draft_writer(draft: Draft | None) -> Write:
    """Makes the row what publishing its draft would, if it has one."""
    version = draft.versions.order_by("-pk").first() if draft else None
    return version_writer(version) if version else lambda: None


def version_writer(version: DraftVersion) -> Write:
    """Makes the row what publishing this version would; on conflicts the draft is shown.

    The function that it returns raises NothingToSeeError.
    """

    def write() -> None:
        state = draft_state(version)
        try:
            write_merge(state, state.merge(prefer="draft"))
        except RestoreError as error:
            text = gettext("It no longer fits what has been published meanwhile.")
            raise NothingToSeeError(f"{text} {error}") from None

    return write


def page_of(request: HttpRequest, row: Any, addresses: dict[str, str]) -> HttpResponse:
    path = row.shown_at()
    if not path:
        raise NothingToSeeError(gettext("No page of its own shows this."))
    match = resolve(path)
    reader = as_reader(request, path, match)
    reader.preview = Preview(addresses)  # type: ignore[attr-defined]
    try:
        response = match.func(reader, *match.args, **match.kwargs)
    except Http404:
        text = gettext("Readers would not find this page: what it belongs to is not published.")
        raise NothingToSeeError(text) from None
    if response.status_code != 200:
        raise NothingToSeeError(gettext("This address leads readers to another page."))
    return response.render() if hasattr(response, "render") else response


def as_reader(request: HttpRequest, path: str, match: Any) -> HttpRequest:
    """The request of somebody who asks for that page and is nobody in particular."""
    reader = copy.copy(request)
    reader.method, reader.path, reader.path_info = "GET", path, path
    reader.GET = reader.POST = QueryDict()
    reader.COOKIES, reader.user = {}, AnonymousUser()
    reader.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    reader.resolver_match = match
    return reader


# --- Links for those without an account -------------------------------------------------------


def link_to(row: Any, language: str) -> str:
    token = SIGNER.sign(f"{row._meta.label_lower}.{row.pk}")
    with override(language):
        return reverse("preview", args=[token])


def row_of(token: str) -> Any:
    """Raises BadSignature for what this site has not signed, or what is too old or gone."""
    label, _dot, number = SIGNER.unsign(token, max_age=VALID_FOR).rpartition(".")
    row = apps.get_model(label)._base_manager.filter(pk=number).first()
    if row is None:
        raise SignatureExpired
    return row


def preview_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link. Nothing else than this one row is shown before its time."""
    try:
        row = row_of(token)
        addresses = {one: same_link(token, one) for one in LANGUAGES}
        write = draft_writer(Draft.objects.open_of(row))
        return preview(request, row, current_language(), write, addresses)
    except (BadSignature, NothingToSeeError):
        response = TemplateResponse(request, "preview_over.html", status=410)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def same_link(token: str, language: str) -> str:
    with override(language):
        return reverse("preview", args=[token])
