"""Rows on the form of what they belong to: steps, prices, codes, facts, prefixes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from operators.models import ChannelStep, Operator, Plan, RechargeChannel
from tests import factories
from tests.desk import added, faults, page, save, sent_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> RechargeChannel:
    channel = factories.make_channel()
    for number, text in ((10, "一"), (20, "二"), (30, "三")):
        ChannelStep.objects.create(channel=channel, position=number, body_zh_hans=text)
    return channel


def bodies(channel: RechargeChannel) -> list[tuple[int, str]]:
    return [(step.position, step.body) for step in channel.steps.order_by("position")]


def test_three_steps_are_saved_at_once_with_their_channel(admin_client: Client) -> None:
    values = {
        "slug": "by-hand",
        "name_en": "By hand",
        "kind": "offline",
        "category": "shop",
        **{f"steps-{place}-body_en": f"Step {place}" for place in range(3)},
    }
    assert faults(save(admin_client, RechargeChannel, language="en", **values)) == {}
    channel = RechargeChannel.objects.get(slug="by-hand")
    assert bodies(channel) == [(10, "Step 0"), (20, "Step 1"), (30, "Step 2")]
    assert {step.source_language for step in channel.steps.all()} == {"en"}


def test_a_channel_is_saved_without_steps(admin_client: Client) -> None:
    values = {"slug": "bare", "name_en": "Bare", "kind": "offline", "category": "shop"}
    assert faults(save(admin_client, RechargeChannel, **values)) == {}
    assert not ChannelStep.objects.filter(channel__slug="bare").exists()


def test_steps_change_places(admin_client: Client, channel: RechargeChannel) -> None:
    values = {"steps-0-position": 20, "steps-1-position": 10}
    assert faults(save(admin_client, RechargeChannel, channel.pk, **values)) == {}
    assert bodies(channel) == [(10, "二"), (20, "一"), (30, "三")]
    moved = channel.steps.get(position=10)
    assert [version.position for version in moved.history.all()] == [10, 20]


def test_a_step_takes_the_place_of_one_that_goes(
    admin_client: Client, channel: RechargeChannel
) -> None:
    values = {"steps-0-position": 30, "steps-2-DELETE": "on"}
    assert faults(save(admin_client, RechargeChannel, channel.pk, **values)) == {}
    assert bodies(channel) == [(20, "二"), (30, "一")]


def test_a_new_step_goes_where_its_number_says_or_to_the_end(
    admin_client: Client, channel: RechargeChannel
) -> None:
    for number, text in ((15, "一半"), ("", "最后")):
        row = {"position": number, "body_zh_hans": text}
        save(admin_client, RechargeChannel, channel.pk, rows={"steps": row})
    assert bodies(channel) == [(10, "一"), (15, "一半"), (20, "二"), (30, "三"), (40, "最后")]


def test_two_steps_with_one_number_are_refused(
    admin_client: Client, channel: RechargeChannel
) -> None:
    response = save(
        admin_client, RechargeChannel, channel.pk, language="en", **{"steps-0-position": 20}
    )
    assert faults(response) == {"steps-1-position": ["Another step has this number."]}


def test_a_number_that_another_editor_took_meanwhile_is_refused(
    admin_client: Client, channel: RechargeChannel
) -> None:
    address = page(RechargeChannel, "change", channel.pk)
    form = admin_client.get(address)
    data = sent_back(form) | added(form, {"steps": {"position": 40, "body_en": "Late"}})
    ChannelStep.objects.create(channel=channel, position=40, body_en="Meanwhile")
    assert list(faults(admin_client.post(address, data))) == ["steps-3-position"]


def test_a_step_without_words_is_refused(admin_client: Client, channel: RechargeChannel) -> None:
    row = {"title_en": "Only a title"}
    response = save(admin_client, RechargeChannel, channel.pk, language="en", rows={"steps": row})
    assert list(faults(response)) == ["steps-3-body_en"]


def test_prices_seen_are_shown_but_neither_changed_nor_deleted_with_the_plan(
    admin_client: Client,
) -> None:
    plan = factories.make_plan()
    values = {"prices-0-price_pkr": 1, "prices-0-DELETE": "on"}
    assert faults(save(admin_client, Plan, plan.pk, **values)) == {}
    assert [price.price_pkr for price in plan.prices.all()] == [100]


def test_an_older_price_is_added_by_hand(admin_client: Client) -> None:
    plan = factories.make_plan()
    older = {"observed_on": "2025-01", "price_pkr": 80, "price_basis": "tax_included"}
    assert faults(save(admin_client, Plan, plan.pk, rows={"prices": older})) == {}
    assert [price.price_pkr for price in plan.prices.newest_first()] == [100, 80]


def test_a_changed_price_joins_the_series(admin_client: Client, admin_user: User) -> None:
    plan = factories.make_plan()
    values = {"price_pkr": "120", "last_seen": "2026-08-01"}
    assert faults(save(admin_client, Plan, plan.pk, **values)) == {}
    newest = plan.prices.newest_first().first()
    assert (newest.price_pkr, newest.observed_on) == (120, "2026-08-01")
    assert newest.history.first().history_user == admin_user


def test_codes_facts_and_prefixes_are_added_on_the_operator(admin_client: Client) -> None:
    operator = factories.make_operator()
    rows = {
        "dial_codes": {"purpose": "balance", "label_en": "Ask", "code": "*1#", "slug": "c1"},
        "facts": {"topic": "sim", "text_zh_hans": "实名。", "slug": "f1"},
        "prefixes": {"prefix": "0399"},
    }
    assert faults(save(admin_client, Operator, operator.pk, rows=rows)) == {}
    assert operator.dial_codes.get().status == "draft"
    assert operator.facts.get().filled_languages() == ["zh-hans"]
    assert operator.prefixes.get().confidence == "unverified"


def test_a_code_that_the_operator_has_is_refused_on_the_operator(admin_client: Client) -> None:
    operator = factories.make_operator()
    factories.make_dial_code(operator=operator)
    same = {"purpose": "balance", "label_en": "Again", "code": "*222#", "slug": "c2"}
    response = save(admin_client, Operator, operator.pk, rows={"dial_codes": same})
    assert list(faults(response)) == ["dial_codes-1-code"]
