"""Template tags that put guides and tips on pages of facts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import Content
from guides.templatetags.reading import guides_about, tips_on
from operators.models import Operator, RechargeChannel
from tests.factories import make_guide, make_operator, make_plan, make_tip

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> dict[str, Content]:
    return {
        "operators": make_operator(),
        "plans": make_plan(),
        "channels": RechargeChannel.objects.get(slug="ding"),
    }


@pytest.mark.parametrize("relation", ["operators", "plans", "channels"])
def test_guides_about_a_fact_are_those_that_name_it(
    facts: dict[str, Content], relation: str
) -> None:
    fact = facts[relation]
    before = list(guides_about(fact))
    named, _unnamed = make_guide("named"), make_guide("unnamed")
    getattr(named, relation).set([fact])
    assert set(guides_about(fact)) - set(before) == {named}


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_guides_that_are_not_published_are_about_nothing(status: str) -> None:
    operator = make_operator()
    make_guide(status=status).operators.set([operator])
    assert list(guides_about(operator)) == []


def test_guides_are_about_no_other_kind_of_thing() -> None:
    with pytest.raises(KeyError):
        guides_about(make_tip())


def test_tips_are_those_of_the_topics_asked_for() -> None:
    money, fraud = make_tip("money", topic="money"), make_tip("fraud", topic="fraud")
    other = make_tip("other", topic="esim")
    found = set(tips_on("money", "fraud"))
    assert {money, fraud} <= found
    assert other not in found
    assert {tip.topic for tip in found} == {"money", "fraud"}


def test_no_topic_asked_for_is_no_tip() -> None:
    assert list(tips_on()) == []


@pytest.mark.parametrize(
    ("importance", "shown"), [("high", True), ("medium", True), ("low", False)]
)
def test_small_matters_stay_on_the_list_of_tips(importance: str, shown: bool) -> None:
    assert (make_tip(importance=importance) in tips_on("money")) is shown


def test_drafts_are_no_tips() -> None:
    assert make_tip(status="draft") not in tips_on("money")


def test_tips_for_an_operator_are_the_general_ones_and_its_own() -> None:
    ours, other = make_operator(), Operator.objects.get(slug="zong")
    general = make_tip("general")
    own = make_tip("own")
    own.operators.set([ours])
    shared = make_tip("shared")
    shared.operators.set([ours, other])
    foreign = make_tip("foreign")
    foreign.operators.set([other])
    found = list(tips_on("money", operator=ours))
    assert {general, own, shared} <= set(found)
    assert foreign not in found
    assert len(found) == len(set(found))


def test_without_an_operator_the_tips_of_every_operator_are_shown() -> None:
    foreign = make_tip()
    foreign.operators.set([Operator.objects.get(slug="zong")])
    assert foreign in tips_on("money")


def test_each_tag_asks_the_database_once() -> None:
    operator = make_operator()
    with CaptureQueriesContext(connection) as asked:
        list(guides_about(operator))
        list(tips_on("money", operator=operator))
    assert len(asked) == 2
