"""The quick look at a row says what the models' own rules say."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from editorial.imports.validation import validate
from operators.models import ChannelStep, DialCode, Operator, Plan
from tests.factories import make_channel, make_dial_code, make_operator, make_plan

pytestmark = pytest.mark.django_db

KEY = ("slug",)
#: Each breaks one rule of a plan: of a field, a constraint, or the plan as a whole.
BREACHES: list[dict[str, Any]] = [
    {"kind": "none"},
    {"price_pkr": -1},
    {"validity_days": 0},
    {"operator": None},
    {"confidence": "official", "source_url": ""},
    {"expire_at": "2026-01-01T00:00Z", "publish_at": "2026-01-02T00:00Z"},
    {"slug": "Two Words"},
    {"name_zh_hans": "a\x00b"},
]


def told(ask: Any, *args: Any) -> dict[str, list[str]]:
    try:
        ask(*args)
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize("breach", [*BREACHES, {}], ids=str)
def test_it_says_what_the_models_rules_say(breach: dict[str, Any]) -> None:
    plan = make_plan()
    vars(plan).update({k: v for k, v in breach.items() if k != "operator"})
    if "operator" in breach:
        vars(plan)["operator_id"] = None
    expected = told(plan.full_clean)
    assert bool(expected) == bool(breach)
    assert told(validate, plan, KEY) == expected


@pytest.mark.parametrize(("code", "is_free"), [("*987#", False), ("*986#", True)])
def test_a_code_must_be_free_for_its_purpose(code: str, is_free: bool) -> None:
    taken = make_dial_code("first", operator=Operator.objects.get(slug="jazz"), code="*987#")
    row = DialCode(slug="second", operator=taken.operator, label_en="x", code=code)
    row.purpose = taken.purpose
    assert bool(told(validate, row, KEY)) != is_free
    assert told(validate, row, KEY) == told(row.full_clean)


def test_what_was_once_said_of_some_values_is_not_asked_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    plan = Plan.objects.select_related("operator").get(slug="jazz-weekly-super")
    validate(plan, KEY)
    with django_assert_num_queries(0):
        validate(plan, KEY)
    plan.price_pkr = 98_765
    with django_assert_num_queries(3):  # one, and the savepoint around it
        validate(plan, KEY)


def test_fields_with_a_fault_of_their_own_are_not_judged_again() -> None:
    plan = make_plan()
    plan.kind, plan.price_pkr = "none", -1
    assert set(told(validate, plan, KEY, {"kind"})) == {"price_pkr"}


def test_what_is_published_is_complete_in_one_language() -> None:
    operator = make_operator(tagline_en="", tagline_zh_hans="")
    assert set(told(validate, operator, KEY)) == {"status"}
    operator.status = "draft"
    assert told(validate, operator, KEY) == {}


def test_relations_that_were_looked_up_are_not_asked_for_again() -> None:
    plan = make_plan(state="replaced")
    plan.successor = Plan(pk=-1)  # stands for one that the same table will make
    assert told(validate, plan, KEY) == {}


def test_a_model_without_constraints_is_judged_too() -> None:
    channel = make_channel()
    step = ChannelStep(channel=channel, position=1, body_en="")
    assert "body" in told(validate, step, ("channel", "position"))
