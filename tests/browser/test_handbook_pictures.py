"""The pictures of the editors' handbook: make handbook-pictures, after the admin has changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from PIL import Image
from playwright.sync_api import Page

from guides.models import Guide
from operators.models import Plan
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = [pytest.mark.browser, pytest.mark.screenshots]

THERE = Path(settings.BASE_DIR) / "static" / "admin" / "handbook"
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
WIDTH = 1180


def keep(page: Page, name: str, language: str, top: float, height: int) -> None:
    """A strip of the page as WebP: small enough to come with the repository."""
    left = page.locator("#content").evaluate("one => one.getBoundingClientRect().left")
    box = (int(left), int(top), WIDTH, int(top) + height)
    strip = Image.open(io.BytesIO(page.screenshot(full_page=True))).crop(box)
    THERE.mkdir(parents=True, exist_ok=True)
    strip.save(THERE / f"{name}.{language}.webp", quality=70, method=6)


def top_of(page: Page, selector: str) -> float:
    above = "one => one.getBoundingClientRect().top + scrollY - 24"
    return float(page.locator(selector).first.evaluate(above))


@pytest.fixture
def guide(db: None) -> Guide:
    guide = factories.make_guide(
        title_zh_hans="在店里充值",
        title_en="Recharge in a shop",
        summary_zh_hans="说出号码和金额，等短信到了再走。",
        summary_en="Say the number and the amount, and wait for the message.",
    )
    guide._history_user = factories.make_user("li")
    guide.summary_zh_hans = "说出号码和金额，核对屏幕，等短信到了再走。"
    guide.save()
    return guide


@pytest.mark.parametrize("language", LOCALES)
def test_pictures_are_taken(sign_in: SignIn, guide: Guide, language: str) -> None:
    page = sign_in(User.objects.create_superuser("ann", password="x"), LOCALES[language], WIDTH)
    form = address(Guide, "change", guide.pk)
    plan = address(Plan, "change", Plan.objects.get(slug="jazz-weekly-super").pk)
    first = guide.history.earliest("history_id").changeset_id
    pages: dict[str, tuple[str, Callable[[], float], int]] = {
        "desk": ("/admin/", lambda: 0, 640),
        "editing": (form, lambda: top_of(page, ".shown-languages"), 560),
        "checking": (plan, lambda: top_of(page, ".field-source_url"), 430),
        "history": (
            f"{address(Guide, 'compare_versions', guide.pk)}?old={first}&new=now",
            lambda: top_of(page, ".moments"),
            260,
        ),
    }
    for name, (where, top, height) in pages.items():
        page.goto(where)
        keep(page, name, language, top(), height)

    page.goto(form)
    page.locator("[name=summary_zh_hans]").fill("说出号码和金额，先看屏幕，再付钱。")
    guide._history_user = User.objects.get(username="li")
    guide.summary_zh_hans = "说出号码，核对屏幕，等短信到了再走。"
    guide.save()
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()
    keep(page, "conflict", language, top_of(page, ".conflicts"), 340)

    page.goto(form)
    page.locator("[name=title_en]").fill("Recharge in any shop")
    with page.expect_navigation():
        page.locator("[formaction$='/draft/']").first.click()
    keep(page, "publishing", language, top_of(page, ".draft-bar"), 420)

    page.goto(address(Plan, "import"))
    table = "slug,price_pkr\njazz-weekly-super,469\njazz-weekly-max,便宜\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "plans.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    looks = {"zh-hans": "查看会改动什么", "en": "Look at what would change"}
    page.get_by_role("button", name=looks[language]).click()
    page.get_by_text({"zh-hans": "有错误", "en": "In error"}[language]).first.wait_for(timeout=8000)
    keep(page, "import", language, top_of(page, "#content"), 620)
