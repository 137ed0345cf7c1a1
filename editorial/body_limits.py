"""Limits of request bodies, judged by their declared length before anything is read.

A body that is read holds a thread for as long as its sender likes. Readers send short forms, and
the admin reads large ones only from people who are signed in. A proxy in front still has to buffer:
within these limits, too, a sender may be slow.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from editorial.editing.unsaved_forms import kept_page

#: Of what a reader sends; the longest letter has 24 kB when all of it is emoji.
MOST_PUBLIC = 2**16
#: Of a form that is kept while its writer signs in again; Django reads no more without files.
MOST_SIGNED_OUT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class BodyLimitMiddleware:
    """After the middleware that finds the user and the language; before any that reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return _refusal(request, _declared_length(request)) or self.get_response(request)


def _declared_length(request: HttpRequest) -> float:
    """In bytes; infinite for a body in chunks and for one that nginx has refused."""
    if "HTTP_TRANSFER_ENCODING" in request.META or _is_refused_by_nginx(request):
        return float("inf")
    given = str(request.META.get("CONTENT_LENGTH") or "")
    return float(given) if given.isascii() and given.isdigit() else 0


def _is_refused_by_nginx(request: HttpRequest) -> bool:
    """nginx then asks for the same address without the body, and for what to say."""
    return bool(request.META.get("HTTP_X_BODY_REFUSED"))


def _refusal(request: HttpRequest, length: float) -> HttpResponseBase | None:
    if not length:
        return None
    if not request.path.startswith(reverse("admin:index")):
        return _public_page(request) if length > MOST_PUBLIC else None
    if request.user.is_active and getattr(request.user, "is_staff", False):
        # What nginx lets through the views judge, which can say more of a table or a picture.
        return _admin_page(request) if _is_refused_by_nginx(request) else None
    if _takes_tables(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if length > MOST_SIGNED_OUT:
        return _signed_out_page(request)
    request.upload_handlers = [_DiscardContent(request)]
    return None


def _takes_tables(request: HttpRequest) -> bool:
    try:
        return str(resolve(request.path_info).url_name).endswith("_import")
    except Resolver404:
        return False


class _DiscardContent(FileUploadHandler):
    """Keeps the name of a file and nothing of its content."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset
        )


# --- What is said -----------------------------------------------------------------------------


def _public_page(request: HttpRequest) -> HttpResponse:
    return _unread(TemplateResponse(request, "413.html", status=413))


def _admin_page(request: HttpRequest) -> HttpResponse:
    told = gettext(
        "Tables and pictures may have at most 10 MB each. Go back: what you wrote is still in the "
        "form. Choose a smaller file."
    )
    return _unread(kept_page(request, [], title=gettext("Too large"), told=told, status=413))


def _signed_out_page(request: HttpRequest) -> HttpResponse:
    told = gettext(
        "You are signed out, and what you sent is too large to be kept until you are back. Go "
        "back, sign in in another tab, and send it again."
    )
    return _unread(kept_page(request, [], title=gettext("Too large"), told=told, status=413))


def _unread(page: TemplateResponse) -> HttpResponse:
    add_never_cache_headers(page)
    return page.render()
