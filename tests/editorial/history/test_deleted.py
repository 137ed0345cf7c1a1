"""What was deleted can be seen and restored, with its parts."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.history.changesets import changeset
from editorial.history.models import Changeset
from editorial.history.restore import RestoreError, deleted, undelete
from guides.models import Guide, Question, Tip
from operators.models import ChannelStep, NumberPrefix, Operator, Plan, RechargeChannel
from tests import factories
from tests.desk import page, queries
from tests.editorial.editing.test_forms import editor, told
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


def gone(slug: str = "gone") -> int:
    guide = factories.make_guide(slug, title_en="Gone")
    guide.operators.set([factories.make_operator(f"of-{slug}")])
    number = guide.pk
    guide.delete()
    return int(number)


def test_only_what_is_gone_is_listed_the_last_first() -> None:
    first, second = gone("first"), gone("second")
    factories.make_guide("there")
    assert [one.id for one in deleted(Guide)][:2] == [second, first]


def test_a_row_comes_back_with_its_lists_and_number() -> None:
    number = gone()
    guide = undelete(Guide, number, "undeleted").row
    assert (guide.pk, guide.title_en) == (number, "Gone")
    assert [one.slug for one in guide.operators.all()] == ["of-gone"]
    assert guide.history.first().history_change_reason == "undeleted"


def test_parts_that_went_along_come_back() -> None:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    number = channel.pk
    channel.delete()
    undelete(RechargeChannel, number)
    assert [step.body_en for step in ChannelStep.objects.filter(channel=number)] == ["One"]


def test_what_is_there_or_never_was_cannot_come_back() -> None:
    for number in (factories.make_guide().pk, 987654321):
        with pytest.raises(RestoreError):
            undelete(Guide, number)


def test_a_taken_address_is_told_and_nothing_is_written() -> None:
    number = gone()
    factories.make_guide("gone")
    with pytest.raises(RestoreError):
        undelete(Guide, number)
    assert not Guide.objects.filter(pk=number).exists()


def test_an_editor_restores_it_from_the_list() -> None:
    number, li = gone(), editor("li")
    assert page(Guide, "deleted") in li.get(page(Guide, "changelist")).content.decode()
    there = page(Guide, "undelete", number)
    assert there in li.get(page(Guide, "deleted")).content.decode()
    assert "Gone" in li.get(there, headers={"Accept-Language": "en"}).text
    assert not Guide.objects.filter(pk=number).exists()
    assert "“Gone” has been restored." in told(li, li.post(there))
    assert Guide.objects.get(pk=number).title_en == "Gone"


@pytest.mark.parametrize("number", [0, 987654321, 9**30])
def test_any_number_is_answered(number: int) -> None:
    li = editor("li")
    there = page(Guide, "undelete", number)
    assert li.get(there).status_code == 404
    assert "Nothing has been restored." in told(li, li.post(there))


def test_only_whoever_may_add_and_delete() -> None:
    client = signed_in_as("编辑 · Editor")
    assert client.get(page(Guide, "deleted")).status_code == 403
    assert Client().get(page(Guide, "deleted")).status_code == 302


# --- What comes back along ---------------------------------------------------------------------


def test_guides_name_a_restored_plan_again_and_a_version_says_so() -> None:
    plan, guide = factories.make_plan(), factories.make_guide()
    guide.plans.set([plan])
    number = plan.pk
    plan.delete()
    outcome = undelete(Plan, number)
    assert list(guide.plans.all()) == [outcome.row]
    newest = guide.history.latest("history_id")
    assert [one.plan for one in newest.plans.all()] == [outcome.row]
    assert (newest.changeset.reason, newest.changeset_id) == (
        "restore",
        outcome.row.history.latest("history_id").changeset_id,
    )
    assert outcome.along == ["价格“2026-07-01: 100.00”", "指南“测试指南”"]


def test_guides_name_a_restored_channel_again() -> None:
    channel, guide = factories.make_channel(), factories.make_guide()
    guide.channels.set([channel])
    number = channel.pk
    channel.delete()
    assert list(guide.channels.all()) == []
    undelete(RechargeChannel, number)
    assert [one.pk for one in guide.channels.all()] == [number]


def test_a_guide_that_dropped_the_plan_before_does_not_name_it_again() -> None:
    plan, guide = factories.make_plan(), factories.make_guide()
    guide.plans.set([plan])
    guide.plans.clear()
    number = plan.pk
    plan.delete()
    undelete(Plan, number)
    assert list(guide.plans.all()) == []


def test_a_restored_successor_redirects_readers_again(client: Client) -> None:
    plan = factories.make_plan("new")
    old = factories.make_plan("old", state="replaced", successor=plan, verified_on="2026-07-01")
    number = plan.pk
    plan.delete()
    assert client.get("/en/plans/old/").status_code == 200
    undelete(Plan, number)
    old.refresh_from_db()
    assert (old.successor_id, str(old.verified_on)) == (number, "2026-07-01")
    assert client.get("/en/plans/old/")["Location"] == "/en/plans/new/#history"
    assert old.history.latest("history_id").successor_id == number


def test_a_predecessor_that_has_another_successor_keeps_it() -> None:
    plan, other = factories.make_plan("new"), factories.make_plan("other")
    old = factories.make_plan("old", state="replaced", successor=plan)
    number = plan.pk
    plan.delete()
    old.refresh_from_db()
    old.successor = other
    old.save()
    undelete(Plan, number)
    old.refresh_from_db()
    assert old.successor == other


def test_a_predecessor_whose_successor_was_emptied_by_hand_stays_without() -> None:
    plan, other = factories.make_plan("new"), factories.make_plan("other")
    old = factories.make_plan("old", state="replaced", successor=plan)
    number = plan.pk
    plan.delete()
    for successor in (other, None):
        old.refresh_from_db()
        old.successor = successor
        old.save()
    undelete(Plan, number)
    old.refresh_from_db()
    assert old.successor is None


def test_a_predecessor_that_is_sold_again_is_named_as_lost() -> None:
    plan = factories.make_plan("new")
    old = factories.make_plan("old", state="replaced", successor=plan)
    number = plan.pk
    plan.delete()
    old.refresh_from_db()
    old.state = "current"
    old.save()
    outcome = undelete(Plan, number)
    assert len(outcome.lost) == 1
    assert str(old) in outcome.lost[0]
    old.refresh_from_db()
    assert old.successor is None


def test_plans_deleted_together_name_each_other_again_in_either_order() -> None:
    for first, second in (("old", "new"), ("new", "old")):
        new = factories.make_plan("new")
        old = factories.make_plan("old", state="replaced", successor=new)
        numbers = {"new": new.pk, "old": old.pk}
        Plan.objects.filter(slug__in=["new", "old"]).delete()
        undelete(Plan, numbers[first])
        undelete(Plan, numbers[second])
        assert Plan.objects.get(slug="old").successor_id == numbers["new"]
        Plan.objects.filter(slug__in=["new", "old"]).delete()


def test_questions_and_answers_come_back_with_their_guide() -> None:
    guide = factories.make_guide()
    question = factories.make_question(guide=guide, question_en="Why?", answer_en="So.")
    question.publish(by=factories.make_user("li"))
    received, number = question.created_at, guide.pk
    guide.delete()
    outcome = undelete(Guide, number)
    again = Question.objects.get(pk=question.pk)
    assert (again.guide_id, again.answer_en, again.status) == (number, "So.", "published")
    assert again.created_at == received
    assert len(outcome.along) == 1
    assert any("Why?" in one or "能用支付宝" in one for one in outcome.along)


def test_what_was_deleted_before_stays_deleted() -> None:
    channel = factories.make_channel()
    step = ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    ChannelStep.objects.create(channel=channel, position=20, body_en="Two")
    step.delete()
    number = channel.pk
    channel.delete()
    undelete(RechargeChannel, number)
    assert [one.body_en for one in ChannelStep.objects.filter(channel=number)] == ["Two"]


def test_a_part_whose_place_is_taken_is_named_and_the_rest_comes_back() -> None:
    operator = factories.make_operator()
    for prefix in ("0398", "0399"):
        NumberPrefix.objects.create(operator=operator, prefix=prefix)
    number = operator.pk
    operator.delete()
    NumberPrefix.objects.create(operator=factories.make_operator("other"), prefix="0399")
    outcome = undelete(Operator, number)
    assert [one.prefix for one in outcome.row.prefixes.all()] == ["0398"]
    assert len(outcome.lost) == 1
    assert "0399" in outcome.lost[0]


def test_rows_that_are_gone_by_now_are_named() -> None:
    plan, guide = factories.make_plan(name_zh_hans="七天"), factories.make_guide()
    guide.plans.set([plan])
    number = guide.pk
    guide.delete()
    plan.delete()
    outcome = undelete(Guide, number)
    assert len(outcome.lost) == 1
    assert "七天" in outcome.lost[0]


def test_a_row_whose_owner_is_gone_cannot_come_back_and_says_why() -> None:
    guide = factories.make_guide(title_zh_hans="去哪儿充")
    question = factories.make_question(guide=guide)
    number = question.pk
    guide.delete()
    with pytest.raises(RestoreError, match="去哪儿充"):
        undelete(Question, number)


def test_the_account_that_checked_is_gone_and_the_row_comes_back() -> None:
    ann = factories.make_user("ann")
    plan = factories.make_plan(verified_on="2026-07-01", verified_by=ann)
    number = plan.pk
    plan.delete()
    ann.delete()
    outcome = undelete(Plan, number)
    assert (str(outcome.row.verified_on), outcome.row.verified_by) == ("2026-07-01", None)
    assert len(outcome.lost) == 1


def test_one_of_many_rows_deleted_at_once_takes_only_its_own_along() -> None:
    guides = [factories.make_guide(slug) for slug in ("one", "two")]
    questions = [factories.make_question(guide=guide, reader_words=guide.slug) for guide in guides]
    numbers = [guide.pk for guide in guides]
    Guide.objects.filter(pk__in=numbers).delete()
    undelete(Guide, numbers[0])
    assert list(Question.objects.filter(pk__in=[one.pk for one in questions])) == [questions[0]]


def test_the_confirmation_names_what_comes_back_and_what_does_not() -> None:
    plan, guide = factories.make_plan(name_en="Seven days"), factories.make_guide()
    guide.plans.set([plan])
    factories.make_question(guide=guide, reader_words="Where is it?", question_en="Where?")
    number = guide.pk
    guide.delete()
    plan.delete()
    li = editor("li")
    text = li.get(page(Guide, "undelete", number), headers={"Accept-Language": "en"}).text
    assert "Where?" in text
    assert "Seven days" in text
    assert "s contact" in text
    assert not Guide.objects.filter(pk=number).exists()
    answer = told(li, li.post(page(Guide, "undelete", number)))
    assert "Could not be restored" in answer
    assert "Seven days" in answer


# --- The list ----------------------------------------------------------------------------------


def test_the_list_asks_a_constant_number_of_questions() -> None:
    li, there = editor("li"), page(Plan, "deleted")
    for number in range(2):
        operator = factories.make_operator(f"few-{number}")
        factories.make_plan(f"few-{number}", operator=operator).delete()
        operator.delete()
    queries(li, there)
    few = queries(li, there)
    operators = [factories.make_operator(f"of-{number}") for number in range(20)]
    for number, operator in enumerate(operators):
        factories.make_plan(f"many-{number}", operator=operator).delete()
    Operator.objects.filter(pk__in=[one.pk for one in operators[:10]]).delete()
    assert queries(li, there) <= few


def test_many_rows_of_one_changeset_are_one_line_that_opens() -> None:
    for slug in range(30):
        factories.make_tip(f"tip-{slug}")
    Tip.objects.filter(slug__startswith="tip-").delete()
    factories.make_tip("alone", text_en="All alone").delete()
    li, there = editor("li"), page(Tip, "deleted")
    text = li.get(there, headers={"Accept-Language": "en"}).text
    assert "30 rows" in text
    assert "All alone" in text
    changeset = Tip.history.filter(slug="tip-1", history_type="-").get().changeset_id
    rows = li.get(f"{there}?changeset={changeset}", headers={"Accept-Language": "en"}).context
    assert len(rows["lines"]) == 30


def test_an_import_of_many_rows_that_was_undone_hides_nothing_older() -> None:
    factories.make_tip("older", text_en="From before").delete()
    with changeset(reason=Changeset.Reason.IMPORT_UNDO, source="table.csv"):
        for number in range(120):
            factories.make_tip(f"tip-{number}").delete()
    text = editor("li").get(page(Tip, "deleted"), headers={"Accept-Language": "en"}).text
    assert "120 rows" in text
    assert "table.csv" in text
    assert "From before" in text


def test_the_list_is_searched_and_paged() -> None:
    for number in range(60):
        factories.make_tip(f"tip-{number}", text_en=f"Number {number}").delete()
    li, there = editor("li"), page(Tip, "deleted")
    first = li.get(there, headers={"Accept-Language": "en"})
    assert len(first.context["lines"]) == 50
    assert "?p=2" in first.text
    assert len(li.get(there + "?p=2").context["lines"]) == 10
    found = li.get(there + "?q=Number+59").context["lines"]
    assert [line.version.slug for line in found] == ["tip-59"]
    text = li.get(there + "?q=Number", headers={"Accept-Language": "en"}).text
    assert "?q=Number&amp;p=2" in text


@pytest.mark.parametrize("query", ["?q=%00", "?q=" + "x" * 5000, "?p=x", "?changeset=x", "?p=-1"])
def test_any_search_is_answered(query: str) -> None:
    assert editor("li").get(page(Guide, "deleted") + query).status_code == 200


def test_rows_restored_since_are_not_listed() -> None:
    number = gone()
    undelete(Guide, number)
    assert number not in [one.id for one in deleted(Guide)]


def test_the_clock_set_back_does_not_hide_a_deletion(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = factories.make_guide()
    number = guide.pk
    factories.stop_clock(monkeypatch, "2020-01-01T00:00:00+00:00")
    guide.delete()
    assert [one.id for one in deleted(Guide)] == [number]
    assert undelete(Guide, number).row.title_en == "Test guide"


def test_a_guide_that_is_gone_itself_is_named_when_its_plan_comes_back() -> None:
    plan, guide = factories.make_plan(), factories.make_guide(title_zh_hans="去哪儿充")
    guide.plans.set([plan])
    number = plan.pk
    plan.delete()
    guide.delete()
    outcome = undelete(Plan, number)
    assert len(outcome.lost) == 1
    assert "去哪儿充" in outcome.lost[0]
