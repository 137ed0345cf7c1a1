"""Two people and the rows on one form: steps of a channel, codes of an operator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from operators.models import ChannelStep, RechargeChannel
from tests import factories
from tests.desk import added, faults
from tests.editorial.editing.test_forms import OpenForm, editor, told, told_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def ann() -> Client:
    return editor("ann")


@pytest.fixture
def channel() -> RechargeChannel:
    channel = factories.make_channel()
    for number, text in ((10, "One"), (20, "Two"), (30, "Three")):
        ChannelStep.objects.create(channel=channel, position=number, body_en=text)
    return channel


def bodies(channel: RechargeChannel) -> list[str]:
    return [step.body_en for step in channel.steps.order_by("position")]


def choose(answer: Any, place: int, side: str) -> dict[str, str]:
    formset = answer.context["inline_admin_formsets"][0].formset
    conflict = formset.forms[place].row_conflict
    return {conflict.name: f"{side}:{conflict.version}"}


def test_changes_of_different_steps_and_fields_are_merged(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-body_en": "One, mended", "steps-1-title_zh_hans": "二"})
    typed = {"steps-1-body_en": "Two, mended", "steps-2-body_en": "Three, mended"}
    assert faults(second.save(**typed)) == {}
    assert bodies(channel) == ["One, mended", "Two, mended", "Three, mended"]
    assert channel.steps.get(position=20).title_zh_hans == "二"


def test_a_step_that_both_changed_is_asked_about(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-body_en": "Li's"})
    answer = second.save(**{"steps-0-body_en": "Ann's"})
    assert list(faults(answer)) == ["steps-0-body_en"]
    conflict = answer.context["inline_admin_formsets"][0].formset.forms[0].conflicts["body_en"]
    assert faults(second.save(**{conflict.name: f"yours:{conflict.tag}"})) == {}
    assert bodies(channel)[0] == "Ann's"


def test_steps_added_and_deleted_by_others_stay_so(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    row = {"position": "40", "body_en": "Four"}
    first.data |= added(li.get(first.address), {"steps": row})
    first.save(**{"steps-0-DELETE": "on"})
    assert faults(second.save(**{"steps-1-body_en": "Two, mended"})) == {}
    assert bodies(channel) == ["Two, mended", "Three", "Four"]


@pytest.mark.parametrize(
    ("side", "left"),
    [("theirs", ["Two", "Three"]), ("yours", ["Ann's", "Two", "Three"])],
)
def test_a_step_deleted_by_others_and_changed_here_is_asked_about(
    li: Client, ann: Client, channel: RechargeChannel, side: str, left: list[str]
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-DELETE": "on"})
    answer = second.save(**{"steps-0-body_en": "Ann's"})
    assert "li deleted" in str(faults(answer)["steps"])
    assert bodies(channel) == ["Two", "Three"]
    assert faults(second.save(**choose(answer, 0, side))) == {}
    assert bodies(channel) == left


@pytest.mark.parametrize(
    ("side", "left"),
    [("theirs", ["Li's", "Two", "Three"]), ("yours", ["Two", "Three"])],
)
def test_a_step_changed_by_others_is_not_deleted_unasked(
    li: Client, ann: Client, channel: RechargeChannel, side: str, left: list[str]
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-body_en": "Li's"})
    answer = second.save(**{"steps-0-DELETE": "on"})
    assert "li changed" in str(faults(answer)["steps"])
    assert bodies(channel)[0] == "Li's"
    assert faults(second.save(**choose(answer, 0, side))) == {}
    assert bodies(channel) == left


def test_a_step_that_both_deleted_is_gone(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-DELETE": "on"})
    assert faults(second.save(**{"steps-0-DELETE": "on", "name_en": "Renamed"})) == {}
    assert bodies(channel) == ["Two", "Three"]


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_a_row_that_never_was_is_refused_and_named(
    li: Client, channel: RechargeChannel, number: str
) -> None:
    answer = OpenForm(li, channel).save(**{"steps-0-id": number, "steps-0-body_en": "Mine"})
    assert answer.status_code == 200
    assert bodies(channel) == ["One", "Two", "Three"]


def test_a_step_of_another_channel_cannot_be_drawn_here(
    li: Client, channel: RechargeChannel
) -> None:
    other = factories.make_channel("other-channel")
    theirs = ChannelStep.objects.create(channel=other, position=10, body_en="Other")
    number = theirs.pk
    theirs.delete()
    answer = OpenForm(li, channel).save(**{"steps-0-id": number, "steps-0-body_en": "Mine"})
    assert answer.status_code == 200
    assert bodies(channel) == ["One", "Two", "Three"]


def test_row_without_known_base_version_asks_before_it_overwrites(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    old = OpenForm(li, channel)
    OpenForm(ann, channel).save(**{"steps-0-body_en": "Ann's"})
    answer = old.save(**{"steps-0-base_version": "", "steps-1-base_version": "1"})
    assert list(faults(answer)) == ["steps-0-body_en"]
    assert bodies(channel)[0] == "Ann's"


def test_row_without_known_base_version_is_not_deleted_unasked(
    li: Client, channel: RechargeChannel
) -> None:
    form = OpenForm(li, channel)
    answer = form.save(**{"steps-0-base_version": "", "steps-0-DELETE": "on"})
    assert "steps" in faults(answer)
    assert bodies(channel)[0] == "One"
    assert faults(form.save(**choose(answer, 0, "yours"))) == {}
    assert bodies(channel) == ["Two", "Three"]


def test_replaced_text_of_a_row_is_told_to_both(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-body_en": "Li's"})
    answer = second.save(**{"steps-0-body_en": "Ann's"})
    conflict = answer.context["inline_admin_formsets"][0].formset.forms[0].conflicts["body_en"]
    answer = second.save(**{conflict.name: f"yours:{conflict.tag}"})
    assert "· what to do (English)" in told(ann, answer)
    assert "· what to do (English)" in told_later(li)


def test_deleting_a_row_that_another_changed_is_told_to_both(
    li: Client, ann: Client, channel: RechargeChannel
) -> None:
    first, second = OpenForm(li, channel), OpenForm(ann, channel)
    first.save(**{"steps-0-body_en": "Li's"})
    answer = second.save(**{"steps-0-DELETE": "on"})
    answer = second.save(**choose(answer, 0, "yours"))
    assert "You have replaced: step" in told(ann, answer)
    assert "Replaced: step" in told_later(li)
