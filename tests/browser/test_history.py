"""The history of an object: read, compared and partly taken back, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

WORDS = {
    "zh-CN": ("历史", "对比这两个", "恢复这一栏", "已恢复到"),
    "en-GB": ("History", "Compare the two", "Restore this", "Restored as of"),
}


def sound(page: Page) -> None:
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("locale", "scheme", "width"), [("zh-CN", "light", 1280), ("en-GB", "dark", 768)]
)
def test_one_field_of_a_former_version_is_restored(
    sign_in: SignIn, locale: str, scheme: str, width: int
) -> None:
    history, compare, back, done = WORDS[locale]
    guide = factories.make_guide()
    guide.title_zh_hans, guide.summary_en = "改坏了的标题", "A better sentence."
    guide._history_user = factories.make_user("ann")
    guide.save()
    page = sign_in(User.objects.create_superuser("li", password="x"), locale, width)
    page.emulate_media(color_scheme=scheme)
    page.goto(address(Guide, "change", guide.pk))
    page.locator(".object-tools").get_by_role("link", name=history).click()
    expect(page.get_by_role("button", name=compare)).to_be_visible()
    sound(page)
    page.get_by_role("button", name=compare).click()
    expect(page.locator(".differences [data-language=zh-hans] ins")).not_to_have_count(0)
    sound(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[data-language=zh-hans]").get_by_role("button", name=back).click()
    expect(page.locator(".messagelist")).to_contain_text(done)
    guide.refresh_from_db()
    assert (guide.title_zh_hans, guide.summary_en) == ("测试指南", "A better sentence.")
