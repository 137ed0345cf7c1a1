"""The form in two languages, as a Chinese editor and an English translator use it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from operators.models import ChannelStep, Operator, Plan
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("li", password="x")


@pytest.fixture
def guide(db: None) -> Guide:
    guide = factories.make_guide(summary_zh_hans="每天 100 卢比。")
    guide.summary_zh_hans = "每天 200 卢比。"
    guide.save()
    return guide


def open_form(sign_in: SignIn, editor: User, row: object, locale: str, width: int = 1280) -> Page:
    page = sign_in(editor, locale, width)
    page.goto(address(type(row), "change", row.pk))
    return page


def pair(page: Page, name: str) -> list[dict[str, float]]:
    boxes = [page.locator(f"[name={name}_{one}]").bounding_box() for one in ("zh_hans", "en")]
    return [box for box in boxes if box]


WORDS = {
    "zh-CN": ("待更新", "仍然准确", "最新", "保存并继续编辑", "只是小改", "页面效果", "两种"),
    "en-GB": (
        "Outdated",
        "Still accurate",
        "Up to date",
        "Save and continue editing",
        "Only a slip mended",
        "As the page shows it",
        "Both",
    ),
}


@pytest.mark.parametrize("locale", WORDS)
def test_from_outdated_to_current(sign_in: SignIn, editor: User, guide: Guide, locale: str) -> None:
    outdated, accurate, current, save, slip, *_rest = WORDS[locale]
    page = open_form(sign_in, editor, guide, locale)
    english = page.locator(".fieldBox.field-summary_en")
    expect(english).to_contain_text(outdated)
    column = page.locator("[data-language=en]").filter(has=page.locator("[name=summary_en]"))
    expect(column.locator("del")).to_have_text("100")
    expect(column.locator("ins")).to_have_text("200")
    column.get_by_label(accurate).check()
    page.get_by_role("button", name=save).first.click()
    expect(english).to_contain_text(current)
    page.locator("[name=title_zh_hans]").fill("测试指南！")
    page.get_by_label(slip).check()
    page.get_by_role("button", name=save).first.click()
    expect(page.locator("[name=title_zh_hans]")).to_have_value("测试指南！")
    expect(page.locator(".fieldBox.field-title_en")).to_contain_text(current)


def test_languages_stand_in_two_columns_and_below_each_other_on_a_tablet(
    sign_in: SignIn, editor: User, guide: Guide
) -> None:
    wide = open_form(sign_in, editor, guide, "zh-CN", 1280)
    chinese, english = pair(wide, "body")
    assert chinese["y"] == english["y"]
    assert chinese["width"] == english["width"]
    narrow = open_form(sign_in, editor, guide, "zh-CN", 768)
    chinese, english = pair(narrow, "body")
    assert english["y"] > chinese["y"] + chinese["height"]
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 768


@pytest.mark.parametrize("locale", WORDS)
def test_the_language_that_one_does_not_edit_is_folded_away(
    sign_in: SignIn, editor: User, guide: Guide, locale: str
) -> None:
    page = open_form(sign_in, editor, guide, locale, 768)
    page.get_by_role("button", name="English", exact=True).last.click()
    expect(page.locator("[name=body_zh_hans]")).to_be_hidden()
    page.reload()
    expect(page.locator("[name=body_zh_hans]")).to_be_hidden()
    expect(page.locator("[name=body_en]")).to_be_visible()
    page.get_by_role("button", name=WORDS[locale][-1]).click()
    expect(page.locator("[name=body_zh_hans]")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "language", "heading"),
    [("zh-CN", "zh_hans", "做什么"), ("en-GB", "en", "What to do")],
)
def test_the_preview_follows_what_is_typed(
    sign_in: SignIn, editor: User, guide: Guide, locale: str, language: str, heading: str
) -> None:
    page = open_form(sign_in, editor, guide, locale)
    column = page.locator(f".field-body_{language}").last
    column.get_by_text(WORDS[locale][5]).click()
    frame = column.frame_locator(".markdown-preview iframe")
    expect(frame.get_by_role("heading", name=heading)).to_be_visible()
    page.locator(f"[name=body_{language}]").fill("Dial `*123#`.")
    expect(frame.get_by_role("link", name="*123#")).to_be_visible()
    font = frame.locator("body").evaluate("one => getComputedStyle(one).fontFamily")
    assert "serif" in font or "sans" in font


def test_the_toolbar_marks_what_is_chosen_and_can_be_undone(
    sign_in: SignIn, editor: User, guide: Guide
) -> None:
    page = open_form(sign_in, editor, guide, "en-GB")
    text = page.locator("[name=body_en]")
    text.fill("Recharge first")
    text.select_text()
    tools = page.get_by_role("toolbar", name="Formatting").last
    tools.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("**Recharge first**")
    text.press("Control+z")
    expect(text).to_have_value("Recharge first")
    tools.get_by_role("button", name="Heading").click()
    expect(text).to_have_value("## Recharge first")


def test_the_count_follows_what_is_typed(sign_in: SignIn, editor: User, guide: Guide) -> None:
    page = open_form(sign_in, editor, guide, "en-GB")
    page.locator("[name=title_zh_hans]").fill("套餐" * 16)
    note = page.locator(".field-title_zh_hans .cut").first
    expect(note).to_contain_text("64 of 60")
    expect(note).to_have_class(re.compile("over"))


@pytest.mark.parametrize(
    ("kind", "scheme"),
    [("guide", "light"), ("plan", "dark"), ("operator", "light"), ("channel", "dark")],
)
def test_forms_shut_nobody_out(sign_in: SignIn, editor: User, kind: str, scheme: str) -> None:
    rows = {
        "guide": lambda: Guide.objects.get(slug="choose-an-operator"),
        "plan": lambda: Plan.objects.get(slug="jazz-weekly-super"),
        "operator": lambda: Operator.objects.get(slug="jazz"),
        "channel": lambda: ChannelStep.objects.first().channel,
    }
    row = rows[kind]()
    for text in ("title", "name"):
        if hasattr(row, f"{text}_zh_hans"):
            setattr(row, f"{text}_zh_hans", "新名字")
            row.save()
    page = sign_in(editor, "zh-CN" if scheme == "light" else "en-GB")
    page.emulate_media(color_scheme=scheme)
    page.goto(address(type(row), "change", row.pk))
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_without_scripts_everything_shows_and_saves(
    sign_in: SignIn, editor: User, guide: Guide
) -> None:
    page = open_form(sign_in, editor, guide, "en-GB")
    plain = page.context.browser.new_context(
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        base_url=page.url.split("/admin")[0],
        locale="en-GB",
    )
    bare = plain.new_page()
    bare.goto(address(Guide, "change", guide.pk))
    expect(bare.locator(".shown-languages")).to_be_hidden()
    bare.locator("[name=title_en]").fill("Without scripts")
    bare.get_by_role("button", name="Save", exact=True).first.click()
    expect(bare.locator(".messagelist")).to_contain_text("Without scripts")
    plain.close()
