"""The saves of a row and its parts, and what two moments of it differ in."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.history.changesets import changeset, entries
from editorial.history.compare import differences, key_of, state
from editorial.history.restore import RestoreError, everything, restore
from editorial.history.versions import State, all_versions
from guides.models import Guide
from operators.models import ChannelStep, PlanPrice, RechargeChannel
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
