"""The desk of the words."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from guides.models import Guide, Question, Tip
from operators.models import Operator, Plan
from tests import factories
from tests.desk import act, faults, page, queries, save

pytestmark = pytest.mark.django_db

COLUMNS = {"zh-hans": "zh_hans", "en": "en"}


@pytest.fixture
def question() -> Question:
    return factories.make_question(operator=Operator.objects.get(slug="jazz"))


@pytest.mark.parametrize("admin_language", COLUMNS)
@pytest.mark.parametrize("language", COLUMNS)
def test_a_guide_and_a_tip_save_with_one_language(
    admin_client: Client, language: str, admin_language: str
) -> None:
    column = COLUMNS[language]
    texts = {f"{name}_{column}": "话 words" for name in ("title", "summary", "body")}
    guide = save(admin_client, Guide, language=admin_language, slug="hand", topic="money", **texts)
    words = {f"text_{column}": "话 words"}
    tip = save(admin_client, Tip, language=admin_language, slug="hand", topic="money", **words)
    assert (faults(guide), faults(tip)) == ({}, {})
    assert Guide.objects.get(slug="hand").filled_languages() == [language]
    assert Tip.objects.get(slug="hand").filled_languages() == [language]


def test_a_guide_without_words_is_refused_at_each_pair(admin_client: Client) -> None:
    response = save(admin_client, Guide, language="en", slug="hand", topic="money", title_en="T")
    assert set(faults(response)) == {"summary_en", "body_en"}


@pytest.mark.parametrize("model", [Guide, Tip])
def test_a_form_saves_as_it_stands(admin_client: Client, model: type[Guide | Tip]) -> None:
    row = model.objects.first()
    assert row
    before = (row.texts(), sorted(one.slug for one in row.operators.all()))
    assert faults(save(admin_client, model, row.pk)) == {}
    row.refresh_from_db()
    assert (row.texts(), sorted(one.slug for one in row.operators.all())) == before


@pytest.mark.parametrize("words", ["测试指南", "Test guide", "test-guide"])
def test_guides_are_found_in_both_languages(admin_client: Client, words: str) -> None:
    guide = factories.make_guide()
    for language in COLUMNS:
        found = admin_client.get(
            page(Guide, "changelist"), {"q": words}, headers={"Accept-Language": language}
        )
        assert guide in found.context["cl"].result_list


def test_more_plans_with_a_guide_take_no_more_queries(admin_client: Client) -> None:
    guide = factories.make_guide()
    plans = list(Plan.objects.all()[:8])
    guide.plans.set(plans[:1])
    address = page(Guide, "change", guide.pk)
    queries(admin_client, address)
    few = queries(admin_client, address)
    guide.plans.set(plans)
    assert queries(admin_client, address) <= few


def test_a_longer_list_of_questions_takes_no_more_queries(
    admin_client: Client, question: Question
) -> None:
    address = page(Question, "changelist")
    queries(admin_client, address)
    few = queries(admin_client, address)
    for operator in Operator.objects.exclude(slug="jazz"):
        factories.make_question(operator=operator)
    factories.make_question(guide=factories.make_guide())
    assert queries(admin_client, address) <= few


# --- Questions --------------------------------------------------------------------------------


def test_a_question_is_not_published_without_an_answer_and_the_editor_is_told(
    admin_client: Client, question: Question
) -> None:
    messages = act(admin_client, Question, "publish", question)
    question.refresh_from_db()
    assert question.status == "pending"
    assert len(messages) == 1
    assert "能用支付宝吗" in messages[0]


@pytest.mark.parametrize("language", COLUMNS)
def test_a_question_is_answered_and_published_in_one_language_with_one_button(
    admin_client: Client, admin_user: User, question: Question, language: str
) -> None:
    column = COLUMNS[language]
    texts = {f"question_{column}": "Alipay?", f"answer_{column}": "No."}
    save(admin_client, Question, question.pk, language=language, _verb="publish", **texts)
    question.refresh_from_db()
    assert (question.status, question.answered_by) == ("published", admin_user)
    assert question.filled_languages() == [language]


def test_an_answer_is_written_in_more_than_one_sitting(
    admin_client: Client, question: Question
) -> None:
    assert faults(save(admin_client, Question, question.pk, question_en="Alipay?")) == {}


def test_a_published_question_keeps_its_answer(admin_client: Client, question: Question) -> None:
    texts = {"question_en": "Alipay?", "answer_en": "No."}
    save(admin_client, Question, question.pk, _verb="publish", **texts)
    response = save(admin_client, Question, question.pk, language="en", answer_en="")
    assert list(faults(response)) == ["answer_en"]


def test_a_question_is_rejected(admin_client: Client, question: Question) -> None:
    act(admin_client, Question, "reject", question)
    question.refresh_from_db()
    assert question.status == "rejected"
    assert [version.status for version in question.history.all()] == ["rejected", "pending"]


def test_a_readers_words_and_the_status_are_not_changed_by_the_form(
    admin_client: Client, question: Question
) -> None:
    save(admin_client, Question, question.pk, reader_words="x", status="published")
    question.refresh_from_db()
    assert (question.reader_words, question.status) == ("能用支付宝吗?", "pending")


def test_a_question_under_both_a_guide_and_an_operator_is_refused_in_words(
    admin_client: Client, question: Question
) -> None:
    guide = factories.make_guide()
    response = save(admin_client, Question, question.pk, language="en", guide=guide.pk)
    assert faults(response) == {"__all__": ["A question belongs to one guide or one operator."]}
