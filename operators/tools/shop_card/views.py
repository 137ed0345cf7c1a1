"""View of the shop card: drawn by a script, or by POST without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from operators.models import Operator, ShopPhrase
from operators.tools.shop_card.forms import ShopCardForm


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # an answer changes nothing, so another site gains nothing by asking
def shop_card(request: HttpRequest) -> HttpResponse:
    phrases = list(ShopPhrase.objects.published())
    operators = list(Operator.objects.published())
    if request.method == "POST":
        return _card_page(request, phrases, operators)
    return _form_page(request, ShopCardForm(None, phrases, operators), phrases)


def _form_page(request: HttpRequest, form: ShopCardForm, phrases: list[ShopPhrase]) -> HttpResponse:
    return render(
        request, "tools/shop_card/page.html", {"form": form, "phrases": phrases, "values": {}}
    )


@never_cache
def _card_page(
    request: HttpRequest, phrases: list[ShopPhrase], operators: list[Operator]
) -> HttpResponse:
    form = ShopCardForm(request.POST, phrases, operators)
    if not form.is_valid():
        return _form_page(request, form, phrases)
    answers = form.cleaned_data
    phrase = next(phrase for phrase in phrases if phrase.slug == answers["phrase"])
    context = {"phrase": phrase, "values": _placeholder_values(answers, operators)}
    return render(request, "tools/shop_card/shown.html", context)


def _placeholder_values(answers: dict[str, Any], operators: list[Operator]) -> dict[str, str]:
    """Values of the placeholders in a phrase."""
    names = {operator.slug: operator.short_name for operator in operators}
    amount, number = answers["amount"], answers["number"]
    return {
        "operator": names.get(answers["operator"], ""),
        "amount": f"{amount.normalize():f}" if amount else "",
        "number": " ".join(number.groups) if number else "",
    }
