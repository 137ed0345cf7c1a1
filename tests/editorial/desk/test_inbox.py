"""What readers sent and nobody has answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.desk.inbox import how_many_wait, waiting
from editorial.models import Correction
from guides.models import Question
from operators.models import Operator
from tests import factories

pytestmark = pytest.mark.django_db

INBOXES = (Question, Correction)


def ask(day: int, words: str = "?", **fields: str) -> Question:
    question = factories.make_question(
        operator=Operator.objects.get(slug="jazz"), reader_words=words, **fields
    )
    Question.objects.filter(pk=question.pk).update(created_at=datetime(2026, 11, day, tzinfo=UTC))
    return question


def report(day: int, words: str = "错", status: str = "pending") -> Correction:
    correction = Correction.objects.create(
        content_object=factories.make_tip(f"tip-{day}"), seen=words, language="en", status=status
    )
    Correction.objects.filter(pk=correction.pk).update(
        created_at=datetime(2026, 11, day, tzinfo=UTC)
    )
    return correction


def test_who_has_waited_longest_comes_first_whatever_was_sent() -> None:
    ask(3, "三")
    report(2, "二")
    ask(1, "一")
    assert [letter.words for letter in waiting(INBOXES, 10)] == ["一", "二", "三"]
    assert [letter.words for letter in waiting(INBOXES, 2)] == ["一", "二"]


def test_a_letter_is_told_with_its_kind_language_and_age() -> None:
    correction = report(2, "Wrong price")
    (letter,) = waiting(INBOXES, 10)
    assert (letter.model, letter.pk) == (Correction, correction.pk)
    assert (letter.language, letter.received.day) == ("en", 2)


def test_long_letters_are_shortened() -> None:
    ask(1, "长" * 2000)
    (letter,) = waiting(INBOXES, 10)
    assert letter.words == "长" * 89 + "…"


def test_what_is_closed_does_not_wait() -> None:
    ask(1, status="published")
    ask(2, status="rejected")
    report(3, status="accepted")
    assert waiting(INBOXES, 10) == []
    assert how_many_wait(INBOXES) == {}


def test_those_who_wait_are_counted_by_kind() -> None:
    ask(1)
    ask(2)
    assert how_many_wait(INBOXES) == {Question: 2}
    report(3)
    assert how_many_wait(INBOXES) == {Question: 2, Correction: 1}


def test_all_inboxes_are_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        waiting(INBOXES, 10)
    with django_assert_num_queries(1):
        how_many_wait(INBOXES)
    with django_assert_num_queries(0):
        assert waiting([], 10) == []
