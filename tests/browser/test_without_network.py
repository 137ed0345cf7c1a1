"""On a phone without a network: what was kept opens, says how old it is, and works."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
OLD = {
    "zh-hans": re.compile("没有网络或网速很慢。这是 2026"),
    "en": re.compile("No network, or a very slow one. This is the page of"),
}
URLS_IN = """async (name) => (await (await caches.open(name)).keys()).map((kept) => kept.url)"""
KEPT = """async (paths) => {
    for (const path of paths) {
        while (!(await caches.match(path))) await new Promise((done) => setTimeout(done, 50));
    }
}"""
EMERGENCY = [
    "offline/",
    "tools/shop-card/",
    "recharge/retail-shop/",
    "guides/when-a-recharge-seems-to-fail/",
    "tools/cost/",
]


def visit(open_page: OpenPage, path: str, *more: str) -> Page:
    """A first visit; the worker has kept the emergency pages when it is over."""
    page = open_page(path, service_workers="allow")
    language = path.split("/")[1]
    page.evaluate(KEPT, [f"/{language}/{own}" for own in EMERGENCY])
    for other in more:
        page.goto(other)
        page.evaluate(KEPT, [other])
    page.context.set_offline(True)
    return page


@LANGUAGES
def test_one_visit_keeps_every_emergency_page_with_its_style(
    open_page: OpenPage, language: str
) -> None:
    page = visit(open_page, f"/{language}/")
    for path in EMERGENCY:
        page.goto(f"/{language}/{path}")
        expect(page.locator(".offline-note")).to_have_text(OLD[language])
        expect(page.locator("h1")).to_be_visible()
        assert page.locator(".offline-note").evaluate("one => getComputedStyle(one).borderRadius")
        margin = page.evaluate("getComputedStyle(document.body).marginTop")
        assert margin == "0px", path
    page.goto(f"/{language}/offline/")
    expect(page.locator("a[href^='tel:']").first).to_be_visible()


@LANGUAGES
def test_a_visited_page_opens_again_and_one_never_seen_gives_the_emergency_page(
    open_page: OpenPage, language: str
) -> None:
    seen = f"/{language}/plans/jazz-weekly-super/"
    page = visit(open_page, f"/{language}/", seen)
    page.goto(seen)
    expect(page.locator("h1")).to_have_text("Weekly Super Plus")
    expect(page.locator(".offline-note")).to_have_text(OLD[language])
    page.goto(f"/{language}/guides/the-north/")
    expect(page.locator(".emergency")).to_be_visible()
    expect(page.locator(".offline-note")).not_to_have_text(OLD[language])
    kept = page.locator("#kept a")
    expect(kept.filter(has_text="Weekly Super Plus")).to_be_visible()
    expect(page.locator("#kept li p").first).to_contain_text("2026")


@pytest.mark.parametrize(
    ("language", "amount", "buttons", "arrives", "ask_for"),
    [
        ("zh-hans", "你付多少（卢比）", "算一算", "86.96 卢比", "500 卢比"),
        ("en", "You hand over (Rs)", "Work it out", "Rs 86.96", "Rs 500"),
    ],
)
def test_the_cost_tool_works_on(
    open_page: OpenPage, language: str, amount: str, buttons: str, arrives: str, ask_for: str
) -> None:
    page = visit(open_page, f"/{language}/")
    page.goto(f"/{language}/tools/cost/")
    page.get_by_label(amount).fill("１００")
    page.get_by_role("button", name=buttons).nth(1).click()
    expect(page.locator(".sum dd").nth(1)).to_have_text(arrives)
    page.goto(f"/{language}/tools/cost/?price=434&basis=tax_included")
    expect(page.locator(".sum dd")).to_have_text(ask_for)


def test_sums_without_a_network_are_those_of_the_server(open_page: OpenPage) -> None:
    served = open_page("/en/tools/cost/")
    alone = open_page("/en/tools/cost/")
    alone.context.set_offline(True)
    paying = alone.locator("main form").nth(1)
    for paid in ("1", "33.33", "72.5", "999.99", "1000", "100000"):
        for area in ("provinces", "islamabad", "gilgit_baltistan", "former_tribal"):
            served.goto(f"/en/tools/cost/?paid={paid}&area={area}")
            sums = served.locator(".sum dd").all_inner_texts()
            paying.locator("[name=paid]").fill(paid)
            paying.locator("[name=area]").select_option(area)
            paying.locator("button").click()
            expect(alone.locator(".sum dd")).to_have_text([sums[0], sums[2], sums[4]])


def test_the_shop_card_is_made(open_page: OpenPage) -> None:
    page = visit(open_page, "/zh-hans/")
    page.goto("/zh-hans/tools/shop-card/")
    page.get_by_label("手机号").fill("03001234567")
    page.get_by_role("button", name="显示卡片").click()
    expect(page.locator(".shop-card-number")).to_have_text("0300 123 4567")


@pytest.mark.parametrize(
    ("language", "path", "save", "saved"),
    [
        ("zh-hans", "operators/jazz/", "存到手机，没网也能看", "已存到手机（点按删除）"),
        ("en", "guides/the-north/", "Save for offline", "Saved on this phone (tap to remove)"),
    ],
)
def test_a_page_is_saved_and_removed(
    open_page: OpenPage, language: str, path: str, save: str, saved: str
) -> None:
    page = open_page(f"/{language}/{path}", service_workers="allow")
    page.get_by_role("button", name=save).click()
    made = page.get_by_role("button", name=saved)
    expect(made).to_have_attribute("aria-pressed", "true")
    assert len(page.evaluate(URLS_IN, "saved-1")) == 1
    made.click()
    expect(page.get_by_role("button", name=save)).to_have_attribute("aria-pressed", "false")


def test_the_page_of_the_first_visit_is_kept_too(open_page: OpenPage) -> None:
    page = open_page("/en/guides/the-north/", service_workers="allow")
    page.evaluate(KEPT, ["/en/guides/the-north/"])
    page.context.set_offline(True)
    page.goto("/en/guides/the-north/")
    expect(page.locator(".offline-note")).to_have_text(OLD["en"])


def test_what_is_private_or_asked_is_never_kept(open_page: OpenPage) -> None:
    page = open_page("/en/", service_workers="allow")
    page.evaluate(KEPT, ["/en/offline/"])
    for path in ("/en/search/?q=jazz", "/en/tools/cost/?paid=100"):
        page.goto(path)
    kept = page.evaluate(URLS_IN, "pages-1")
    assert not [url for url in kept if "?" in url or "/search/" in url]


def test_a_former_version_and_what_only_it_needed_are_removed(open_page: OpenPage) -> None:
    page = open_page("/en/about/", service_workers="allow")
    page.evaluate(KEPT, ["/en/offline/"])
    gone = page.evaluate(
        """async () => {
            await (await caches.open('pages-0')).put('/old', new Response('x'));
            await (await caches.open('static-1')).put('/static/old.css', new Response('x'));
            await (await navigator.serviceWorker.ready).unregister();
            await navigator.serviceWorker.register('/service-worker.js?again');
            while ((await caches.has('pages-0')) || (await caches.match('/static/old.css'))) {
                await new Promise((done) => setTimeout(done, 50));
            }
            return caches.keys();
        }"""
    )
    assert "pages-0" not in gone
    assert {"pages-1", "static-1"} <= {*gone}


def test_switched_off_by_a_deploy_it_forgets_everything_and_goes(
    open_page: OpenPage, settings: Settings
) -> None:
    page = visit(open_page, "/en/")
    page.context.set_offline(False)
    settings.SERVICE_WORKER = False
    page.goto("/en/about/")
    left = page.evaluate(
        """async () => {
            const kept = () => Promise.all(['pages-1', 'static-1'].map((name) => caches.has(name)));
            const workers = () => navigator.serviceWorker.getRegistrations();
            for (let turn = 0; turn < 100; turn += 1) {
                if (!(await kept()).includes(true) && !(await workers()).length) return 0;
                await new Promise((done) => setTimeout(done, 100));
            }
            return (await workers()).length || 'caches';
        }"""
    )
    assert left == 0
