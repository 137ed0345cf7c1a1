"""Was this helpful? A form under a page, without a cookie."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from editorial.models import SearchDocument
from editorial.models.page_opinion import PageOpinion

ANSWERS = ("yes", "no")
PATH = re.compile(r"[a-z]+/[a-z0-9-]+/")


@require_POST
@csrf_exempt  # there is no cookie that another site could misuse
@never_cache
def helpful(request: HttpRequest) -> HttpResponse:
    """Counts one answer about a page that readers can find; what else is sent is told, and 400."""
    path, answer = request.POST.get("path", ""), request.POST.get("answer", "")
    is_sound = answer in ANSWERS and is_page(path)
    if is_sound:
        PageOpinion.count(path, answer)
    context = {"is_counted": is_sound, "path": path if is_sound else ""}
    return render(request, "helpful.html", context, status=200 if is_sound else 400)


def is_page(path: str) -> bool:
    """Every page that may be asked about can be found by search."""
    return (
        bool(PATH.fullmatch(path)) and SearchDocument.objects.visible().filter(path=path).exists()
    )
