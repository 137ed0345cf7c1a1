"""The worker that keeps pages for a phone without a network."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _

#: Kept on the first visit, in the reader's language.
EMERGENCY = (
    "offline/",
    "tools/shop-card/",
    "recharge/retail-shop/",
    "guides/when-a-recharge-seems-to-fail/",
    "tools/cost/",
)
ASSETS = ("site.css", "site.js", "shop-card.js", "cost.js", "icon.svg")


def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker; with SERVICE_WORKER=0 one that forgets everything and removes itself."""
    context = {"settings": json.dumps(worker_settings(), ensure_ascii=False)}
    name = "service-worker.js" if settings.SERVICE_WORKER else "service-worker-off.js"
    response = render(request, name, context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def worker_settings() -> dict[str, object]:
    """A new version is a worker that differs, which browsers notice by its bytes."""
    assets = [static(name) for name in ASSETS]
    return {
        "version": hashlib.sha256(" ".join(assets).encode()).hexdigest()[:12],
        "assets": assets,
        "emergency": EMERGENCY,
        "words": {code: words_in(code) for code, _name in settings.LANGUAGES},
    }


def words_in(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "kept": _(
                "No network, or a very slow one. This is the page of {day}: "
                "prices and codes may have changed."
            ),
            "missing": _(
                "No network, and that page was not kept. Here is what is kept, as of {day}."
            ),
            "nothing": _("No network, and nothing is kept on this phone yet."),
        }
