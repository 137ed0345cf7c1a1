"""The desk as a Chinese editor and an English translator use it, each reading one language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from editorial.accounts.roles import TRANSLATORS
from editorial.models import Correction
from guides.models import Guide, Tip
from operators.models import Operator, Plan
from tests import factories
from tests.browser.conftest import OpenPage
from tests.browser.test_public import AXE

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1280)
SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(open_page: OpenPage) -> SignIn:
    """sign_in(user, locale): that user's desk in a browser of that language."""

    def sign_in_(user: User, locale: str, width: int = 1280) -> Page:
        page = open_page("/healthz", width=width, locale=locale)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        address = page.url.removesuffix("/healthz")
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
        )
        page.goto("/admin/")
        return page

    return sign_in_


@pytest.fixture
def editor(db: None) -> User:
    """May see and change facts and guides, and answer readers."""
    return with_rights("bianji", ("view", "change"), Tip, Guide, Plan, Correction)


@pytest.fixture
def translator(db: None) -> User:
    user = User.objects.create_user("translator", is_staff=True)
    user.groups.add(Group.objects.get(name=TRANSLATORS["en"]))
    return user


def with_rights(name: str, rights: tuple[str, ...], *models: Any) -> User:
    user = User.objects.create_user(name, is_staff=True)
    for model in models:
        kind = ContentType.objects.get_for_model(model)
        codenames = [f"{right}_{model._meta.model_name}" for right in rights]
        user.user_permissions.add(
            *Permission.objects.filter(content_type=kind, codename__in=codenames)
        )
    user.user_permissions.add(Permission.objects.get(codename="verify_content"))
    return user


@pytest.fixture
def busy_week(db: None) -> None:
    """Something in every section."""
    now = timezone.now()
    guide = factories.make_guide(summary_en="", expire_at=now + timedelta(days=3))
    guide.title_zh_hans = "改过的指南"
    guide.save()
    factories.make_tip("draft", status="draft", publish_at=now + timedelta(days=5))
    factories.make_tip("undated", status="draft", text_en="")
    factories.make_tip("checked", verified_on=timezone.localdate() - timedelta(days=40))
    Correction.objects.create(content_object=guide, seen="链接打不开", language="zh-hans")


# --- Walks -------------------------------------------------------------------------------------


def test_an_editor_follows_a_figure_to_its_list(
    sign_in: SignIn, editor: User, complaints: list[str]
) -> None:
    guide = factories.make_guide(title_en="")
    desk = sign_in(editor, "zh-CN")
    expect(desk.get_by_role("heading", level=1)).to_have_text("今天要做的事")
    row = desk.locator(".matrix tr", has_text="指南")
    expect(row.locator("td.missing").nth(1)).to_have_text("1")
    row.locator("td.missing").nth(1).get_by_role("link").click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    expect(desk.locator("#result_list")).to_contain_text(str(guide))
    expect(desk.locator("#changelist-filter .selected")).to_contain_text(["全部", "全部", "缺译"])
    assert complaints == []


def test_an_editor_verifies_a_fact_that_had_no_source_address(
    sign_in: SignIn, editor: User, complaints: list[str]
) -> None:
    Tip.objects.update(verified_on=timezone.localdate())
    tip = factories.make_tip(source_url="", confidence="unverified", text_zh_hans="没有网址的提醒")
    desk = sign_in(editor, "zh-CN")
    desk.locator("#due .counts").get_by_role("link", name="提醒 1").click()
    desk.locator("#result_list tbody input[type=checkbox]").check()
    desk.get_by_label("动作").select_option(label="标记为今天已核实")
    desk.get_by_role("button", name="执行").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("依据在哪里？")
    button = desk.get_by_role("button", name="标记为今天已核实")
    button.click()
    expect(desk.locator(".errorlist")).to_contain_text("请填写能证明这一点的网页地址")
    desk.get_by_label("来源网址").fill("https://example.org/proof")
    button.click()
    expect(desk.locator(".messagelist .info")).to_have_text("已处理 1 项。")
    expect(desk.locator("#result_list")).to_have_count(0)
    tip.refresh_from_db()
    assert (tip.source_url, tip.verified_by) == ("https://example.org/proof", editor)
    desk.goto("/admin/")
    expect(desk.locator("#recent li").first).to_contain_text("没有网址的提醒")
    assert complaints == []


