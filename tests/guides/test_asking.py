"""A reader asks under a guide or an operator; only the editors' words are published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from guides.models import Guide, Question
from operators.models import Operator
from tests.factories import make_guide, make_operator, make_question
from tests.letters import write
from tests.pages import parsed, read

pytestmark = pytest.mark.django_db

UNDER = pytest.mark.parametrize("under", ["guides", "operators"])


@pytest.fixture
def subjects() -> dict[str, Any]:
    return {"guides": make_guide("test"), "operators": make_operator("test")}


@UNDER
def test_the_page_leads_to_the_form(client: Client, subjects: Any, under: str) -> None:
    page = read(client, f"/en/{under}/test/")
    (href,) = page.tree.xpath("//section[@id='questions']//a/@href")
    assert href == f"/en/{under}/test/ask/"
    form = read(client, href)
    assert str(subjects[under]) in form.one("//p[@class='lead']")
    assert "no-store" in form.response["Cache-Control"]


@UNDER
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_question_waits_for_the_editors(
    monkeypatch: Any, client: Client, subjects: Any, under: str, language: str
) -> None:
    answer = write(
        client, monkeypatch, f"/{language}/{under}/test/ask/", "能用支付宝吗?", contact="微信 li"
    )
    question = Question.objects.get(reader_words="能用支付宝吗?")
    assert (question.guide or question.operator) == subjects[under]
    assert (question.status, question.reader_language) == ("pending", language)
    assert question.contact() == "微信 li"
    thanks = read(client, answer["Location"])
    assert f"/{language}/{under}/test/#questions" in thanks.tree.xpath("//main//li/a/@href")
    assert "能用支付宝吗" not in read(client, f"/{language}/{under}/test/").one("//main")


@UNDER
def test_what_editors_publish_stands_under_it_in_their_words(
    client: Client, subjects: Any, under: str
) -> None:
    relation = under.removesuffix("s")
    for number in (1, 2):
        make_question(
            **{relation: subjects[under]},
            question_en=f"Question {number}?",
            answer_en="Yes, **always**.",
        ).publish(User.objects.create_user(f"editor{number}"))
    page = read(client, f"/en/{under}/test/")
    assert page.words("//section[@id='questions']//dt") == ["Question 2?", "Question 1?"]
    assert page.words("//section[@id='questions']//dd//strong") == ["always", "always"]
    assert "支付宝" not in page.one("//main")
    assert page.queries <= 6
    (told,) = page.tree.xpath("//script[@type='application/ld+json']/text()")
    first = json.loads(told)["mainEntity"][0]
    assert first["name"] == "Question 2?"
    assert first["acceptedAnswer"]["text"] == "<p>Yes, <strong>always</strong>.</p>\n"


def test_no_answer_ends_the_data_for_machines(client: Client, subjects: Any) -> None:
    asked = make_question(guide=subjects["guides"], question_en="</script><b>?", answer_en="Yes.")
    asked.publish(User.objects.create_user("editor"))
    page = read(client, "/en/guides/test/")
    (told,) = page.tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(told)["mainEntity"][0]["name"] == "</script><b>?"


def test_without_questions_machines_are_told_nothing(client: Client, subjects: Any) -> None:
    assert read(client, "/en/guides/test/").tree.xpath("//script[not(@src)]") == []


@UNDER
def test_a_renamed_page_is_asked_about_under_its_old_name(
    monkeypatch: Any, client: Client, subjects: Any, under: str
) -> None:
    subjects[under].slug = "renamed"
    subjects[under].save()
    write(client, monkeypatch, f"/en/{under}/test/ask/", "Still there?")
    assert Question.objects.filter(reader_words="Still there?").exists()


@pytest.mark.parametrize(("model", "under"), [(Guide, "guides"), (Operator, "operators")])
def test_about_a_draft_nobody_asks_and_the_words_stay(
    client: Client, subjects: Any, model: Any, under: str
) -> None:
    model.objects.filter(slug="test").update(status="draft")
    answer = client.post(f"/en/{under}/test/ask/", {"words": "My question"})
    assert answer.status_code == 404
    assert parsed(answer).xpath("//textarea")[0].text.strip() == "My question"
    assert not Question.objects.exists()
