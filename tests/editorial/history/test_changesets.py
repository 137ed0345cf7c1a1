"""Every record of the history carries the changeset that wrote it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from editorial.history.changesets import changeset, resumed
from editorial.history.records import Records
from editorial.models import Changeset, Correction
from guides.models import Guide, Question, Tip
from operators.models import ChannelStep, Plan
from tests import factories
from tests.desk import page
from tests.editorial.editing.test_forms import OpenForm, editor

pytestmark = pytest.mark.django_db


def changesets_of(row: Any) -> list[int]:
    """Of each record of the row, the oldest first."""
    records = type(row).history.filter(id=row.pk).order_by("history_id")
    return list(records.values_list("changeset_id", flat=True))


def test_two_saves_are_two_changesets() -> None:
    guide = factories.make_guide()
    guide.save()
    first, second = changesets_of(guide)
    assert first < second


def test_saves_inside_one_changeset_share_it() -> None:
    user = factories.make_user("li")
    with changeset(user=user, reason=Changeset.Reason.RESTORE, source="/somewhere/"):
        guide, tip = factories.make_guide(), factories.make_tip()
        guide.operators.set([factories.make_operator()])
    (number,) = {*changesets_of(guide), *changesets_of(tip)}
    stored = Changeset.objects.get(pk=number)
    assert (stored.made_by, stored.reason, stored.source) == (user, "restore", "/somewhere/")
    assert guide.history.latest().history_user == user


def test_a_nested_changeset_joins_the_outer_one_and_names_its_reason() -> None:
    with changeset(source="/outer/") as outer, changeset(reason=Changeset.Reason.IMPORT) as inner:
        guide = factories.make_guide()
        assert inner is outer
    stored = Changeset.objects.get(pk=changesets_of(guide)[0])
    assert (stored.reason, stored.source) == ("import", "/outer/")


def test_nothing_is_stored_where_nothing_is_written(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0), changeset(source="/read/") as opened:
        assert opened.is_empty


def test_one_insert_however_many_rows_are_written() -> None:
    before = Changeset.objects.count()
    with changeset():
        for number in range(5):
            factories.make_tip(f"tip-{number}")
    assert Changeset.objects.count() == before + 1


def test_a_plan_and_its_new_price_are_one_changeset() -> None:
    plan = factories.make_plan(price_pkr=100)
    plan.price_pkr = 120
    plan.save()
    assert changesets_of(plan) == [changesets_of(price)[0] for price in plan.prices.order_by("pk")]


def test_what_a_deletion_takes_along_is_one_changeset() -> None:
    channel = factories.make_channel()
    step = ChannelStep.objects.create(channel=channel, position=1, body_en="One")
    was = type(channel)(pk=channel.pk)
    channel.delete()
    assert changesets_of(was)[-1] == changesets_of(step)[-1]


def test_a_deleted_query_set_is_one_changeset() -> None:
    tips = [factories.make_tip(slug) for slug in ("one", "two")]
    Tip.objects.filter(slug__in=["one", "two"]).delete()
    assert changesets_of(tips[0])[-1] == changesets_of(tips[1])[-1]


def test_a_row_deleted_restored_and_deleted_again_has_three_changesets() -> None:
    tip = factories.make_tip()
    number = tip.pk
    tip.delete()
    tip.pk = number
    tip.save()
    tip.delete()
    assert len(set(changesets_of(Tip(pk=number)))) == 4


def test_a_rolled_back_savepoint_does_not_lose_the_changeset() -> None:
    with changeset(reason=Changeset.Reason.IMPORT_UNDO):
        with transaction.atomic():
            factories.make_tip("one")
            transaction.set_rollback(True)
        tip = factories.make_tip("two")
    assert Changeset.objects.get(pk=changesets_of(tip)[0]).reason == "import_undo"


def test_a_resumed_changeset_goes_on_with_the_stored_one() -> None:
    with changeset(reason=Changeset.Reason.IMPORT) as opened:
        one = factories.make_tip("one")
    with changeset(source="/request/"), resumed(opened.pk):
        two = factories.make_tip("two")
    assert changesets_of(one) == changesets_of(two)


def test_threads_do_not_share_a_changeset() -> None:
    seen: list[Any] = []
    with changeset() as here:
        thread = threading.Thread(target=lambda: seen.append(opened_elsewhere()))
        thread.start()
        thread.join()
    assert seen != [here]


def opened_elsewhere() -> Any:
    with changeset() as opened:
        return opened


def test_tasks_do_not_share_a_changeset() -> None:
    async def one(start: asyncio.Event) -> Any:
        with changeset() as opened:
            await start.wait()
            return opened, await sync_to_async(opened_elsewhere)()

    async def two() -> list[Any]:
        start = asyncio.Event()
        tasks = [asyncio.create_task(one(start)) for _ in range(2)]
        await asyncio.sleep(0)
        start.set()
        return await asyncio.gather(*tasks)

    (first, inside), (second, _) = asyncio.run(two())
    assert first is not second
    assert inside is first


# --- Records that django-simple-history leaves out ---------------------------------------------


def test_a_relation_changed_from_its_other_side_leaves_a_record() -> None:
    tip, operator = factories.make_tip(), factories.make_operator()
    for change, expected in (
        (lambda: operator.tips.add(tip), [operator]),
        (lambda: operator.tips.remove(tip), []),
        (lambda: operator.tips.set([tip]), [operator]),
        (lambda: operator.tips.clear(), []),
    ):
        change()
        assert [one.operator for one in tip.history.latest("history_id").operators.all()] == (
            expected
        )


def test_a_record_of_a_changed_list_says_what_is_stored() -> None:
    guide, operator = factories.make_guide(), factories.make_operator()
    other = Guide.objects.get(pk=guide.pk)
    other.title_en = "Saved meanwhile"
    other.save()
    guide.operators.set([operator])
    assert guide.history.latest("history_id").title_en == "Saved meanwhile"


def test_a_deleted_plan_leaves_a_record_of_each_guide_that_named_it() -> None:
    plan, guide, other = factories.make_plan(), factories.make_guide(), factories.make_guide("b")
    guide.plans.set([plan])
    was = Plan(pk=plan.pk)
    plan.delete()
    newest = guide.history.latest("history_id")
    assert list(newest.plans.all()) == []
    assert newest.changeset_id == changesets_of(was)[-1]
    assert other.history.count() == 1


def test_a_deleted_successor_leaves_a_record_of_its_predecessor() -> None:
    plan = factories.make_plan()
    old = factories.make_plan("old", state="replaced", successor=plan)
    was = Plan(pk=plan.pk)
    plan.delete()
    newest = old.history.latest("history_id")
    assert newest.successor_id is None
    assert newest.changeset_id == changesets_of(was)[-1]


def test_plans_deleted_together_leave_one_record_of_a_guide() -> None:
    guide = factories.make_guide()
    guide.plans.set([factories.make_plan("one"), factories.make_plan("two")])
    before = guide.history.count()
    Plan.objects.filter(slug__in=["one", "two"]).delete()
    assert guide.history.count() == before + 1


def test_rows_that_are_deleted_along_leave_no_other_record() -> None:
    plan = factories.make_plan()
    old = factories.make_plan("old", state="replaced", successor=plan)
    Plan.objects.filter(pk__in=[plan.pk, old.pk]).delete()
    kinds = Plan.history.filter(id=old.pk).order_by("history_id")
    assert [one.history_type for one in kinds] == ["+", "-"]


# --- Who opens them ----------------------------------------------------------------------------


def test_a_saved_form_is_one_changeset_of_its_user_and_page() -> None:
    guide, li = factories.make_guide(), editor("li")
    OpenForm(li, guide).save(title_en="New", operators=[factories.make_operator().pk])
    numbers = changesets_of(guide)[1:]
    assert len(numbers) > 1
    stored = Changeset.objects.get(pk__in=numbers)
    assert str(stored.made_by) == "li"
    assert (stored.reason, stored.source) == ("edit", page(Guide, "change", guide.pk))


def test_what_load_content_writes_is_one_changeset(tmp_path: Path) -> None:
    table = "slug,topic,text_zh_hans,text_en\none,money,一,One\ntwo,money,二,Two\n"
    (tmp_path / "tips.csv").write_text(table, encoding="utf-8")
    call_command("load_content", folder=tmp_path, verbosity=0)
    numbers = Tip.history.filter(slug__in=["one", "two"]).values_list("changeset_id", flat=True)
    first = Changeset.objects.get(pk__in=numbers)
    assert (first.reason, first.source) == ("first_edition", "load_content")


def test_every_record_has_a_changeset() -> None:
    factories.make_question(guide=factories.make_guide())
    Correction.objects.create(content_object=factories.make_tip(), seen="x", language="en")
    assert len(Records.of) > 15
    for model in Records.of:
        assert not model.history.filter(changeset=None).exists()


def test_a_deleted_guide_takes_its_questions_along_in_one_changeset() -> None:
    guide = factories.make_guide()
    question = factories.make_question(guide=guide)
    was = Guide(pk=guide.pk)
    guide.delete()
    assert changesets_of(was)[-1] == changesets_of(question)[-1]
    assert not Question.objects.filter(pk=question.pk).exists()
