"""View of the planner: ranked combinations with reasons, and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from editorial.templatetags.facts import rupees
from operators.models import Operator, Plan
from operators.tools.cost.rules import taxes_by_area
from operators.tools.stay.chart import price_chart
from operators.tools.stay.forms import StayForm
from operators.tools.stay.rules import Combination, Need, Offer, combinations, offers, over_budget

MOST_SHOWN = 8
#: More dots than this would hide each other.
MOST_DOTS = 200
#: Whoever asks nothing yet sees all plans as someone who stays a week.
NO_NEED = Need(days=7)


class _Answer(NamedTuple):
    way: Combination
    why: list[str]


def stay(request: HttpRequest) -> HttpResponse:
    """?days=12&gb=10&app=whatsapp&area=gilgit_baltistan&budget=2000&operator=jazz&night=1"""
    operators = list(Operator.objects.published())
    form = StayForm(request.GET if "days" in request.GET else None, operators)
    need = form.need()
    found = _offers_for(form, need or NO_NEED)
    drawn = sorted(found, key=lambda offer: (offer.trust, offer.high))[:MOST_DOTS]
    return render(
        request,
        "tools/stay/page.html",
        {
            "form": form,
            "need": need,
            "answers": _answers(found, need) if need else [],
            "north": form.stay_area() if need and need.north else "",
            "chart": price_chart(drawn),
            "offers": drawn,
        },
    )


def _offers_for(form: StayForm, need: Need) -> list[Offer]:
    plans = Plan.objects.offered().with_figures().select_related("operator")
    if operator := form.answers().get("operator"):
        plans = plans.filter(operator__slug=operator)
    taxes = taxes_by_area().get(form.tax_area())
    return offers(plans, need, taxes) if taxes else []


def _answers(found: Sequence[Offer], need: Need) -> list[_Answer]:
    ways = combinations(found, need)[:MOST_SHOWN]
    return [_Answer(way, _reasons(way, ways[0], need)) for way in ways]


def _reasons(way: Combination, first: Combination, need: Need) -> list[str]:
    """Why a combination stands where it does."""
    found = []
    if need.budget is not None and over_budget(way, need):
        over = rupees(way.high - need.budget)
        found.append(_("%(amount)s over what you want to spend.") % {"amount": over})
    if way.trust:
        found.append(_("Its price is old or unverified, so it comes after the others."))
    if way is first and not found:
        found.append(_("The cheapest of those whose price was seen lately."))
    elif way.high > first.high and not way.trust:
        more = rupees(way.high - first.high)
        found.append(_("%(amount)s more than the first.") % {"amount": more})
    if not way.is_exact:
        found.append(
            _("What its price means is not known, so it is compared at the most it can cost.")
        )
    return found
