"""Template tags for guides, tips and questions on pages of operators, which import no guides."""

from __future__ import annotations

import json
from typing import NamedTuple

from django import template
from django.db.models import Q, QuerySet, Value
from django.utils.safestring import SafeString, mark_safe

from editorial.content.markdown import to_html
from editorial.content.querysets import union_all, without_translation
from editorial.languages import localized_columns
from editorial.templatetags.texts import best
from guides.models import Guide, Question, Tip
from operators.models import Operator, RechargeChannel

register = template.Library()


class _Reading(NamedTuple):
    """Guides in their own order; questions with their answers, the newest first."""

    guides: list[Guide]
    questions: list[Question]


#: What an operator's page shows of each, column beside column.
COLUMNS: dict[type[Guide | Question], tuple[str, ...]] = {
    Guide: (*localized_columns("title", "summary"), "slug", "position"),
    Question: (*localized_columns("question", "answer"), "status", "id"),
}
#: A script of data ends at the first tag that looks like its own.
NO_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag
def guides_about(channel: RechargeChannel) -> QuerySet[Guide]:
    return Guide.objects.published().filter(channels=channel)


@register.simple_tag
def guides_by_use() -> dict[str, Guide]:
    """``used.recharge_failed``: the guide of each use that is published."""
    return Guide.objects.published().by_use()


@register.simple_tag
def reading_about(operator: Operator) -> _Reading:
    """Guides and questions about an operator, in one query."""
    guides = _columns_of(Guide.objects.published().filter(operators=operator))
    questions = _columns_of(Question.objects.published().filter(operator=operator))
    found = _Reading([], [])
    for is_guide, *values in union_all([guides, questions]) or ():
        if is_guide:
            found.guides.append(Guide(**dict(zip(COLUMNS[Guide], values, strict=True))))
        else:
            found.questions.append(Question(**dict(zip(COLUMNS[Question], values, strict=True))))
    found.guides.sort(key=lambda guide: (guide.position, guide.slug))
    found.questions.sort(key=lambda question: -question.id)
    return found


@register.simple_tag
def questions_for_machines(questions: list[Question]) -> SafeString:
    """Questions and answers in the reader's language as schema.org's FAQPage, in JSON."""
    asked = [
        {
            "@type": "Question",
            "name": best(question, "question")[0],
            "acceptedAnswer": {
                "@type": "Answer",
                "text": to_html(best(question, "answer")[0]),
            },
        }
        for question in questions
    ]
    page = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": asked}
    return mark_safe(json.dumps(page, ensure_ascii=False).translate(NO_MARKUP))  # noqa: S308


def _columns_of(rows: QuerySet) -> QuerySet:
    is_guide = Value(rows.model is Guide)
    return without_translation(rows).order_by().values_list(is_guide, *COLUMNS[rows.model])


@register.simple_tag
def tips_on(*topics: str, operator: Operator | None = None) -> QuerySet[Tip]:
    """Important tips on these topics that hold for every network, or for this operator."""
    tips = Tip.objects.published().filter(topic__in=topics).exclude(importance=Tip.Importance.LOW)
    if operator:
        tips = tips.filter(Q(operators=None) | Q(operators=operator)).distinct()
    return tips
