"""A form that is sent twice is saved once: a lost answer, a reload, a double click.

Each opened form has a key. The save writes it in its own transaction, so a second request with the
same key and the same content is answered like the first and changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from editorial.editing.models import LONGEST_KEY
from editorial.editing.unsaved_forms import NOT_TEXT
from editorial.models import SentForm

FORM_KEY = "form_key"
_KEY = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_KEY}}}")
#: Read by unsaved.js.
SAVED_COOKIE = "saved_form"
#: Saves of an account that a form is told of.
RECENT = 20
#: Whichever of these was pressed, the same is saved.
BUTTONS = {"_save", "_continue", "_addanother"}


def form_key(request: HttpRequest) -> str:
    """Of the form that was sent, or a new one."""
    return _sent_key(request) or SentForm.new_key()


def save_once(request: HttpRequest, save: Callable[[], HttpResponse]) -> HttpResponse:
    """Answers with ``save()``, or like the save of before if this very form was saved already."""
    key = _sent_key(request)
    if not key:
        return save()
    content = _content_of(request)
    try:
        with transaction.atomic():
            if before := SentForm.objects.filter(
                user=request.user, key=key, content=content
            ).first():
                return _answer_again(request, before)
            answer = save()
            if answer.status_code == 302:
                _remember(request, key, content, answer["Location"])
                _tell_browser(answer, key)
        return answer
    except IntegrityError:  # on PostgreSQL two requests of a double click run at the same time
        if before := _save_of(request, key, content):
            return _answer_again(request, before)
        raise


def saved_keys(request: HttpRequest) -> list[str]:
    """Of forms that this account has saved lately, even if the answer was lost on the way."""
    saves = SentForm.objects.filter(user=request.user).order_by("-saved_at")
    return list(saves.values_list("key", flat=True)[:RECENT])


def rows_added_before(request: HttpRequest) -> dict[str, str]:
    """{prefix: hash} of the rows that earlier saves of this opened form have added."""
    key = _sent_key(request)
    if not key:
        return {}
    saves = SentForm.objects.filter(user=request.user, key=key).values_list("added_rows", flat=True)
    return {prefix: content for rows in saves for prefix, content in rows.items()}


def row_content(data: QueryDict, prefix: str) -> str:
    """A hash of what the form of one row brought."""
    return _hash((name, data.getlist(name)) for name in data if name.startswith(f"{prefix}-"))


def note_added_rows(request: HttpRequest, formsets: Iterable[Any]) -> None:
    """Called with the formsets that were saved."""
    request.added_rows = {  # type: ignore[attr-defined]
        form.prefix: row_content(request.POST, form.prefix)
        for formset in formsets
        for form in formset.extra_forms
        if form.has_changed() and form not in formset.deleted_forms
    }


def _sent_key(request: HttpRequest) -> str:
    sent = request.POST.get(FORM_KEY, "") if request.method == "POST" else ""
    return sent if _KEY.fullmatch(sent) else ""


def _save_of(request: HttpRequest, key: str, content: str) -> SentForm | None:
    saves = SentForm.objects.filter(user=request.user, key=key, content=content)
    found: SentForm | None = saves.first()
    return found


def _content_of(request: HttpRequest) -> str:
    left_out = {*NOT_TEXT, *BUTTONS}
    fields = [(name, values) for name, values in request.POST.lists() if name not in left_out]
    files = [
        (name, [(file.name, file.size) for file in request.FILES.getlist(name)])
        for name in request.FILES
    ]
    return _hash([("", request.path), *fields, *files])


def _hash(pairs: Iterable[tuple[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(sorted(pairs, key=str)).encode()).hexdigest()


def _remember(request: HttpRequest, key: str, content: str, location: str) -> None:
    SentForm.forget_old()
    SentForm.objects.create(
        user=request.user,
        key=key,
        content=content,
        location=location,
        added_rows=getattr(request, "added_rows", {}),
    )


def _answer_again(request: HttpRequest, before: SentForm) -> HttpResponse:
    text = gettext("This form was saved already, at %(time)s. Nothing was added twice.")
    moment = date_format(timezone.localtime(before.saved_at), "TIME_FORMAT")
    messages.info(request, text % {"time": moment})
    answer = HttpResponseRedirect(before.location)
    _tell_browser(answer, before.key)
    return answer


def _tell_browser(answer: HttpResponse, key: str) -> None:
    """Its tab forgets what was typed into the form with that key."""
    answer.set_cookie(
        SAVED_COOKIE,
        key,
        max_age=24 * 60 * 60,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
