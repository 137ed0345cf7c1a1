"""Whoever changes content, and however, a record stays behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from editorial.models import Bilingual, Correction, Publishable, Sourced
from guides.models import Guide, Question, Tip
from operators.models import (
    ChannelStep,
    NumberPrefix,
    Operator,
    Plan,
    PlanPrice,
    Promotion,
    RechargeChannel,
)
from tests.factories import (
    make_channel,
    make_dial_code,
    make_fact,
    make_guide,
    make_method,
    make_operator,
    make_phrase,
    make_plan,
    make_promotion,
    make_question,
    make_tax_rate,
    make_tip,
    make_user,
)

pytestmark = pytest.mark.django_db


def descendants(model: type[models.Model]) -> set[type[models.Model]]:
    return {model}.union(*(descendants(child) for child in model.__subclasses__()))


CONTENT = sorted(
    {
        model
        for base in (Publishable, Sourced, Bilingual, Correction)
        for model in descendants(base)
        if not model._meta.abstract
    },
    key=lambda model: model._meta.label,
)
MAKERS = [
    make_channel,
    make_dial_code,
    make_fact,
    make_guide,
    make_method,
    make_operator,
    make_phrase,
    make_plan,
    make_promotion,
    make_tax_rate,
    make_tip,
]


def test_all_content_is_looked_at() -> None:
    names = {model.__name__ for model in CONTENT}
    assert names >= {"Operator", "Plan", "PlanPrice", "NumberPrefix", "ChannelStep", "Guide"}
    assert names >= {"Question", "Correction", "Promotion", "ShopPhrase", "TaxRate", "Tip"}


@pytest.mark.parametrize("model", CONTENT)
def test_every_content_model_has_history(model: Any) -> None:
    assert issubclass(model.history.model, models.Model)


@pytest.mark.parametrize("model", CONTENT)
def test_history_keeps_every_column(model: Any) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    assert columns <= {field.name for field in model.history.model._meta.concrete_fields}


@pytest.mark.parametrize("model", CONTENT)
def test_history_keeps_every_relation(model: Any) -> None:
    kept = {field.name for field in model.history.model._history_m2m_fields}
    assert kept == {field.name for field in model._meta.many_to_many}


@pytest.mark.parametrize("make", MAKERS)
def test_making_changing_and_deleting_leave_a_record_each(make: Any) -> None:
    row = make()
    history = type(row).history
    row.confidence = "unverified"
    row.save()
    pk = row.pk
    row.delete()
    records = history.filter(id=pk).order_by("history_id")
    assert [record.history_type for record in records] == ["+", "~", "-"]
    assert [record.confidence for record in records[:2]] == ["reported", "unverified"]


def test_a_record_keeps_both_languages_and_the_price() -> None:
    plan = make_plan(price_pkr=100, name_zh_hans="周包", name_en="Weekly")
    plan.name_zh_hans, plan.name_en, plan.price_pkr = "新周包", "New weekly", 120
    plan.save()
    after, before = plan.history.all()
    assert (before.name_zh_hans, before.name_en, before.price_pkr) == ("周包", "Weekly", 100)
    assert (after.name_zh_hans, after.name_en, after.price_pkr) == ("新周包", "New weekly", 120)


def test_a_record_can_bring_the_former_state_back() -> None:
    plan = make_plan(price_pkr=100)
    plan.price_pkr = 120
    plan.save()
    plan.history.earliest().instance.save()
    assert Plan.objects.get(pk=plan.pk).price_pkr == 100


def test_the_price_series_has_history_too() -> None:
    plan = make_plan()
    price = plan.prices.get()
    price.note_en = "Seen at a shop"
    price.save()
    assert [record.note_en for record in price.history.all()] == ["Seen at a shop", None]
    assert PlanPrice.history.filter(plan=plan).count() == 2


@pytest.mark.parametrize(
    ("make", "relation", "other"),
    [
        (make_channel, "operators", make_operator),
        (make_channel, "payment_methods", make_method),
        (make_promotion, "channels", make_channel),
        (make_guide, "operators", make_operator),
        (make_guide, "plans", make_plan),
        (make_guide, "channels", make_channel),
        (make_tip, "operators", make_operator),
    ],
)
def test_a_changed_relation_leaves_a_record(make: Any, relation: str, other: Any) -> None:
    row, related = make(), other()
    getattr(row, relation).set([related])
    getattr(row, relation).clear()
    kept = [
        [getattr(one, related._meta.model_name) for one in getattr(record, relation).all()]
        for record in row.history.order_by("history_id")
    ]
    assert kept == [[], [related], []]


def test_a_later_save_keeps_the_relations_in_its_record() -> None:
    tip, operator = make_tip(), Operator.objects.get(slug="jazz")
    tip.operators.set([operator])
    tip.text_en = "Changed"
    tip.save()
    record = tip.history.latest()
    assert record.text_en == "Changed"
    assert [one.operator for one in record.operators.all()] == [operator]


def test_a_relation_set_from_the_other_side_leaves_a_record() -> None:
    tip, operator = make_tip(), Operator.objects.get(slug="jazz")
    operator.tips.add(tip)
    assert [one.operator for one in tip.history.latest().operators.all()] == [operator]


def test_a_reason_given_in_the_shell_is_kept() -> None:
    tip = make_tip()
    tip._change_reason = "a reader wrote"
    tip.save()
    assert tip.history.latest().history_change_reason == "a reader wrote"


def test_steps_and_prefixes_leave_records() -> None:
    channel, operator = make_channel(), make_operator()
    step = ChannelStep.objects.create(channel=channel, position=1, body_en="Do this")
    prefix = NumberPrefix.objects.create(operator=operator, prefix="0399")
    channel.delete()
    operator.delete()
    for model, pk in ((ChannelStep, step.pk), (NumberPrefix, prefix.pk)):
        kinds = model.history.filter(id=pk).order_by("history_id")
        assert [record.history_type for record in kinds] == ["+", "-"]


def test_verbs_leave_records() -> None:
    editor = make_user()
    question: Question = make_question(guide=make_guide(), question_en="?", answer_en="!")
    question.publish(by=editor)
    question.reject(by=editor)
    assert [record.status for record in question.history.order_by("history_id")] == [
        "pending",
        "published",
        "rejected",
    ]
    correction = Correction.objects.create(content_object=make_tip(), seen="x", language="en")
    correction.accept(by=editor)
    assert correction.history.latest().status == "accepted"


def test_history_outlives_what_it_tells_of() -> None:
    for model in (Guide, Tip, RechargeChannel, Promotion):
        row = model.objects.first() or make_promotion()
        pk = row.pk
        row.delete()
        assert model.history.filter(id=pk, history_type="-").exists()
