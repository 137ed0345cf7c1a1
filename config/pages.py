"""Views of the pages that use several apps: home, offline, search, changes, about."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.search.query import search
from editorial.search.results import build_hit
from editorial.search.tokens import LONGEST_QUERY
from guides.models import Guide, Tip
from operators.models import DialCode, Operator, Plan, PlanPrice, RechargeChannel, ShopPhrase
from operators.models.visitor_fit import VisitorFit
from operators.views import channels_by_fit

CHANNELS_ON_HOME = 3
GUIDES_ON_HOME = 9
CHANGES_SHOWN = 60
#: The columns of the table on the emergency page.
EMERGENCY_CODES = (
    DialCode.Purpose.BALANCE,
    DialCode.Purpose.DATA_LEFT,
    DialCode.Purpose.HELPLINE,
)


def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "home.html",
        {
            "networks": _networks(DialCode.objects.published().filter(purpose__in=DialCode.URGENT)),
            "channels": channels_by_fit().filter(visitor_fit=VisitorFit.WORKS)[:CHANNELS_ON_HOME],
            "guides": Guide.objects.published()[:GUIDES_ON_HOME],
            "newcomers": _newcomers(),
        },
    )


def _newcomers() -> dict[str, Tip]:
    """Published tips by use; home leaves out a sentence whose tip is missing."""
    return {tip.used_as: tip for tip in Tip.objects.published().exclude(used_as="")}


def offline(request: HttpRequest) -> HttpResponse:
    """Emergency page: all that somebody without data needs, cached by the service worker."""
    codes = DialCode.objects.published()
    found = _networks(codes.exclude(operator=None))
    return render(
        request,
        "offline.html",
        {
            "networks": found,
            "table": [(operator, *_emergency_cells(own)) for operator, own in found],
            "codes": codes.filter(operator=None).order_by("position", "slug"),
            "channels": channels_by_fit().filter(
                kind=RechargeChannel.Kind.OFFLINE, visitor_fit=VisitorFit.WORKS
            ),
            "phrases": ShopPhrase.objects.published(),
        },
    )


def search_page(request: HttpRequest) -> HttpResponse:
    """Search results for ?q=, in both languages at once."""
    question = request.GET.get("q", "")[:LONGEST_QUERY]
    found = search(question)
    hits = [build_hit(document, found.terms) for document in found.documents]
    return render(request, "search.html", {"question": question, "hits": hits})


def changes(request: HttpRequest) -> HttpResponse:
    prices = PlanPrice.objects.changes().select_related("plan__operator")
    return render(
        request,
        "changes.html",
        {
            "prices": prices[:CHANGES_SHOWN],
            "guides": Guide.objects.published().order_by("-updated_at")[:10],
        },
    )


def about(request: HttpRequest) -> HttpResponse:
    plans = Plan.objects.offered().order_by()  # the usual order would split the groups
    by_confidence = plans.values_list("confidence").annotate(Count("pk"))
    return render(request, "about.html", {"plans": dict(by_confidence)})


def _networks(codes: QuerySet[DialCode]) -> list[tuple[Operator, list[DialCode]]]:
    """Each operator with its own codes, in two queries."""
    own: dict[int | None, list[DialCode]] = {}
    for code in codes.order_by("position", "slug"):
        own.setdefault(code.operator_id, []).append(code)
    operators = Operator.objects.published().with_prefixes().with_plans()
    return [(operator, own.get(operator.pk, [])) for operator in operators]


def _emergency_cells(codes: list[DialCode]) -> tuple[list[list[DialCode]], DialCode | None]:
    """(codes per column that can be dialled, one that stands in where no column has any)."""
    cells = [
        [code for code in codes if code.purpose == one and code.link] for one in EMERGENCY_CODES
    ]
    if any(cells):
        return cells, None
    return [], next((code for code in codes if code.purpose in EMERGENCY_CODES), None)
