"""What a plan may say, and which plans lists show."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from operators.models import Operator, Plan
from tests.factories import make_operator, make_plan

pytestmark = pytest.mark.django_db


def faults(**fields: Any) -> set[str]:
    """The fields that the model's own rules refuse."""
    defaults = {
        "slug": "a-plan",
        "operator": Operator.objects.get(slug="jazz"),
        "name_zh_hans": "N",
        "kind": "data",
        "period": "weekly",
    }
    try:
        Plan(**{**defaults, **fields}).full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


def test_a_plan_needs_little() -> None:
    assert faults() == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "voice"},
        {"period": "yearly"},
        {"audience": "everyone"},
        {"price_basis": "gross"},
        {"price_pkr": -1},
        {"price_pkr": "1.005"},
        {"data_mb": -1},
        {"validity_days": 0},
        {"validity_hours": 0},
        {"validity_rule": "weeks"},
        {"state": "gone"},
        {"sold_to": "nobody"},
        {"last_seen": "2026-13"},
        {"official_url": "jazz"},
        {"slug": "no spaces"},
        {"operator": None},
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, Any]) -> None:
    assert faults(**fields) == set(fields)


@pytest.mark.parametrize("slug", ["Jazz-Weekly", "jazz_weekly"])
def test_a_short_address_has_small_letters_digits_and_hyphens_only(slug: str) -> None:
    assert faults(slug=slug) == {"slug"}


@pytest.mark.parametrize("field", ["activation_code", "status_code", "unsubscribe_code"])
@pytest.mark.parametrize(
    "code", ["*222#", "*6611*1#", "#100#", "", "＊222＃", "*２２２#", "*222#\n"]
)
def test_a_code_that_can_be_dialled_is_taken(field: str, code: str) -> None:
    assert faults(**{field: code}) == set()


@pytest.mark.parametrize("field", ["activation_code", "status_code", "unsubscribe_code"])
@pytest.mark.parametrize("code", ["222", "*222", "222#", "*22X#", "*222# #"])
def test_a_code_that_cannot_be_dialled_is_refused(field: str, code: str) -> None:
    assert faults(**{field: code}) == {field}


@given(st.tuples(*[st.integers(0, 99)] * 4))
def test_off_peak_hours_are_hours_of_the_clock(parts: tuple[int, int, int, int]) -> None:
    window = "{:02}:{:02}-{:02}:{:02}".format(*parts)
    real = max(parts[0], parts[2]) < 24 and max(parts[1], parts[3]) < 60
    field = Plan._meta.get_field("offpeak_window")
    try:
        field.run_validators(window)
        taken = True
    except ValidationError:
        taken = False
    assert taken is real


@pytest.mark.parametrize("window", ["1:00-9:00", "01:00–09:00", "01:00"])
def test_off_peak_hours_have_one_way_of_writing(window: str) -> None:
    assert faults(offpeak_window=window) == {"offpeak_window"}


# --- The database's own rules ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"price_pkr": -1}, "operators_plan_price_not_negative"),
        ({"validity_days": 0}, "operators_plan_validity_at_least_1"),
        ({"confidence": "official", "source_url": ""}, "operators_plan_trusted_has_source"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        make_plan(**fields)


@pytest.mark.parametrize("state", ["current", "old"])
def test_only_a_replaced_plan_has_a_successor(state: str) -> None:
    newer = make_plan("newer")
    assert make_plan("replaced", successor=newer, state="replaced").successor == newer
    with pytest.raises(IntegrityError, match="operators_plan_successor_only_if_replaced"):
        make_plan("older", successor=newer, state=state)


def test_a_plan_cannot_replace_itself() -> None:
    plan = make_plan(state="replaced")
    plan.successor = plan
    with pytest.raises(IntegrityError, match="operators_plan_successor_not_itself"):
        plan.save()


def test_a_plan_outlives_its_successor() -> None:
    older = make_plan("older", state="replaced", successor=make_plan("newer"))
    Plan.objects.get(slug="newer").delete()
    assert Plan.objects.get(pk=older.pk).successor is None


def test_an_operator_with_plans_cannot_be_deleted() -> None:
    operator = make_operator()
    make_plan(operator=operator)
    with pytest.raises(ProtectedError):
        operator.delete()


# --- Lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, True),
        ({"state": "old"}, True),
        ({"state": "replaced"}, False),
        ({"status": "draft"}, False),
        ({"status": "archived"}, False),
        ({"publish_at": "2999-01-01T00:00Z"}, False),
        ({"expire_at": "2001-01-01T00:00Z"}, False),
    ],
)
def test_lists_show_published_plans_that_are_not_replaced(
    fields: dict[str, str], offered: bool
) -> None:
    plan = make_plan(**fields)
    assert Plan.objects.offered().filter(pk=plan.pk).exists() is offered


def test_every_plan_of_the_first_edition_is_sound() -> None:
    for plan in Plan.objects.select_related("operator"):
        plan.full_clean()


def test_a_plan_is_known_by_its_operator_and_name() -> None:
    plan = make_plan(name_zh_hans="周包", name_en="Weekly")
    assert str(plan) == "Jazz 周包"
    with translation.override("en"):
        assert str(plan) == "Jazz Weekly"


def test_a_plan_has_one_address_in_each_language() -> None:
    plan = make_plan()
    assert plan.get_absolute_url() == "/zh-hans/plans/test-plan/"
    with translation.override("en"):
        assert plan.get_absolute_url() == "/en/plans/test-plan/"
