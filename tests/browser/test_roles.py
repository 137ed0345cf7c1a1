"""What each role finds on the desk and on a form, and links that lead nowhere."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from editorial.accounts.roles import TRANSLATORS
from guides.models import Guide
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.desk import page as address
from tests.roles import colleague

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}


@pytest.mark.parametrize(("language", "other"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_a_translator_writes_one_language_of_a_published_page(
    sign_in: SignIn, language: str, other: str
) -> None:
    guide = factories.make_guide()
    suffix, fixed = language.replace("-", "_"), other.replace("-", "_")
    page = sign_in(colleague(TRANSLATORS[language]), LOCALES[language])
    expect(page.locator("#due")).to_have_count(0)
    page.goto(address(Guide, "change", guide.pk))
    expect(page.locator(f"[name=title_{fixed}]")).to_have_count(0)
    expect(page.locator("[name=slug]")).to_have_count(0)
    expect(page.locator(f".fieldBox.field-title_{fixed}")).to_be_visible()
    page.locator(f"[name=title_{suffix}]").fill("Mended / 改好")
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()
    guide.refresh_from_db()
    assert getattr(guide, f"title_{suffix}") == "Mended / 改好"


@pytest.mark.parametrize(("locale", "nowhere"), [("zh-CN", "打不开"), ("en-GB", "are broken")])
def test_a_link_that_leads_nowhere_is_told_and_saved(
    sign_in: SignIn, locale: str, nowhere: str
) -> None:
    guide = factories.make_guide()
    page = sign_in(User.objects.create_superuser("li", password="x"), locale)
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=body_en]").fill("See [there](/guides/never-written/).")
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist .warning")).to_contain_text("/guides/never-written/")
    expect(page.locator(".messagelist .warning")).to_contain_text(nowhere)
    guide.refresh_from_db()
    assert "never-written" in guide.body_en
