"""Guides, tips and readers' questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from guides.models import Guide, Question
from operators.models import Operator, Plan
from tests.factories import make_guide, make_operator, make_question, make_tip, make_user

pytestmark = pytest.mark.django_db


def answered(**fields: Any) -> Question:
    defaults = {
        "guide": Guide.objects.order_by("pk")[0],
        "question_zh_hans": "能用支付宝吗?",
        "answer_zh_hans": "不能。",
    }
    return make_question(**{**defaults, **fields})


def is_public(question: Question) -> bool:
    return Question.objects.published().filter(pk=question.pk).exists()


# --- Tips -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"source_url": "https://example.org"}, False),
        ({"source_note_en": "A clerk said so"}, False),
        ({"source_note_zh_hans": "店员所说"}, False),
    ],
)
def test_a_tip_that_names_no_source_is_our_own_advice(
    fields: dict[str, str], expected: bool
) -> None:
    tip = make_tip(**{"source_url": "", "confidence": "unverified", **fields})
    assert tip.is_advice is expected


# --- Questions ------------------------------------------------------------------------------


def test_a_readers_question_waits_and_is_not_public() -> None:
    question = answered()
    assert question.status == "pending"
    assert question.answered_by is None
    assert not is_public(question)


def test_a_published_question_is_public_and_names_its_editor() -> None:
    question, editor = answered(), make_user()
    question.publish(by=editor)
    assert is_public(question)
    assert Question.objects.get(pk=question.pk).answered_by == editor


def test_a_rejected_question_is_not_public() -> None:
    question, editor = answered(), make_user()
    question.publish(by=editor)
    question.reject(by=editor)
    assert not is_public(question)
    stored = Question.objects.get(pk=question.pk)
    assert (stored.status, stored.answered_by) == ("rejected", editor)


@pytest.mark.parametrize(
    "fields",
    [
        {"answer_zh_hans": ""},
        {"answer_zh_hans": None},
        {"answer_zh_hans": " \n"},
        {"question_zh_hans": ""},
        {"answer_zh_hans": "", "answer_en": "No."},
    ],
)
def test_a_question_is_not_published_without_its_answer(fields: dict[str, str | None]) -> None:
    question = answered(**fields)
    with translation.override("en"), pytest.raises(ValueError, match="answer"):
        question.publish(by=make_user())
    assert not is_public(question)
    assert Question.objects.get(pk=question.pk).status == "pending"


def test_one_language_is_enough_to_publish() -> None:
    question = answered(
        question_zh_hans="", answer_zh_hans="", question_en="Alipay?", answer_en="No."
    )
    question.publish(by=make_user())
    assert question.filled_languages() == ["en"]
    assert is_public(question)


def test_a_reader_may_be_rejected_without_an_answer() -> None:
    question = answered(answer_zh_hans="")
    question.reject(by=make_user())
    assert question.status == "rejected"


def test_what_is_published_is_what_is_stored() -> None:
    question = answered(answer_zh_hans="")
    question.answer_zh_hans = "不能。"
    question.publish(by=make_user())
    assert Question.objects.get(pk=question.pk).answer_zh_hans == "不能。"


def test_a_question_stays_when_its_editor_leaves() -> None:
    question, editor = answered(), make_user()
    question.publish(by=editor)
    editor.delete()
    assert is_public(question)


def test_a_question_stands_under_a_guide_or_an_operator() -> None:
    operator = Operator.objects.get(slug="jazz")
    assert make_question(guide=make_guide()).pk
    assert make_question(operator=operator).pk
    assert [question.operator for question in operator.questions.all()] == [operator]


@pytest.mark.parametrize("both", [True, False])
def test_a_question_under_both_or_neither_is_refused(both: bool) -> None:
    fields = {"guide": make_guide(), "operator": make_operator()} if both else {}
    with pytest.raises(IntegrityError, match="guides_question_under_guide_or_operator"):
        make_question(**fields)


def test_an_editor_is_told_where_a_question_belongs() -> None:
    with pytest.raises(ValidationError) as error:
        Question(reader_words="?", reader_language="en").full_clean()
    assert set(error.value.message_dict) == {"__all__"}


def test_a_question_is_known_by_the_editors_words_else_the_readers() -> None:
    assert str(answered(question_zh_hans="能用支付宝吗" * 20)) == ("能用支付宝吗" * 10)
    assert str(Question(reader_words="Alipay?")) == "Alipay?"


def test_the_newest_question_comes_first() -> None:
    older, newer = answered(), answered()
    assert list(Question.objects.all()) == [newer, older]


def test_a_chinese_answer_is_checked_for_translation() -> None:
    question = answered()
    assert question.translation_status("en") == "missing"


# --- Guides and tips ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"topic": "weather"}, {"topic"}),
        ({"title_zh_hans": "", "title_en": ""}, {"title"}),
        ({"title_en": "x" * 121}, {"title_en"}),
        ({"slug": "a b"}, {"slug"}),
    ],
)
def test_a_wrong_field_of_a_guide_is_named(fields: dict[str, str], wrong: set[str]) -> None:
    guide = make_guide()
    for field, value in fields.items():
        setattr(guide, field, value)
    with pytest.raises(ValidationError) as error:
        guide.full_clean()
    assert set(error.value.message_dict) == wrong


def test_a_guide_names_what_it_is_about() -> None:
    guide = make_guide()
    plan = Plan.objects.order_by("pk")[0]
    guide.plans.set([plan])
    guide.operators.set([plan.operator])
    assert guide in plan.guides.all()
    assert guide in plan.operator.guides.all()


def test_guides_come_in_the_editors_order() -> None:
    make_guide("last", position=900)
    make_guide("first", position=0)
    slugs = [guide.slug for guide in Guide.objects.all()]
    assert (slugs[0], slugs[-1]) == ("first", "last")


def test_guides_and_tips_are_known_by_their_words() -> None:
    guide = make_guide(title_zh_hans="怎么选", title_en="How to choose")
    assert str(guide) == "怎么选"
    assert str(make_tip(text_zh_hans="字" * 100)) == "字" * 60
    with translation.override("en"):
        assert str(guide) == "How to choose"


def test_a_guide_has_one_address_in_each_language() -> None:
    guide = make_guide()
    assert guide.get_absolute_url() == "/zh-hans/guides/test-guide/"
    with translation.override("en"):
        assert guide.get_absolute_url() == "/en/guides/test-guide/"


def test_questions_go_with_their_guide() -> None:
    guide = make_guide()
    question = answered(guide=guide)
    guide.delete()
    assert not Question.objects.filter(pk=question.pk).exists()
