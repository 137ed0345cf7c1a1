"""Forms that cannot be saved as they come: their text is shown and can be sent again.

Somebody was signed out meanwhile, signed in anew in another window or lost a right, or the object
was deleted or is no longer public. The page says which of these it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import cast

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.defaults import server_error as plain_server_error

from editorial.images.renditions import store_picture
from editorial.images.uploads import read_picture

SALT = "kept form"
#: Nobody names a file of their own choice: only what this site has kept.
KEPT_PICTURE = signing.Signer(salt="picture")
#: Seconds that a form may wait for its writer to sign in.
MAX_AGE = 24 * 60 * 60
#: What the browser adds, and no one has written.
NOT_TEXT = {"csrfmiddlewaretoken", "kept", "next"}
#: Values of more bytes are texts to read; the others are figures, choices and numbers of rows.
#: Bytes, as a Chinese character says as much as three letters.
WORTH_SHOWING = 25
IN_ROW = re.compile(r".+-[0-9]+-(\w+)")
#: What only a stored row has.
OF_ROWS = {"id", "base_version", "DELETE"}

#: [(name, value)] in the order of the form
Fields = list[tuple[str, str]]


def fields_of(data: QueryDict) -> Fields:
    return [
        (name, value)
        for name, values in data.lists()
        for value in map(str, values)
        if name not in NOT_TEXT and "password" not in name
    ]


def without_rows(data: QueryDict, parents: Collection[str] = ()) -> Fields:
    """The form of a new object: what were parts of the old one are new parts too.

    ``parents`` are the names by which parts point to what they belong to.
    """
    return [
        (name, "0" if name.endswith("-INITIAL_FORMS") else value)
        for name, value in fields_of(data)
        if name != "base_version" and not is_of_row(name, {*OF_ROWS, *parents})
    ]


def is_of_row(name: str, columns: Collection[str]) -> bool:
    found = IN_ROW.fullmatch(name)
    return bool(found and found[1] in columns)


def kept_page(
    request: HttpRequest,
    fields: Fields,
    *,
    title: str,
    told: str,
    address: str = "",
    button: str = "",
    lost_files: Iterable[str] = (),
    status: int = 200,
) -> TemplateResponse:
    """Without a button the fields are only there to be copied: all of them are shown."""
    from django.contrib.admin import site  # ours; it imports this module

    context = {
        **site.each_context(request),
        # whoever is signed out would read in it that they have no permission
        "is_nav_sidebar_enabled": site.has_permission(request),
        "title": title,
        "told": told,
        "button": button,
        "address": address or request.get_full_path(),
        "fields": fields if button else [],
        "texts": list(texts_of(fields)) if button else [value for _name, value in fields],
        "lost_files": list(lost_files),
    }
    return TemplateResponse(request, "admin/kept.html", context, status=status)


def texts_of(fields: Fields) -> Iterator[str]:
    return (value for name, value in fields if len(value.encode()) > WORTH_SHOWING)


# --- Pictures ---------------------------------------------------------------------------------


def keep_uploads(request: HttpRequest) -> tuple[Fields, list[str]]:
    """Stores the pictures that were sent; the names of files that could not be kept.

    A form field for pictures takes the name of one that is kept already. Only for people who are
    signed in: what anybody else sends is not written to the disk.
    """
    kept: Fields = []
    lost = []
    for name, file in _uploads(request):
        try:
            stored = store_picture(read_picture(file, str(file.name), (1, 1)))
        except (ValidationError, OSError):
            lost.append(str(file.name))
        else:
            kept.append((f"{name}-kept", KEPT_PICTURE.sign(stored)))
    return kept, lost


def lost_uploads(request: HttpRequest) -> list[str]:
    return [str(file.name) for _name, file in _uploads(request)]


def _uploads(request: HttpRequest) -> Iterator[tuple[str, UploadedFile]]:
    """(form field, its last file)."""
    for name in request.FILES:
        yield name, cast("UploadedFile", request.FILES[name])


# --- Signed out meanwhile ---------------------------------------------------------------------


def packed(data: QueryDict, lost_files: Iterable[str] = ()) -> str:
    """With the names of files that cannot be kept, so that their writer is told of them."""
    return signing.dumps([fields_of(data), list(lost_files)], salt=SALT, compress=True)


def unpacked(kept: str) -> tuple[Fields, list[str]]:
    """Nothing for what this site has not packed itself, or long ago."""
    try:
        fields, lost_files = signing.loads(kept, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return [], []
    return [(name, value) for name, value in fields], lost_files


def signed_in_again(
    request: HttpRequest, fields: Fields, address: str, lost_files: Iterable[str]
) -> TemplateResponse:
    return kept_page(
        request,
        fields,
        address=address,
        lost_files=lost_files,
        title=gettext("Your text is still here"),
        told=gettext("You were signed out while you were writing. Nothing is saved yet."),
        button=gettext("Save it now"),
    )


def no_longer_staff(request: HttpRequest) -> TemplateResponse:
    """Signed in, but the account may no longer enter."""
    return kept_page(
        request,
        fields_of(request.POST),
        title=gettext("Your text is still here"),
        told=gettext(
            "Your account may no longer enter this desk. Nothing is saved: copy your text."
        ),
        lost_files=lost_uploads(request),
        status=403,
    )


# --- Refused requests -------------------------------------------------------------------------


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For ``handler403``: a right may have been taken while somebody was writing."""
    if not _is_in_admin(request):
        return TemplateResponse(request, "403.html", status=403)
    fields = fields_of(request.POST)
    if not list(texts_of(fields)):
        told = gettext("Your account has no right to do this.")
        return kept_page(request, [], title=gettext("Not allowed"), told=told, status=403)
    kept, lost = keep_uploads(request)
    return kept_page(
        request,
        [*fields, *kept],
        title=gettext("Your text is still here"),
        told=gettext(
            "Your account has no right to save this; it may have been taken while you were "
            "writing. Nothing is saved yet."
        ),
        button=gettext("Send it again"),
        lost_files=lost,
        status=403,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose cookie is gone or was renewed keeps its text, and can be sent again.

    Only if the browser says that it comes from this site: what another site makes somebody send
    must not stand on a page of ours with a button.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not (own and request.POST):
        return TemplateResponse(request, "403_csrf.html", status=403)
    if not _is_in_admin(request):
        context = {"fields": fields_of(request.POST), "address": request.get_full_path()}
        return TemplateResponse(request, "403_csrf.html", context, status=403)
    told = gettext("Your browser has lost the cookies of this site. Nothing is saved yet.")
    kept: Fields = []
    lost = lost_uploads(request)
    if getattr(request.user, "is_staff", False):
        told = gettext("You signed in anew while this form was open. Nothing is saved yet.")
        kept, lost = keep_uploads(request)
    return kept_page(
        request,
        [*fields_of(request.POST), *kept],
        title=gettext("Your text is still here"),
        told=told,
        button=gettext("Save it now"),
        lost_files=lost,
        status=403,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """For ``handler500``: in the admin a page of the desk with what was sent, if it can be."""
    if _is_in_admin(request):
        with suppress(Exception):  # the database may be what is broken
            return _admin_error(request).render()
    return plain_server_error(request)


def _admin_error(request: HttpRequest) -> TemplateResponse:
    title, fields = gettext("Something broke on our side"), fields_of(request.POST)
    if not list(texts_of(fields)):
        told = gettext("It is not your doing. Go back and try again; if it stays so, tell us.")
        return kept_page(request, [], title=title, told=told, status=500)
    return kept_page(
        request,
        fields,
        title=title,
        told=gettext(
            "It is not your doing. What you wrote is kept on this page, and it is not certain "
            "that it was saved: look first, then send it again."
        ),
        button=gettext("Send it again"),
        lost_files=lost_uploads(request),
        status=500,
    )


def _is_in_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))
