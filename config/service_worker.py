"""Service worker: caches pages for a phone without a network."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from editorial.languages import LANGUAGES
from guides.models import Guide
from operators.models import RechargeChannel

ASSETS = ("site.css", "site.js", "shop-card.js", "cost.js", "icon.svg")


def service_worker(request: HttpRequest) -> HttpResponse:
    """The script; with SERVICE_WORKER=0 one that clears its caches and unregisters."""
    context = {"settings": json.dumps(_worker_settings(), ensure_ascii=False)}
    name = "service-worker.js" if settings.SERVICE_WORKER else "service-worker-off.js"
    response = render(request, name, context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _worker_settings() -> dict[str, object]:
    """Settings in the script. Browsers install a new version when its bytes differ."""
    assets = [static(name) for name in ASSETS]
    return {
        "version": hashlib.sha256(" ".join(assets).encode()).hexdigest()[:12],
        "assets": assets,
        "emergency": _emergency_paths(),
        "words": {code: _words_in(code) for code in LANGUAGES},
    }


def _emergency_paths() -> list[str]:
    """Paths cached on the first visit, relative to the reader's language."""
    shop = RechargeChannel.objects.published().filter(category=RechargeChannel.Category.SHOP)
    guide = Guide.objects.published().by_use().get(Guide.Use.RECHARGE_FAILED)
    with translation.override("en"):
        addresses = [
            reverse("offline"),
            reverse("operators:shop_card"),
            *(page.get_absolute_url() for page in (shop.first(), guide) if page),
            reverse("operators:cost"),
        ]
    return [address.removeprefix("/en/") for address in addresses]


def _words_in(language: str) -> dict[str, str]:
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
