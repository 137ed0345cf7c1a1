"""Which facts a letter can be about."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from editorial.feedback.subjects import (
    fact_name,
    fact_page,
    fact_statement,
    public_fact,
    subject_label,
)
from operators.models import NumberPrefix
from tests import factories
from tests.factories import make_dial_code, make_fact, make_operator, make_plan, make_price

pytestmark = pytest.mark.django_db

KINDS = (
    "operator", "plan", "guide", "tip", "dial_code", "channel", "promotion", "tax_rate", "phrase",
    "fact", "method",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_published_can_be_written_about(kind: str) -> None:
    fact = getattr(factories, f"make_{kind}")()
    fact.refresh_from_db()
    assert public_fact(subject_label(fact)) == fact
    assert fact_name(fact)
    assert fact_page(fact).startswith("/")
    fact.status = "draft"
    fact.save()
    assert public_fact(subject_label(fact)) is None


def test_a_part_is_public_when_its_whole_is() -> None:
    plan = make_plan()
    price = make_price(plan, 90, "2026-01-01")
    assert public_fact(subject_label(price)) == price
    assert fact_name(price) == "Jazz Test Weekly · 2026-01-01: 90"
    assert fact_page(price) == plan.get_absolute_url()
    plan.status = "draft"
    plan.save()
    assert public_fact(subject_label(price)) is None


@pytest.mark.parametrize("make", [make_fact, make_dial_code])
def test_facts_of_a_draft_operator_are_no_facts_yet(make: object) -> None:
    fact = make(operator=make_operator(status="draft"))  # type: ignore[operator]
    assert public_fact(subject_label(fact)) is None


def test_a_plan_whose_successor_is_a_draft_is_public() -> None:
    plan = make_plan(state="replaced", successor=make_plan("later", status="draft"))
    assert public_fact(subject_label(plan)) == plan


def test_a_name_says_whose_and_the_statement_what() -> None:
    prefix = NumberPrefix.objects.filter(operator__slug="jazz").earliest("prefix")
    assert fact_name(prefix) == f"Jazz · {prefix.prefix}"
    code = make_dial_code(operator=make_operator())
    assert fact_name(code) == "Testel *222#"
    with override("en"):
        assert fact_statement(code) == "Check balance"
    with override("zh-hans"):
        assert fact_statement(code) == "查余额"
    assert fact_statement(make_plan()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "operators.plan",
        "operators.plan.x",
        "operators.plan.0",
        "operators.plan.999999999999999999",
        "operators.plan.9999999999999999999",
        "operators.plan.-1",
        "operators.plan.１",
        "operators.Plan.1",
        "nowhere.plan.1",
        "operators.nothing.1",
        "auth.user.1",
        "guides.question.1",
        "operators.channelstep.1",
        "<script>",
        "x" * 10_000,
    ],
)
def test_anything_else_is_no_fact(text: str) -> None:
    assert public_fact(text) is None
