"""Was this helpful? A form under a page, without a cookie."""

from __future__ import annotations

import re

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from editorial.busy import is_locked, waiting_briefly
from editorial.models import PageOpinion, SearchDocument
from editorial.senders import may_send

ANSWERS = ("yes", "no")
#: Answers from one network within an hour.
MOST = 60
PATH = re.compile(r"[a-z]+/[a-z0-9-]+/")


@require_POST
@csrf_exempt  # there is no cookie that another site could misuse
@never_cache
def helpful(request: HttpRequest) -> HttpResponse:
    """Counts one answer about a page that readers can find; else says why it is not counted."""
    path, answer = request.POST.get("path", ""), request.POST.get("answer", "")
    if answer not in ANSWERS or not is_page(path):
        return render(request, "helpful.html", {"is_known": False}, status=400)
    status = counted(request, path, answer)
    context = {"is_known": True, "is_counted": status == 200, "path": path}
    return render(request, "helpful.html", context, status=status)


def counted(request: HttpRequest, path: str, answer: str) -> int:
    """200, or 429 where the network has answered too often, 503 where someone else is writing."""
    try:
        with waiting_briefly():
            if not may_send(request, "opinions", MOST):
                return 429
            PageOpinion.count(path, answer)
    except OperationalError as error:
        if not is_locked(error):
            raise
        return 503
    return 200


def is_page(path: str) -> bool:
    """Every page that may be asked about can be found by search."""
    return (
        bool(PATH.fullmatch(path)) and SearchDocument.objects.visible().filter(path=path).exists()
    )
