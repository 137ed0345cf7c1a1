"""Views of operators, plans and recharge channels."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from editorial.history.slug_redirects import leads_on
from operators.comparison import compared_rows
from operators.forms import PlanFinder
from operators.models import (
    DialCode,
    Operator,
    PaymentMethod,
    Plan,
    PlanPrice,
    Promotion,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)
from operators.models.visitor_fit import visitor_fit_rank

PLANS_A_PAGE = 20
PLANS_ON_OPERATOR_PAGE = 8
MOST_COMPARED = 4


def operator_list(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "operators/operator_list.html",
        {
            "operators": Operator.objects.published().with_prefixes().with_facts(),
            "codes": _codes_of_every_network(),
        },
    )


@leads_on(Operator)
def operator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    operators = Operator.objects.published().with_prefixes().with_facts()
    operator = get_object_or_404(operators, slug=slug)
    codes = DialCode.objects.published().filter(Q(operator=operator) | Q(operator=None))
    codes = codes.order_by("position", "slug")
    own = [code for code in codes if code.operator_id]
    plans = Plan.objects.offered().filter(operator=operator).select_related("operator")
    return render(
        request,
        "operators/operator_detail.html",
        {
            "operator": operator,
            "urgent_codes": [code for code in own if code.purpose in DialCode.URGENT],
            "more_codes": [code for code in own if code.purpose not in DialCode.URGENT],
            "common_codes": [code for code in codes if not code.operator_id],
            "plans": PlanFinder({}, []).narrow(plans)[:PLANS_ON_OPERATOR_PAGE],
            "channels": channels_by_fit().filter(operators=operator),
        },
    )


def plan_list(request: HttpRequest) -> HttpResponse:
    operators = list(Operator.objects.published())
    finder = PlanFinder(request.GET, operators)
    plans = finder.narrow(Plan.objects.offered().select_related("operator"))
    page = Paginator(plans, PLANS_A_PAGE).get_page(_page_asked_for(request))
    return render(
        request,
        "operators/plan_list.html",
        {"finder": finder, "page": page, "promotions": _running_promotions()},
    )


@leads_on(Plan)
def plan_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirects a replaced plan to the price history of its successor, where one is known."""
    plans = Plan.objects.published().with_figures().select_related("operator", "successor")
    plan = get_object_or_404(plans, slug=slug)
    if plan.successor and Plan.objects.published().filter(pk=plan.successor_id).exists():
        return redirect(plan.successor.get_absolute_url() + "#history", permanent=True)
    prices = PlanPrice.objects.filter(
        Q(plan=plan) | Q(plan__successor=plan) | Q(plan__successor__successor=plan)
    )
    alike = Plan.objects.offered().filter(operator=plan.operator, period=plan.period)
    if plan.period == Plan.Period.ONE_OFF:  # which is any length that has no name
        alike = alike.filter(validity_days=plan.validity_days)
    purposes = [DialCode.Purpose.BALANCE, DialCode.Purpose.BALANCE_SAVE]
    if not plan.status_code:
        purposes += [DialCode.Purpose.DATA_LEFT, DialCode.Purpose.PLAN_LEFT]
    codes = DialCode.objects.published().filter(operator=plan.operator, purpose__in=purposes)
    prices = prices.filter(plan__in=Plan.objects.published())
    return render(
        request,
        "operators/plan_detail.html",
        {
            "plan": plan,
            "prices": prices.select_related("plan").newest_first(),
            "codes": codes.order_by("position", "slug"),
            "alike": PlanFinder({}, []).narrow(
                alike.exclude(pk=plan.pk).select_related("operator")
            )[:4],
        },
    )


def plan_compare(request: HttpRequest) -> HttpResponse:
    """Compares two to four plans: ?plan=a&plan=b; says what is wrong with anything else."""
    asked = dict.fromkeys(request.GET.getlist("plan"))
    wanted = [slug for slug in asked if "\0" not in slug]  # which PostgreSQL refuses to look for
    found = Plan.objects.published().with_figures().select_related("operator")
    plans = sorted(
        found.filter(slug__in=wanted[:MOST_COMPARED]), key=lambda plan: wanted.index(plan.slug)
    )
    notices = []
    if len(wanted) > MOST_COMPARED:
        notices.append(_("Four plans at most fit side by side; these are the first four."))
    if len(plans) < len(wanted[:MOST_COMPARED]) or len(wanted) < len(asked):
        notices.append(_("Some of the plans asked for do not exist here."))
    if len(plans) < 2:
        notices.append(_("Choose two to four plans from the list."))
    bases = {plan.price_basis for plan in plans if plan.price_pkr is not None}
    return render(
        request,
        "operators/plan_compare.html",
        {
            "plans": plans,
            "notices": notices,
            "mixed": len(bases) > 1,
            "rows": compared_rows(plans),
        },
    )


def channel_list(request: HttpRequest) -> HttpResponse:
    operators = Prefetch("operators", Operator.objects.published())
    return render(
        request,
        "operators/channel_list.html",
        {
            "channels": channels_by_fit().prefetch_related(operators),
            "payment_methods": PaymentMethod.objects.published().order_by(
                visitor_fit_rank(), "position"
            ),
            "tax_rates": TaxRate.objects.published(),
            "promotions": _running_promotions(),
        },
    )


@leads_on(RechargeChannel)
def channel_detail(request: HttpRequest, slug: str) -> HttpResponse:
    channels = RechargeChannel.objects.published().prefetch_related(
        Prefetch("operators", Operator.objects.published()),
        Prefetch("payment_methods", PaymentMethod.objects.published()),
        "steps",
    )
    channel = get_object_or_404(channels, slug=slug)
    at_counter = channel.kind == RechargeChannel.Kind.OFFLINE
    phrases = ShopPhrase.objects.published() if at_counter else ShopPhrase.objects.none()
    return render(
        request, "operators/channel_detail.html", {"channel": channel, "phrases": phrases}
    )


def _page_asked_for(request: HttpRequest) -> int:
    """Page number of ?page=; 1 for anything invalid."""
    try:
        return max(1, int(request.GET.get("page", "1")))
    except ValueError:
        return 1


def channels_by_fit() -> QuerySet[RechargeChannel]:
    """What works for visitors first, what does not last."""
    return RechargeChannel.objects.published().order_by(visitor_fit_rank(), "position", "slug")


def _codes_of_every_network() -> QuerySet[DialCode]:
    return DialCode.objects.published().filter(operator=None).order_by("position", "slug")


def _running_promotions() -> QuerySet[Promotion]:
    return Promotion.objects.running().select_related("operator")
