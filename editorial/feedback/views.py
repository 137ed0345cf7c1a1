"""Pages on which readers report mistakes and vote on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from editorial.database_locks import AGAIN, is_locked, waiting_briefly
from editorial.feedback.forms import LetterForm, PastDayField, PlainTextField
from editorial.feedback.models import Correction, Letter, PageOpinion
from editorial.feedback.rate_limit import within_rate_limit
from editorial.feedback.subjects import fact_name, fact_page, fact_statement, public_fact
from editorial.history.changesets import changeset
from editorial.history.models import Changeset
from editorial.search.models import SearchDocument

#: Letters from one network within an hour.
MOST_LETTERS = 20
_HOUR = 60 * 60
_TOO_MANY = _(
    "Many letters came from your network in the last hour. "
    "Leave this page open and send it again in an hour."
)
_BUSY = _("The handbook is being written to just now. Send it again in a minute.")

_View = Callable[..., HttpResponse]
Store = Callable[[dict[str, Any]], Letter]


def letter_view(view: _View) -> _View:
    """Decorator for views of letters: no cache, no CSRF token."""

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
    keep: Store,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Shows the form; stores a valid letter and redirects to ``?sent=1`` of the same page."""
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        status = _receive(request, form, keep)
        if status == 200:
            return HttpResponseRedirect(_thanks_url(request))
    is_sent = not form.is_bound and "sent" in request.GET
    response = render(
        request, template, {**context, "form": form, "is_sent": is_sent}, status=status
    )
    if status != 200:
        response["Retry-After"] = str(_HOUR if status == 429 else AGAIN)
    return response


def _receive(request: HttpRequest, form: LetterForm, keep: Store) -> int:
    """Status of storing the letter: 200, or 429 and 503 with an error in the form."""
    try:
        told = changeset(reason=Changeset.Reason.LETTER, source=request.path)
        with waiting_briefly(), transaction.atomic(), told:
            if within_rate_limit(request, "letters", MOST_LETTERS):
                keep(form.cleaned_data)
                return 200
            form.add_error(None, ValidationError(_TOO_MANY))
            return 429
    except OperationalError as error:
        if not is_locked(error):
            raise
        form.add_error(None, ValidationError(_BUSY))
        return 503


def _thanks_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["sent"] = "1"
    return f"{request.path}?{query.urlencode()}"


def gone_page(request: HttpRequest) -> HttpResponse:
    """404 for a subject that is not published (any more), with the reader's text to copy."""
    said = (request.POST.get(name, "") for name in ("words", "where", "when", "contact"))
    context = {"words": "\n\n".join(filter(None, said))}
    return render(request, "letters/gone.html", context, status=404)


class CorrectionForm(LetterForm):
    where = PlainTextField(
        label=_("Where you saw it"),
        required=False,
        longest=200,
        too_long=_("That is %(count)d characters, and %(most)d fit."),
    )
    when = PastDayField(label=_("When you saw it"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["words"].label = _("What is wrong, and what did you see instead?")


@letter_view
def correct(request: HttpRequest) -> HttpResponse:
    """?about=operators.plan.12 names the fact; any that readers can see."""
    fact = public_fact(request.GET.get("about", ""))
    if fact is None:
        return gone_page(request)

    def keep(said: dict[str, Any]) -> Letter:
        return Correction.receive(
            said["contact"],
            content_type=ContentType.objects.get_for_model(fact),
            object_id=fact.pk,
            seen=said["words"],
            seen_where=said["where"],
            seen_on=said["when"],
            language=get_language(),
        )

    title, said = fact_name(fact), fact_statement(fact)
    context = {
        "fact": fact,
        # The name of a tip is how it begins.
        "name": said if said.startswith(title) else title,
        "statement": "" if said.startswith(title) else said,
        "fact_page": fact_page(fact),
        "kind": capfirst(fact._meta.verbose_name),
    }
    return letter_page(request, CorrectionForm, keep, "letters/correct.html", context)


_ANSWERS = ("yes", "no")
#: Answers from one network within an hour.
MOST_OPINIONS = 60
_PATH = re.compile(r"[a-z]+/[a-z0-9-]+/")


@require_POST
@csrf_exempt  # there is no cookie that another site could misuse
@never_cache
def helpful(request: HttpRequest) -> HttpResponse:
    """Counts a vote on a page; otherwise says why it is not counted."""
    path, answer = request.POST.get("path", ""), request.POST.get("answer", "")
    if answer not in _ANSWERS or not _is_known_page(path):
        return render(request, "helpful.html", {"is_known": False}, status=400)
    status = _count_vote(request, path, answer)
    context = {"is_known": True, "is_counted": status == 200, "path": path}
    return render(request, "helpful.html", context, status=status)


def _count_vote(request: HttpRequest, path: str, answer: str) -> int:
    """200, or 429 where the network has answered too often, 503 where someone else is writing."""
    try:
        with waiting_briefly():
            if not within_rate_limit(request, "opinions", MOST_OPINIONS):
                return 429
            PageOpinion.count(path, answer)
    except OperationalError as error:
        if not is_locked(error):
            raise
        return 503
    return 200


def _is_known_page(path: str) -> bool:
    """Every page that may be asked about can be found by search."""
    return (
        bool(_PATH.fullmatch(path)) and SearchDocument.objects.visible().filter(path=path).exists()
    )
