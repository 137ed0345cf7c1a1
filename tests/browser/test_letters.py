"""Readers ask and report on a phone, with JavaScript and without, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Error, Page, expect

from editorial.models import Correction
from guides.models import Question
from operators.models import Plan
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SignIn, sign_in
from tests.desk import page as address
from tests.factories import make_guide

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
WORDS = {
    "zh-hans": {
        "wrong": "有误？",
        "what": "哪里不对？你看到的是什么？",
        "where": "在哪里看到的",
        "contact": "联系方式",
        "send": "发送",
        "thanks": "谢谢，已经收到",
        "missing": "请先写几个字。",
        "ask": "向编辑提问",
        "question": "你的问题",
        "arrived": "问题已收到",
    },
    "en": {
        "wrong": "Wrong?",
        "what": "What is wrong, and what did you see instead?",
        "where": "Where you saw it",
        "contact": "Contact",
        "send": "Send",
        "thanks": "Thank you: your report has arrived",
        "missing": "Write a few words first.",
        "ask": "Ask the editors",
        "question": "Your question",
        "arrived": "Your question has arrived",
    },
}


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test writes faster than any reader."""
    monkeypatch.setattr("editorial.feedback.forms.SHORTEST_WAIT", 0)


def send(page: Page, words: dict[str, str]) -> None:
    page.get_by_role("button", name=words["send"], exact=True).click()


@SCRIPT
@pytest.mark.parametrize("language", WORDS)
def test_a_reader_reports_a_price_from_the_page_that_shows_it(
    open_page: OpenPage, script: bool, language: str
) -> None:
    words = WORDS[language]
    page = open_page(f"/{language}/plans/jazz-weekly-super/", java_script_enabled=script)
    page.locator("main > .source").get_by_role("link", name=words["wrong"]).click()
    expect(page.locator(".about-fact")).to_contain_text("Jazz")
    send(page, words)
    expect(page.locator(".field-error")).to_have_text(words["missing"])
    page.get_by_label(words["what"]).fill("涨到 600 卢比了。")
    page.get_by_label(words["where"]).fill("Jazz World")
    page.get_by_label(words["contact"]).fill("微信 li_lahore")
    send(page, words)
    expect(page.get_by_role("heading", name=words["thanks"])).to_be_visible()
    (report,) = Correction.objects.all()
    assert report.content_object == Plan.objects.get(slug="jazz-weekly-super")
    assert (report.seen, report.contact()) == ("涨到 600 卢比了。", "微信 li_lahore")


@SCRIPT
@pytest.mark.parametrize("language", WORDS)
def test_a_reader_asks_and_is_answered_under_the_guide(
    open_page: OpenPage, sign_in: SignIn, script: bool, language: str
) -> None:
    words = WORDS[language]
    guide = make_guide()
    page = open_page(guide_path := f"/{language}/guides/{guide.slug}/", java_script_enabled=script)
    page.get_by_role("link", name=words["ask"]).click()
    page.get_by_label(words["question"]).fill("How long does it take?")
    send(page, words)
    expect(page.get_by_role("heading", name=words["arrived"])).to_be_visible()
    question = Question.objects.get()
    desk = sign_in(User.objects.create_superuser("li", password="x"), "en-GB")
    expect(desk.locator("#waiting")).to_contain_text("How long does it take?")
    desk.goto(address(Question, "change", question.pk))
    for code in ("zh_hans", "en"):
        desk.locator(f"[name=question_{code}]").fill("How long?")
        desk.locator(f"[name=answer_{code}]").fill("A **minute**.")
    desk.get_by_role("button", name="Publish").first.click()
    expect(desk.locator(".messagelist")).to_be_visible()
    page.goto(guide_path)
    expect(page.locator("#questions dt")).to_have_text("How long?")
    expect(page.locator("#questions strong")).to_have_text("minute")


def test_words_outlive_a_network_that_goes(open_page: OpenPage, complaints: list[str]) -> None:
    words = WORDS["en"]
    page = open_page("/en/operators/jazz/ask/")
    page.get_by_label(words["question"]).fill("Is there an eSIM?")
    page.get_by_label(words["contact"]).fill("li@example.org")
    page.context.set_offline(True)
    send(page, words)
    page.wait_for_url("chrome-error://**")
    with pytest.raises(Error):
        page.goto("/en/operators/jazz/ask/")
    page.context.set_offline(False)
    page.goto("/en/operators/jazz/ask/")
    expect(page.get_by_label(words["question"])).to_have_value("Is there an eSIM?")
    expect(page.get_by_label(words["contact"])).to_have_value("li@example.org")
    send(page, words)
    expect(page.get_by_role("heading", name=words["arrived"])).to_be_visible()
    page.goto("/en/operators/jazz/ask/")
    expect(page.get_by_label(words["question"])).to_have_value("")
    complaints.clear()


def test_what_another_page_was_told_stays_there(open_page: OpenPage) -> None:
    words = WORDS["en"]
    page = open_page("/en/operators/jazz/ask/")
    page.get_by_label(words["question"]).fill("Is there an eSIM?")
    page.goto("/en/operators/zong/ask/")
    expect(page.get_by_label(words["question"])).to_have_value("")


def test_the_keyboard_goes_past_the_field_that_nobody_sees(open_page: OpenPage) -> None:
    page = open_page("/en/operators/jazz/ask/")
    page.get_by_label(WORDS["en"]["question"]).focus()
    passed: list[Any] = []
    for _ in range(3):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.name || document.activeElement.type"))
    assert passed[0] == "contact"
    assert "website" not in passed
