"""Forms that cannot be saved as they come: their text is shown and can be sent again.

Somebody was signed out meanwhile, or signed in anew in another window, or the object was deleted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.csrf import csrf_failure as plain_csrf_failure

SALT = "kept form"
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
    address: str,
    title: str,
    told: str,
    button: str,
    status: int = 200,
) -> TemplateResponse:
    from django.contrib.admin import site  # ours; it imports this module

    context = {
        **site.each_context(request),
        "title": title,
        "told": told,
        "button": button,
        "address": address,
        "fields": fields,
        "texts": list(texts_of(fields)),
        "has_files": bool(request.FILES),
    }
    return TemplateResponse(request, "admin/kept.html", context, status=status)


def texts_of(fields: Fields) -> Iterator[str]:
    return (value for name, value in fields if len(value.encode()) > WORTH_SHOWING)


# --- Signed out meanwhile ---------------------------------------------------------------------


def packed(data: QueryDict) -> str:
    return signing.dumps(fields_of(data), salt=SALT, compress=True)


def unpacked(kept: str) -> Fields | None:
    """None for what this site has not packed itself, or long ago."""
    try:
        fields = signing.loads(kept, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return [(name, value) for name, value in fields]


def signed_in_again(request: HttpRequest, fields: Fields, address: str) -> TemplateResponse:
    return kept_page(
        request,
        fields,
        address=address,
        title=gettext("Your text is still here"),
        told=gettext("You were signed out while you were writing. Nothing is saved yet."),
        button=gettext("Save it now"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form opened before somebody signed in anew in another window keeps its text."""
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    desk = request.path.startswith(reverse("admin:index"))
    user: Any = request.user
    if not (own and desk and user.is_staff and request.POST):
        return plain_csrf_failure(request, reason)
    return kept_page(
        request,
        fields_of(request.POST),
        address=request.get_full_path(),
        title=gettext("Your text is still here"),
        told=gettext("You signed in anew while this form was open. Nothing is saved yet."),
        button=gettext("Save it now"),
        status=403,
    )
