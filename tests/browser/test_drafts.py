"""Drafts and draft versions, from the form to the public page, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from tests import factories
from tests.browser.conftest import OpenPage
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

WORDS = {
    "zh-CN": ("还看不到", "发布", "存为待发布版本", "与读者看到的对比", "现在发布", "保存并发布"),
    "en-GB": (
        "do not see this page yet",
        "Publish",
        "Save as draft version",
        "Compare with what readers see",
        "Publish it now",
        "Save and publish",
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
    _unseen, *_rest, publish = WORDS[locale]
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
def test_a_published_page_waits_is_compared_and_goes_live(
    sign_in: SignIn, open_page: OpenPage, editor: User, locale: str, scheme: str
) -> None:
    _unseen, _publish, keep, compare, now, _save = WORDS[locale]
    guide = factories.make_guide()
    page = sign_in(editor, locale)
    page.emulate_media(color_scheme=scheme)
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("A later title")
    page.get_by_role("button", name=keep).first.click()
    box = page.locator("section.pending")
    expect(box).to_be_visible()
    sound(page)
    reader = open_page(f"/en/guides/{guide.slug}/")
    expect(reader.get_by_role("heading", name="Test guide")).to_be_visible()
    box.get_by_role("link", name=compare).click()
    expect(page.locator(".pending-changes ins").first).to_contain_text("later")
    sound(page)
    page.go_back()
    box.get_by_role("button", name=now).click()
    expect(box).to_have_count(0)
    reader.reload()
    expect(reader.get_by_role("heading", name="A later title")).to_be_visible()
