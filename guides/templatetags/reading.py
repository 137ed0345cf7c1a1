"""Guides and tips about a fact, for pages of facts: operators know nothing of guides."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q, QuerySet

from guides.models import Guide, Tip
from operators.models import Operator, Plan, RechargeChannel

register = template.Library()

RELATIONS: dict[type, str] = {Operator: "operators", Plan: "plans", RechargeChannel: "channels"}


@register.simple_tag
def guides_about(fact: Any) -> QuerySet[Guide]:
    return Guide.objects.published().filter(**{RELATIONS[type(fact)]: fact})


@register.simple_tag
def tips_on(*topics: str, operator: Operator | None = None) -> QuerySet[Tip]:
    """Important tips on these topics that hold for every network, or for this operator."""
    tips = Tip.objects.published().filter(topic__in=topics).exclude(importance=Tip.Importance.LOW)
    if operator:
        tips = tips.filter(Q(operators=None) | Q(operators=operator)).distinct()
    return tips
