"""A form's own page, kept by nobody: opened, sent, refused with the words in place, or thanked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from editorial.busy import AGAIN, is_locked, waiting_briefly
from editorial.letters.form import LetterForm
from editorial.models import Changeset, Letter
from editorial.senders import may_send
from editorial.versions.story import changeset

#: Letters from one network within an hour.
MOST = 20
HOUR = 60 * 60
TOO_MANY = _(
    "Many letters came from your network in the last hour. "
    "Leave this page open and send it again in an hour."
)
BUSY = _("The handbook is being written to just now. Send it again in a minute.")

View = Callable[..., HttpResponse]
Keep = Callable[[dict[str, Any]], Letter]


def letter_view(view: View) -> View:
    """For the view of a letter's page: nothing in between keeps it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @csrf_exempt  # there is no cookie that another site could misuse
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return answered


def letter_page(
    request: HttpRequest,
    form_class: type[LetterForm],
    keep: Keep,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Keeps a sound letter and leads to the thanks: ``?sent=1`` of the same address."""
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        status = received(request, form, keep)
        if status == 200:
            return HttpResponseRedirect(thanks_address(request))
    is_sent = not form.is_bound and "sent" in request.GET
    response = render(
        request, template, {**context, "form": form, "is_sent": is_sent}, status=status
    )
    if status != 200:
        response["Retry-After"] = str(HOUR if status == 429 else AGAIN)
    return response


def received(request: HttpRequest, form: LetterForm, keep: Keep) -> int:
    """200 when the letter is kept; else 429 or 503, and the form says why."""
    try:
        told = changeset(reason=Changeset.Reason.LETTER, source=request.path)
        with waiting_briefly(), transaction.atomic(), told:
            if may_send(request, "letters", MOST):
                keep(form.cleaned_data)
                return 200
            form.add_error(None, ValidationError(TOO_MANY))
            return 429
    except OperationalError as error:
        if not is_locked(error):
            raise
        form.add_error(None, ValidationError(BUSY))
        return 503


def thanks_address(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["sent"] = "1"
    return f"{request.path}?{query.urlencode()}"


def gone(request: HttpRequest) -> HttpResponse:
    """What a letter is about is not shown (any more): said so, with all words to be copied."""
    said = (request.POST.get(name, "") for name in ("words", "where", "when", "contact"))
    context = {"words": "\n\n".join(filter(None, said))}
    return render(request, "letters/gone.html", context, status=404)
