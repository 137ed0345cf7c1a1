"""Template tags that put guides and tips on pages of facts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides.templatetags.reading import guides_about, reading_about, tips_on
from operators.models import Operator
from tests.factories import make_channel, make_guide, make_operator, make_tip

pytestmark = pytest.mark.django_db


def test_guides_about_a_channel_are_those_that_name_it() -> None:
    channel = make_channel()
    named, _unnamed = make_guide("named"), make_guide("unnamed")
    named.channels.set([channel])
    assert list(guides_about(channel)) == [named]


def test_an_operator_has_the_guides_that_name_it_in_their_own_order() -> None:
    operator = make_operator()
    for slug, place in (("last", 9), ("first", 1), ("unnamed", 5)):
        guide = make_guide(slug, position=place)
        guide.operators.set([operator] if slug != "unnamed" else [])
    found = reading_about(operator)
    assert [guide.slug for guide in found.guides] == ["first", "last"]
    assert found.questions == []


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_guides_that_are_not_published_are_about_nothing(status: str) -> None:
    operator, channel = make_operator(), make_channel()
    guide = make_guide(status=status)
    guide.operators.set([operator])
    guide.channels.set([channel])
    assert reading_about(operator).guides == []
    assert guide not in guides_about(channel)


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
        reading_about(operator)
        list(tips_on("money", operator=operator))
    assert len(asked) == 2
