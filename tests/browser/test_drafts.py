"""Drafts and draft versions, from the form to the public page, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from editorial.accounts.roles import PUBLISHER
from guides.models import Guide
from tests import factories
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE
from tests.desk import page as address
from tests.roles import colleague

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

#: publish · save as draft version · compare · discard · publish now · a scheduling button's words
WORDS = {
    "zh-CN": (
        "发布",
        "存为待发布版本",
        "与读者看到的对比",
        "丢弃…",
        "现在发布",
        "于 2037年1月1日 00:00（巴基斯坦时间）发布",
    ),
    "en-GB": (
        "Publish",
        "Save as draft version",
        "Compare with what readers see",
        "Discard it…",
        "Publish now",
        "Publish on January 1, 2037 at 00:00 (Pakistan time)",
    ),
}


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("li", password="x")


def sound(page: Page) -> None:
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("locale", WORDS)
def test_a_draft_is_seen_sent_and_published(
    sign_in: SignIn, open_page: OpenPage, editor: User, locale: str
) -> None:
    publish, *_rest = WORDS[locale]
    guide = factories.make_guide(status="draft")
    page = sign_in(editor, locale)
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("Just written")
    with page.expect_popup() as opened:
        page.locator("[name=_preview_en]").first.click()
    expect(opened.value.get_by_role("heading", name="Just written")).to_be_visible()
    page.locator(".preview-links summary").click()
    link = page.locator(".preview-links input").last.input_value()
    visitor = open_page("/" + link.split("/", 3)[3])
    expect(visitor.get_by_role("heading", name="Test guide")).to_be_visible()
    expect(visitor.locator(".preview-banner")).to_be_visible()
    sound(visitor)
    page.get_by_role("button", name=publish).first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    reader = open_page(f"/en/guides/{guide.slug}/")
    expect(reader.get_by_role("heading", name="Just written")).to_be_visible()
    expect(reader.locator(".preview-banner")).to_have_count(0)


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_a_draft_version_is_edited_compared_and_goes_live(
    sign_in: SignIn, open_page: OpenPage, editor: User, locale: str, scheme: str
) -> None:
    _publish, keep, compare, _discard, now, _moment = WORDS[locale]
    guide = factories.make_guide()
    page = sign_in(editor, locale)
    page.emulate_media(color_scheme=scheme)
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("A later title")
    page.get_by_role("button", name=keep).first.click()
    expect(page.locator("section.draft-bar")).to_be_visible()
    expect(page.locator("[name=title_en]")).to_have_value("A later title")
    expect(page.locator(".draft-mark ins").first).to_contain_text("later")
    sound(page)
    reader = open_page(f"/en/guides/{guide.slug}/")
    expect(reader.get_by_role("heading", name="Test guide")).to_be_visible()
    page.get_by_role("link", name=compare).click()
    expect(page.locator(".draft-changes ins").first).to_contain_text("later")
    sound(page)
    page.go_back()
    page.get_by_role("button", name=now).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name="A later title")).to_be_visible()


@pytest.mark.parametrize("locale", WORDS)
def test_enter_in_a_scheduled_draft_saves_it_and_publishes_nothing(
    sign_in: SignIn, open_page: OpenPage, editor: User, locale: str
) -> None:
    _publish, keep, _compare, _discard, _now, moment = WORDS[locale]
    guide = factories.make_guide()
    page = sign_in(editor, locale)
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("A later title")
    page.get_by_role("button", name=keep).first.click()
    page.locator("[name=draft_publish_at]").fill("2037-01-01T00:00")
    page.get_by_role("button", name=moment).click()
    expect(page.locator("section.draft-bar strong")).to_contain_text("2037")
    page.locator("[name=title_zh_hans]").fill("改一个字")
    page.locator("[name=title_zh_hans]").press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    expect(page.locator("section.draft-bar strong")).to_contain_text("2037")
    expect(page.locator("[name=title_zh_hans]")).to_have_value("改一个字")
    reader = open_page(f"/zh-hans/guides/{guide.slug}/")
    expect(reader.get_by_role("heading", name="测试指南")).to_be_visible()


def test_discarding_asks_and_is_undone(sign_in: SignIn, editor: User) -> None:
    _publish, keep, _compare, discard, *_rest = WORDS["en-GB"]
    guide = factories.make_guide()
    page = sign_in(editor, "en-GB")
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("A later title")
    page.get_by_role("button", name=keep).first.click()
    page.get_by_role("link", name=discard).click()
    sound(page)
    page.get_by_role("button", name="Discard it").click()
    page.get_by_role("link", name="Restore it").click()
    sound(page)
    page.get_by_role("button", name="Restore it").click()
    expect(page.locator("[name=title_en]")).to_have_value("A later title")


def test_a_conflict_is_settled_before_anything_is_published(
    sign_in: SignIn, open_page: OpenPage, editor: User
) -> None:
    _publish, keep, _compare, _discard, now, _moment = WORDS["en-GB"]
    guide = factories.make_guide()
    page = sign_in(editor, "en-GB")
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("A later title")
    page.get_by_role("button", name=keep).first.click()
    ann = sign_in(colleague(PUBLISHER, username="ann"), "en-GB")
    ann.goto(address(Guide, "change", guide.pk))
    ann.locator("[name=title_en]").fill("Ann's title")
    ann.locator("[name=_save]").first.click()
    expect(ann.locator(".messagelist")).to_be_visible()
    page.get_by_role("button", name=now).first.click()
    expect(page.locator(".conflict")).to_contain_text("Ann's")
    sound(page)
    page.get_by_label("As in the draft version").check()
    page.get_by_role("button", name="Publish it so").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader = open_page(f"/en/guides/{guide.slug}/")
    expect(reader.get_by_role("heading", name="A later title")).to_be_visible()
