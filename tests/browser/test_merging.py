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


@pytest.mark.parametrize(("locale", "log_in"), [("zh-CN", "登录"), ("en-GB", "Log in")])
def test_a_form_that_outlived_its_session_keeps_its_text(
    sign_in: SignIn, locale: str, log_in: str
) -> None:
    guide = factories.make_guide()
    page = sign_in(person("li"), locale)
    page.goto(address(Guide, "change", guide.pk))
    field(page, "summary_zh_hans").fill("写了很久的一句话。")
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.locator("#id_username").fill("li")
    page.locator("#id_password").fill("x")
    with page.expect_navigation():
        page.get_by_role("button", name=log_in).click()
    expect(page.locator("#content pre", has_text="写了很久的一句话。")).to_be_visible()
    with page.expect_navigation():
        page.locator("#content [type=submit]").click()
    guide.refresh_from_db()
    assert guide.summary_zh_hans == "写了很久的一句话。"


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_what_was_written_for_a_deleted_page_can_be_added_anew(
    sign_in: SignIn, locale: str
) -> None:
    guide = factories.make_guide("short-lived")
    page = sign_in(person("li"), locale)
    page.goto(address(Guide, "change", guide.pk))
    field(page, "summary_zh_hans").fill("写了很久的一句话。")
    guide.delete()
    save(page)
    with page.expect_navigation():
        page.locator("#content [type=submit]").click()
    expect(field(page, "summary_zh_hans")).to_have_value("写了很久的一句话。")
    save(page)
    assert Guide.objects.get(slug="short-lived").summary_zh_hans == "写了很久的一句话。"
