"""A form that is sent twice is saved once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import SentForm
from guides.models import Tip
from operators.models import RechargeChannel
from tests import factories
from tests.desk import added, faults, page, sent_back
from tests.editorial.editing.test_forms import OpenForm, editor, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def channel() -> RechargeChannel:
    return factories.make_channel()


def with_step(client: Client, channel: RechargeChannel, **typed: Any) -> OpenForm:
    form = OpenForm(client, channel)
    row = {"position": "", "body_en": "Go to a shop.", **typed}
    form.data |= added(client.get(form.address), {"steps": row})
    return form


def test_form_sent_twice_adds_its_rows_once(li: Client, channel: RechargeChannel) -> None:
    form = with_step(li, channel)
    first, second = form.save(), form.save()
    assert channel.steps.count() == 1
    assert (second.status_code, second.url) == (302, first.url)
    words = told(li, second)
    assert "This form was saved already" in words
    assert "while you were editing" not in words


def test_add_form_sent_twice_adds_one_object_and_answers_alike(li: Client) -> None:
    data = sent_back(li.get(page(Tip, "add")))
    data |= {"text_en": "Once only.", "slug": "once-only", "topic": "money"}
    first, second = (li.post(page(Tip, "add"), data) for _time in range(2))
    assert Tip.objects.filter(slug="once-only").count() == 1
    assert (second.status_code, second.url) == (302, first.url)


def test_other_button_pressed_after_going_back_adds_nothing_twice(
    li: Client, channel: RechargeChannel
) -> None:
    form = with_step(li, channel)
    form.save()
    assert form.save(_continue="1").status_code == 302
    assert channel.steps.count() == 1


def test_form_changed_after_going_back_is_saved_without_doubling_rows(
    li: Client, channel: RechargeChannel
) -> None:
    form = with_step(li, channel)
    form.save()
    assert faults(form.save(name_en="Renamed after going back")) == {}
    channel.refresh_from_db()
    assert channel.name_en == "Renamed after going back"
    assert channel.steps.count() == 1


def test_form_opened_anew_adds_the_same_row_again(li: Client, channel: RechargeChannel) -> None:
    with_step(li, channel).save()
    with_step(li, channel).save()
    assert channel.steps.count() == 2


def test_key_of_another_account_does_not_count(li: Client, channel: RechargeChannel) -> None:
    form = with_step(li, channel)
    form.save()
    ann = with_step(editor("ann"), channel, body_en="Ask for it.")
    assert ann.save(form_key=form.data["form_key"]).status_code == 302
    assert channel.steps.count() == 2


def test_refused_form_is_not_remembered(li: Client, channel: RechargeChannel) -> None:
    form = with_step(li, channel)
    assert faults(form.save(slug="Not A Slug")) != {}
    assert not SentForm.objects.exists()
    assert form.save(slug=channel.slug).status_code == 302


@pytest.mark.parametrize("key", ["", "x" * 1000, "钥匙", "\x00"])
def test_form_with_an_unsound_key_is_saved_as_before(
    li: Client, channel: RechargeChannel, key: str
) -> None:
    assert with_step(li, channel).save(form_key=key).status_code == 302
    assert channel.steps.count() == 1


def test_keys_are_forgotten_after_two_weeks(li: Client, channel: RechargeChannel) -> None:
    with_step(li, channel).save()
    SentForm.objects.update(saved_at=timezone.now() - timedelta(days=15))
    OpenForm(li, channel).save(name_en="Other")
    assert SentForm.objects.count() == 1
