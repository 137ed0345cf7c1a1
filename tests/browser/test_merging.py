"""A Chinese editor and an English translator on one page, in two browsers."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from tests import factories
from tests.browser.test_admin_pages import darken
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE, CONTRAST
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

CONTINUE = "[name=_continue]"


def person(name: str) -> User:
    return User.objects.create_superuser(name, password="x")


def field(page: Page, name: str) -> Any:
    return page.locator(f"[name={name}]")


def save(page: Page) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(CONTINUE).first.click()


def test_two_people_on_one_page_lose_nothing(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    for page in (li, ann):
        page.goto(address(Guide, "change", guide.pk))
    field(li, "title_zh_hans").fill("换一个标题")
    field(ann, "title_en").fill("Another title")
    save(li)
    expect(li.locator(".messagelist .success")).to_be_visible()
    save(ann)
    expect(ann.locator(".messagelist")).to_contain_text("Li saved this page while you were")
    expect(field(ann, "title_zh_hans")).to_have_value("换一个标题")
    li.reload()
    expect(li.locator(".messagelist")).to_contain_text("你的改动都保留了")
    expect(field(li, "title_en")).to_have_value("Another title")


def test_an_open_form_tells_of_the_other(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    li.goto(address(Guide, "change", guide.pk))
    expect(li.locator(".presence")).to_be_hidden()
    ann.goto(address(Guide, "change", guide.pk))
    expect(ann.locator(".presence")).to_contain_text("li has this page open too.", ignore_case=True)


def test_a_conflict_is_shown_with_all_three_and_settled(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    for page in (li, ann):
        page.goto(address(Guide, "change", guide.pk))
    field(ann, "summary_zh_hans").fill("安写的一句话。")
    save(ann)
    field(li, "summary_zh_hans").fill("李写的一句话。")
    save(li)
    box = li.get_by_role("region", name="两个人改了同一处")
    for words in ("一句话。", "安写的", "李写的"):
        expect(box).to_contain_text(words)
    found = Axe().run(li, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    darken(li)
    found = Axe().run(li, options=CONTRAST)
    assert found.violations_count == 0, found.generate_report()
    box.get_by_label("我的").check()
    save(li)
    expect(li.locator(".messagelist .success")).to_be_visible()
    guide.refresh_from_db()
    assert guide.summary_zh_hans == "李写的一句话。"