def test_an_editor_checks_the_first_fact_of_the_day_on_its_form(
    sign_in: SignIn, editor: User
) -> None:
    desk = sign_in(editor, "zh-CN")
    first = desk.locator("#due tbody tr").first
    name = first.locator("th a span").inner_text()
    first.get_by_role("link", name="去核实").click()
    desk.get_by_role("button", name="保存并标记为今天已核实").first.click()
    expect(desk.locator(".messagelist .info").first).to_be_visible()
    desk.goto("/admin/")
    expect(desk.locator("#due tbody tr").first.locator("th a span")).not_to_have_text(name)


def test_a_translator_writes_what_is_outdated_in_english_and_nothing_else(
    sign_in: SignIn, translator: User, busy_week: None, complaints: list[str]
) -> None:
    desk = sign_in(translator, "en-GB")
    expect(desk.locator(".matrix thead th[colspan]")).to_have_text(["English"])
    expect(desk.locator("#due, #drafts, #waiting, #calendar, #links")).to_have_count(0)
    desk.locator("#to-translate tbody tr", has_text="Test guide").get_by_role("link").last.click()
    expect(desk.get_by_label("Title (English)")).to_be_editable()
    expect(desk.locator("[name=title_zh_hans], [name=status], [name=slug]")).to_have_count(0)
    desk.locator("[name=summary_en]").fill("Now in English too.")
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert Guide.objects.get(slug="test-guide").summary_en == "Now in English too."
    assert complaints == []


# --- Looks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_desk_shuts_nobody_out_in_light_or_dark(
    sign_in: SignIn, admin_user: User, busy_week: None, complaints: list[str], locale: str
) -> None:
    factories.make_question(operator=Operator.objects.get(slug="jazz"))
    assert faults(sign_in(admin_user, locale)) == {}
    assert complaints == []


def test_a_quiet_desk_shuts_nobody_out_either(sign_in: SignIn, editor: User) -> None:
    for model in (Tip, Guide, Plan):
        model.objects.update(verified_on=timezone.localdate())
    desk = sign_in(editor, "en-GB")
    expect(desk.locator("#due .empty")).to_be_visible()
    assert faults(desk) == {}


def test_the_page_that_asks_for_addresses_shuts_nobody_out(
    sign_in: SignIn, admin_user: User
) -> None:
    factories.make_tip(source_url="", confidence="unverified")
    factories.make_tip("shop", source_url="", source_note_zh_hans="营业厅告示")
    page = sign_in(admin_user, "zh-CN")
    page.goto("/admin/guides/tip/?slug__in=test-tip,shop,fraud-otp-pin")
    page.locator("#action-toggle").check()
    page.get_by_label("动作").select_option(label="标记为今天已核实")
    page.get_by_role("button", name="执行").click()
    page.get_by_role("button", name="标记为今天已核实").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert faults(page) == {}
    assert too_wide(page) == {}


def faults(page: Page) -> dict[str, list[str]]:
    """What axe finds in light and in dark."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # The admin's links fade from one colour to the other.
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        for fault in Axe().run(page, options=AXE).response["violations"]:
            places = [place["html"][:160] for place in fault["nodes"][:3]]
            found[f"{scheme}: {fault['id']} × {len(fault['nodes'])}"] = places
    return found


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_desk_does_not_scroll_sideways(
    sign_in: SignIn, admin_user: User, busy_week: None, locale: str
) -> None:
    assert too_wide(sign_in(admin_user, locale)) == {}


def too_wide(page: Page) -> dict[int, int]:
    """{width of the window: what the page needs} where that is more."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[width] = needed
    return found
