"""Views of guides and tips."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from editorial.history.slug_redirects import leads_on
from guides.models import Guide, Question, Tip
from operators.models import Operator, Plan, RechargeChannel

TIPS_UNDER_GUIDE = 4
#: Which tips stand under guides of a topic.
TIP_TOPICS: dict[str, tuple[str, ...]] = {
    Guide.Topic.FIRST_STEPS: (Tip.Topic.SIM_REGISTRATION, Tip.Topic.DEVICE_REGISTRATION),
    Guide.Topic.RECHARGE: (Tip.Topic.MONEY,),
    Guide.Topic.PLANS: (Tip.Topic.BUNDLE_RULES, Tip.Topic.OPERATORS),
    Guide.Topic.MONEY: (Tip.Topic.PRICING, Tip.Topic.BUNDLE_RULES),
    Guide.Topic.TROUBLE: (Tip.Topic.NETWORK_TROUBLE, Tip.Topic.HELP),
    Guide.Topic.TRAVEL: (Tip.Topic.COVERAGE, Tip.Topic.ESIM, Tip.Topic.SIM_VALIDITY),
    Guide.Topic.SAFETY: (Tip.Topic.FRAUD,),
}


def guide_list(request: HttpRequest) -> HttpResponse:
    guides, tips = Guide.objects.published(), Tip.objects.published()
    return render(
        request,
        "guides/guide_list.html",
        {"sections": _in_order(guides, Guide.Topic), "tip_sections": _in_order(tips, Tip.Topic)},
    )


@leads_on(Guide)
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    guides = Guide.objects.published().prefetch_related(
        Prefetch("operators", Operator.objects.published()),
        Prefetch("plans", Plan.objects.offered().with_figures().select_related("operator")),
        Prefetch("channels", RechargeChannel.objects.published()),
        Prefetch("questions", Question.objects.published()),
    )
    guide = get_object_or_404(guides, slug=slug)
    tips = Tip.objects.published().filter(
        topic__in=TIP_TOPICS.get(guide.topic, ()), importance=Tip.Importance.HIGH
    )
    return render(
        request, "guides/guide_detail.html", {"guide": guide, "tips": tips[:TIPS_UNDER_GUIDE]}
    )


def _in_order(
    items: Iterable[Guide] | Iterable[Tip], topics: type[TextChoices]
) -> list[tuple[str, list[Guide | Tip]]]:
    """Groups items by topic: (label, items), in the topics' own order."""
    by_topic: dict[str, list[Guide | Tip]] = {}
    for item in items:
        by_topic.setdefault(item.topic, []).append(item)
    return [(str(label), by_topic[value]) for value, label in topics.choices if value in by_topic]
