"""View of the number checker. POST only: a number belongs in no address, log or cache."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from operators.models import DialCode, Operator
from operators.tools.number.forms import NumberForm
from operators.tools.number.rules import MobileNumber

#: What stands in a text message's wording for the number that is asked about.
ANY_NUMBER = "03XXXXXXXXX"


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # an answer changes nothing, so another site gains nothing by asking
def number(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _answer(request)
    return render(request, "tools/number/page.html", {"form": NumberForm()})


@never_cache
def _answer(request: HttpRequest) -> HttpResponse:
    form = NumberForm(request.POST)
    found: MobileNumber | None = form.answers().get("number")
    context = {"form": form, "number": found}
    return render(request, "tools/number/page.html", context | (_details(found) if found else {}))


def _details(number: MobileNumber) -> dict[str, object]:
    """The network of the prefix, and how to ask which network the number is on now."""
    operators = Operator.objects.published()
    if number.prefix:
        operators = operators.filter(pk=number.prefix.operator_id)
    else:
        operators = operators.filter(short_name__iexact=number.network)
    return {"operator": operators.first(), "checks": _portability_codes(number)}


def _portability_codes(number: MobileNumber) -> list[DialCode]:
    """Codes that say which network a number is on today, with this number filled in."""
    codes = DialCode.objects.published().filter(
        operator=None, purpose=DialCode.Purpose.PORTABILITY, sms_text__contains=ANY_NUMBER
    )
    for code in codes:
        code.sms_text = code.sms_text.replace(ANY_NUMBER, number.national)
    return list(codes)
