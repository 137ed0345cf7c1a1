"""A check speaks of the fact as it stood: what undoes it, and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Value

from editorial.models import Verified
from guides.models import Guide, Tip
from operators.models import NumberPrefix, Operator, Plan, PlanPrice
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
MODELS = sorted(
    (one for one in Verified.__subclasses__()[0].__subclasses__()), key=lambda one: one.__name__
)


def checked(row: Any) -> Any:
    row.verified_on, row.verified_by = DAY, User.objects.get_or_create(username="editor")[0]
    row.save()
    return again(row)


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def change(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return again(row)


def state(row: Any) -> tuple[Any, Any, Any]:
    return row.verified_on, row.verified_by, row.was_verified_on


# --- What undoes a check -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change_to",
    [
        {"text_zh_hans": "另一句提醒。"},
        {"note_zh_hans": "原来没有的说明。"},
        {"text_zh_hans": ""},
        {"regions_zh_hans": "拉合尔"},
    ],
)
def test_a_changed_text_of_the_source_language_undoes_the_check(change_to: dict[str, str]) -> None:
    tip = change(checked(factories.make_tip()), **change_to)
    assert state(tip) == (None, None, DAY)


@pytest.mark.parametrize(
    "change_to",
    [{"data_mb": 4096}, {"data_mb": None}, {"validity_days": 8}, {"state": "old"}, {"sms": 0}],
)
def test_a_changed_figure_undoes_the_check(change_to: dict[str, Any]) -> None:
    assert state(change(checked(factories.make_plan()), **change_to)) == (None, None, DAY)


def test_another_operator_is_another_fact() -> None:
    fact = checked(factories.make_fact())
    assert change(fact, operator=Operator.objects.get(slug="zong")).was_verified_on == DAY


def test_a_minor_change_of_a_text_leaves_the_check_but_one_of_a_figure_does_not() -> None:
    plan = checked(factories.make_plan())
    plan.is_minor_change = True
    plan = change(plan, name_zh_hans="Test Weekly.")
    assert plan.verified_on == DAY
    plan.is_minor_change = True
    assert change(plan, data_mb=1).was_verified_on == DAY


def test_facts_that_are_not_bilingual_are_watched_too() -> None:
    prefix = NumberPrefix.objects.create(
        prefix="0399", operator=Operator.objects.get(slug="jazz"), **factories.SOURCE
    )
    assert change(checked(prefix), prefix="0398").was_verified_on == DAY
    price = factories.make_price(factories.make_plan(), 90, "2026-01-01")
    assert change(checked(price), note_en="Seen in a shop").was_verified_on == DAY
    assert change(checked(price), price_pkr=91).was_verified_on == DAY


# --- What does not -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change_to",
    [
        {"text_en": "Another wording."},
        {"text_zh_hans": " 一条提醒。 "},
        {"source_note_zh_hans": "营业厅告示"},
        {"source_url": "https://example.org/moved"},
        {"source_date": "2026-07"},
        {"confidence": "official"},
        {"status": "archived"},
        {"slug": "renamed"},
        {"importance": "low"},
        {},
    ],
)
def test_what_no_check_compares_leaves_it(change_to: dict[str, str]) -> None:
    tip = checked(factories.make_tip(text_zh_hans="一条提醒。"))
    assert change(tip, **change_to).verified_on == DAY


def test_which_language_counts_follows_from_where_the_fact_was_written_first() -> None:
    guide = checked(factories.make_guide(source_language="en"))
    assert change(guide, body_zh_hans="新译文。").verified_on == DAY
    assert change(guide, body_en="New text.").was_verified_on == DAY


@pytest.mark.parametrize(
    ("make", "change_to"),
    [
        (factories.make_plan, {"last_seen": "2026-11-01"}),
        (factories.make_guide, {"seo_title_zh_hans": "给搜索引擎看", "cover_alt_zh_hans": "图"}),
        (factories.make_operator, {"brand_colour": "#a1002b"}),
        (factories.make_dial_code, {"position": 3}),
    ],
)
def test_looks_and_order_are_not_what_is_checked(make: Any, change_to: dict[str, Any]) -> None:
    assert change(checked(make()), **change_to).verified_on == DAY


def test_values_as_forms_and_imports_write_them_are_no_change() -> None:
    plan = checked(factories.make_plan(price_pkr=100, data_mb=2048))
    plan = change(plan, price_pkr="100.00", data_mb="2048", verified_on="2026-07-01")
    assert plan.verified_on == DAY


# --- Checking along with a change, and anew ----------------------------------------------------


def test_a_fact_checked_along_with_its_change_is_verified() -> None:
    tip = change(checked(factories.make_tip()), text_zh_hans="新。", verified_on=date(2026, 8, 1))
    assert (tip.verified_on, tip.was_verified_on) == (date(2026, 8, 1), None)


def test_a_new_check_forgets_the_outlived_one() -> None:
    tip = change(checked(factories.make_tip()), text_zh_hans="新。")
    assert tip.was_verified_on == DAY
    tip.verified_on = date(2026, 8, 1)
    tip.save(update_fields=["verified_on"])
    assert (again(tip).verified_on, again(tip).was_verified_on) == (date(2026, 8, 1), None)


def test_further_changes_keep_the_day_of_the_outlived_check() -> None:
    tip = change(checked(factories.make_tip()), text_zh_hans="新。")
    assert change(tip, text_zh_hans="更新。").was_verified_on == DAY


def test_a_check_that_is_taken_back_leaves_nothing() -> None:
    tip = change(checked(factories.make_tip()), text_zh_hans="新。")
    tip.verified_on = None
    tip.save(update_fields=["verified_on"])
    assert again(tip).was_verified_on is None


def test_a_new_row_may_come_with_its_check() -> None:
    assert factories.make_tip(verified_on=DAY).verified_on == DAY


# --- Saves of some columns ---------------------------------------------------------------------


def test_saving_the_changed_column_alone_undoes_the_check() -> None:
    tip = checked(factories.make_tip())
    tip.text_zh_hans = "新。"
    tip.save(update_fields=["text_zh_hans"])
    assert state(again(tip)) == (None, None, DAY)


def test_a_column_that_is_not_saved_is_not_compared() -> None:
    tip = checked(factories.make_tip())
    tip.text_zh_hans = "没有保存。"
    tip.save(update_fields=["status"])
    assert again(tip).verified_on == DAY


def test_a_check_that_someone_made_meanwhile_is_undone_too() -> None:
    tip = factories.make_tip()
    checked(again(tip))
    tip.text_zh_hans = "新。"
    tip.save(update_fields=["text_zh_hans"])
    assert again(tip).was_verified_on == DAY


def test_a_relation_may_be_named_by_its_column() -> None:
    fact = checked(factories.make_fact())
    fact.operator = Operator.objects.get(slug="zong")
    fact.save(update_fields=["operator_id"])
    assert again(fact).was_verified_on == DAY


def test_what_only_the_database_knows_counts_as_changed() -> None:
    plan = checked(factories.make_plan(price_pkr=None))
    plan.sms = Value(7)
    plan.save(update_fields=["sms"])
    assert again(plan).was_verified_on == DAY


def test_a_row_deleted_meanwhile_is_saved_as_django_saves_it() -> None:
    tip = checked(factories.make_tip())
    again(tip).delete()
    tip.text_zh_hans = "新。"
    tip.save()
    assert again(tip).verified_on == DAY


def test_history_tells_when_the_check_was_undone() -> None:
    tip = change(checked(factories.make_tip()), text_zh_hans="新。")
    days = [(one.verified_on, one.was_verified_on) for one in tip.history.all()[:2]]
    assert days == [(None, DAY), (DAY, None)]


def test_an_earlier_version_brings_its_check_back() -> None:
    tip = checked(factories.make_tip())
    earlier = tip.history.first()
    change(tip, text_zh_hans="新。")
    earlier.instance.save()
    assert again(tip).verified_on == DAY


# --- What models say of themselves -------------------------------------------------------------


def test_plans_age_faster_than_other_facts_and_prices_once_seen_never() -> None:
    ages = {model: model.verify_after_days() for model in (Plan, Guide, Tip, PlanPrice)}
    assert ages == {Plan: 90, Guide: 180, Tip: 180, PlanPrice: None}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_field_named_as_beside_the_fact_exists(model: Any) -> None:
    for name in (*model.non_fact_fields, *filter(None, [getattr(model, "name_field", "")])):
        assert model._meta.get_field(name)
