"""The saves of a row and its parts, and what two moments of it differ in."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.history.changesets import changeset, entries
from editorial.history.compare import differences, key_of, state
from editorial.history.restore import RestoreError, everything, restore
from editorial.history.versions import State, all_versions, last_holders, last_version
from guides.models import Guide
from operators.models import (
    ChannelStep,
    DialCode,
    NumberPrefix,
    Operator,
    PlanPrice,
    RechargeChannel,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> RechargeChannel:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    return channel


def now(row: object, *parts: object) -> State:
    return state(all_versions(type(row), row.pk, parts))


def test_a_save_names_who_and_the_fields_in_words() -> None:
    guide = factories.make_guide()
    guide.title_en, guide._history_user = "New", factories.make_user("li")
    guide.save()
    last, first = entries(all_versions(Guide, guide.pk, []), Guide)
    assert (str(last.changeset.made_by), last.fields) == ("li", ["标题（英文）"])
    assert first.kind == "+"


def test_parts_are_told_with_the_changeset_they_came_with(channel: RechargeChannel) -> None:
    step = channel.steps.get()
    with changeset():
        step.body_en = "One, mended"
        step.save()
        ChannelStep.objects.create(channel=channel, position=20, body_en="Two")
        step.delete()
    told = entries(all_versions(RechargeChannel, channel.pk, [ChannelStep]), RechargeChannel)
    words = " ".join(told[0].fields)
    assert len(told) == 3
    assert "+ 步骤" in words
    assert "− 步骤" in words
    assert "怎么做（英文）" in words


def test_machine_kept_columns_are_no_news() -> None:
    guide = factories.make_guide()
    guide.save()
    last = entries(all_versions(Guide, guide.pk, []), Guide)[0]
    assert last.fields == []


def test_lists_are_compared_by_name() -> None:
    guide = factories.make_guide()
    before = now(guide)
    guide.plans.add(factories.make_plan(name_en="Seven days", name_zh_hans="七天"))
    (one,) = differences(before, now(guide), Guide)
    assert "<ins>" in one.html
    assert "七天" in one.html


def test_the_number_of_questions_does_not_grow(
    channel: RechargeChannel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        channel.name_en = f"Name {number}"
        channel.save()
    with django_assert_num_queries(5):  # each kind, two lists of a channel, names of parts
        found = all_versions(RechargeChannel, channel.pk, [ChannelStep])
        assert len(entries(found, RechargeChannel)) >= 1


def test_one_field_comes_back_and_the_rest_stays() -> None:
    guide = factories.make_guide()
    before = now(guide)
    guide.title_en, guide.summary_en = "Worse", "Better."
    guide.save()
    key = f"guides.guide:{guide.pk}:title_en"
    assert restore(before, now(guide), [key], everything, "a reason").written == [(Guide, guide.pk)]
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Test guide", "Better.")
    assert guide.history.first().history_change_reason == "a reason"


def test_all_comes_back_with_parts_and_lists(channel: RechargeChannel) -> None:
    step, operator = channel.steps.get(), factories.make_operator()
    number = step.pk
    channel.operators.set([operator])
    before = now(channel, ChannelStep)
    channel.operators.clear()
    channel.name_en = "Other"
    channel.save()
    step.delete()
    ChannelStep.objects.create(channel=channel, position=20, body_en="Two")
    restore(before, now(channel, ChannelStep), None, everything, "back")
    channel.refresh_from_db()
    assert channel.name_en == "Test channel"
    assert list(channel.operators.all()) == [operator]
    assert [(one.pk, one.body_en) for one in channel.steps.all()] == [(number, "One")]


@pytest.fixture
def swapped(channel: RechargeChannel) -> tuple[State, State]:
    """Two steps before and after they changed places."""
    ChannelStep.objects.create(channel=channel, position=20, body_en="Two")
    before = now(channel, ChannelStep)
    one, two = channel.steps.order_by("position")
    ChannelStep.step_aside([one.pk, two.pk])
    for step, position in ((one, 20), (two, 10)):
        step.position = position
        step.save()
    return before, now(channel, ChannelStep)


def places() -> list[tuple[int, str]]:
    return list(
        ChannelStep.objects.filter(body_en__in=["One", "Two"]).values_list("position", "body_en")
    )


def test_steps_that_changed_places_change_back(swapped: tuple[State, State]) -> None:
    restore(*swapped, None, everything, "back")
    assert places() == [(10, "One"), (20, "Two")]


def test_one_place_alone_is_taken_and_nothing_moves(swapped: tuple[State, State]) -> None:
    number = ChannelStep.objects.get(body_en="One").pk
    with pytest.raises(RestoreError):
        restore(*swapped, [key_of(ChannelStep, number, "position")], everything, "back")
    assert places() == [(10, "Two"), (20, "One")]


def test_places_stay_for_whoever_may_not_move_them(swapped: tuple[State, State]) -> None:
    restore(*swapped, None, lambda model: (["body_en"], False), "back")
    assert places() == [(10, "Two"), (20, "One")]


def test_a_step_comes_back_where_a_new_one_stands(channel: RechargeChannel) -> None:
    before = now(channel, ChannelStep)
    channel.steps.get().delete()
    ChannelStep.objects.create(channel=channel, position=10, body_en="Two")
    restore(before, now(channel, ChannelStep), None, everything, "back")
    assert [step.body_en for step in channel.steps.all()] == ["One"]


def test_translations_are_judged_anew() -> None:
    guide = factories.make_guide()
    before = now(guide)
    guide.title_zh_hans = "新标题"
    guide.save()
    assert guide.field_status("title", "en") == "outdated"
    restore(before, now(guide), None, everything, "back")
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "current"


def test_all_of_a_plan_takes_its_wrong_price_along() -> None:
    plan = factories.make_plan(price_pkr=100)
    before = now(plan, PlanPrice)
    plan.price_pkr = 9999
    plan.save()
    assert plan.prices.filter(price_pkr=9999).exists()
    restore(before, now(plan, PlanPrice), None, everything, "back")
    plan.refresh_from_db()
    assert plan.price_pkr == 100
    assert list(plan.prices.values_list("price_pkr", flat=True)) == [100]


def test_what_cannot_come_back_is_told_and_nothing_is_written() -> None:
    guide = factories.make_guide("first-slug")
    before = now(guide)
    guide.slug, guide.title_en = "second-slug", "Other"
    guide.save()
    factories.make_guide("first-slug")
    with pytest.raises(RestoreError) as told:
        restore(before, now(guide), None, everything, "back")
    assert "slug" in str(told.value) or "短名" in str(told.value)
    guide.refresh_from_db()
    assert guide.title_en == "Other"


def test_a_relation_whose_row_is_gone_is_told() -> None:
    operator = factories.make_operator()
    plan = factories.make_plan(operator=operator)
    before = now(plan)
    plan.operator = factories.make_operator("other")
    plan.save()
    operator.delete()
    with pytest.raises(RestoreError):
        restore(before, now(plan), None, everything, "back")


def test_rights_narrow_what_comes_back() -> None:
    guide = factories.make_guide()
    before = now(guide)
    guide.title_en, guide.title_zh_hans = "Other", "其他"
    guide.save()
    restore(before, now(guide), None, lambda model: (["title_en"], False), "back")
    guide.refresh_from_db()
    assert (guide.title_en, guide.title_zh_hans) == ("Test guide", "其他")


# --- Changesets and the clock ------------------------------------------------------------------


def test_three_quick_saves_are_three_entries() -> None:
    guide = factories.make_guide()
    for title in ("One", "Two", "Three"):
        guide.title_en = title
        guide.save()
    assert len(entries(all_versions(Guide, guide.pk, []), Guide)) == 4


def test_a_slow_save_is_one_entry(
    channel: RechargeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with changeset():
        factories.stop_clock(monkeypatch, "2030-01-01T00:00:00+00:00")
        channel.save()
        factories.stop_clock(monkeypatch, "2030-01-01T00:00:30+00:00")
        channel.steps.get().save()
    told = entries(all_versions(RechargeChannel, channel.pk, [ChannelStep]), RechargeChannel)
    assert len(told) == 3


def test_the_clock_set_back_changes_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = factories.make_guide()
    first = guide.history.get().changeset_id
    factories.stop_clock(monkeypatch, "2020-01-01T00:00:00+00:00")
    guide.title_en = "After"
    guide.save()
    versions = all_versions(Guide, guide.pk, [])
    assert [one.title_en for one in state(versions).values()] == ["After"]
    assert [one.title_en for one in state(versions, first).values()] == ["Test guide"]
    assert entries(versions, Guide)[0].fields == ["标题（英文）"]
    assert last_version(Guide, guide.pk).title_en == "After"
    assert last_holders(Guide, ["test-guide"]) == {"test-guide": guide.pk}


def test_a_slug_belongs_to_who_had_it_last_whatever_the_clock_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = factories.make_guide("taken"), factories.make_guide("other")
    first.slug = "moved"
    first.save()
    factories.stop_clock(monkeypatch, "2020-01-01T00:00:00+00:00")
    second.slug = "taken"
    second.save()
    second.slug = "gone-on"
    second.save()
    assert last_holders(Guide, ["taken"]) == {"taken": second.pk}


# --- Parts that change their owner -------------------------------------------------------------


def test_a_part_that_moved_away_is_told_and_moves_back() -> None:
    here, there = factories.make_operator("here"), factories.make_operator("there")
    code = factories.make_dial_code(operator=here)
    before = now(here, DialCode)
    code.operator = there
    code.save()
    labels = [one.label for one in differences(before, now(here, DialCode), Operator)]
    assert len(labels) == 1
    assert "运营商" in labels[0]
    restore(before, now(here, DialCode), None, everything)
    code.refresh_from_db()
    assert code.operator == here


def test_what_happens_to_a_part_elsewhere_is_no_news() -> None:
    here, there = factories.make_operator("here"), factories.make_operator("there")
    code = factories.make_dial_code(operator=here)
    code.operator = there
    code.save()
    before = now(here, DialCode)
    code.label_en = "Other"
    code.save()
    assert differences(before, now(here, DialCode), Operator) == []
    restore(before, now(here, DialCode), None, everything)
    code.refresh_from_db()
    assert code.label_en == "Other"


# --- Rows that never existed -------------------------------------------------------------------


def test_a_placeholder_becomes_a_row_with_a_key_of_its_own(channel: RechargeChannel) -> None:
    stored = now(channel, ChannelStep)
    step: Any = ChannelStep.history.model(
        id=-1, channel_id=channel.pk, position=20, body_en="Two", source_language="en"
    )
    step.members = {}
    restore({**stored, (ChannelStep, -1): step}, stored, None, everything)
    one, two = channel.steps.order_by("position")
    assert [(one.position, one.body_en), (two.position, two.body_en)] == [(10, "One"), (20, "Two")]
    assert two.pk > 0


def test_numbers_that_parts_exchange_need_no_way_around(channel: RechargeChannel) -> None:
    operator = factories.make_operator()
    prefixes = [
        NumberPrefix.objects.create(operator=operator, prefix=one) for one in ("0398", "0399")
    ]
    before = now(operator, NumberPrefix)
    NumberPrefix.objects.filter(pk=prefixes[0].pk).update(prefix="~")
    for prefix, number in ((prefixes[1], "0398"), (prefixes[0], "0399")):
        prefix.prefix = number
        prefix.save()
    restore(before, now(operator, NumberPrefix), None, everything)
    assert [NumberPrefix.objects.get(pk=one.pk).prefix for one in prefixes] == ["0398", "0399"]


def test_a_row_that_was_deleted_meanwhile_is_told(channel: RechargeChannel) -> None:
    before = now(channel, ChannelStep)
    step = channel.steps.get()
    step.body_en = "Other"
    step.save()
    after = now(channel, ChannelStep)
    step.delete()
    with pytest.raises(RestoreError):
        restore(before, after, None, everything)


def test_a_link_to_a_row_that_is_gone_is_named(channel: RechargeChannel) -> None:
    guide, plan = factories.make_guide(), factories.make_plan(name_zh_hans="七天")
    guide.plans.set([plan])
    before = now(guide)
    plan.delete()
    outcome = restore(before, now(guide), None, everything)
    assert len(outcome.lost) == 1
    assert "七天" in outcome.lost[0]
