"""Every kind of page in a real browser: it fits, it can be read by everyone, it works."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.kinds import IDS, PAGES

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 768, 1280)
#: Faults alone; style sheets and sounds of other hosts need not be fetched: there are none.
FAULTS = {"resultTypes": ["violations"], "preload": False}
AXE = FAULTS | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
#: All that another colour scheme can spoil.
CONTRAST = FAULTS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
MISSING_IS_MEANT = re.compile(r"the server responded with a status of 404")


def open_everything(page: Page) -> None:
    """Folded parts are checked too; panels that share a name would close each other."""
    page.evaluate(
        "document.querySelectorAll('details').forEach(one => {"
        "one.removeAttribute('name'); one.open = true })"
    )


WIDEST = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll'))
    .slice(0, 3).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_page_fits_and_shuts_nobody_out_in_light_or_dark(
    open_page: OpenPage, complaints: list[str], path: str
) -> None:
    page = open_page(path)
    open_everything(page)
    page.wait_for_load_state("networkidle")
    said = [words for words in complaints if not MISSING_IS_MEANT.search(words)]
    assert said == []
    assert len(complaints) == path.endswith(("/nowhere/", "/corrections/new/"))
    found = {}
    schemes: tuple[tuple[Any, dict[str, Any]], ...] = (("light", AXE), ("dark", CONTRAST))
    for scheme, rules in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page, options=rules).response
        for fault in results["violations"]:
            places = [place["html"][:120] for place in fault["nodes"][:3]]
            found[f"{scheme}: {fault['id']} × {len(fault['nodes'])}"] = places
    assert found == {}
    assert sideways(page) == {}


def sideways(page: Page) -> dict[int, Any]:
    """{width: (what the page needs, its widest parts)} where a page would scroll sideways."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found[width] = (needed, page.evaluate(WIDEST))
    return found


# --- On a phone ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/zh-hans/operators/jazz/", "/en/operators/", "/en/offline/"])
def test_the_name_of_a_code_is_never_squeezed_by_the_code(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    open_everything(page)
    widths = page.locator(".code-label").evaluate_all(
        "all => all.map(one => one.offsetWidth / one.closest('.code').clientWidth)"
    )
    assert len(widths) > 4
    assert min(widths) > 0.95


@pytest.mark.parametrize("plans", [2, 3, 4])
def test_compared_plans_stand_beside_each_other_under_the_name_of_each_row(
    open_page: OpenPage, plans: int
) -> None:
    slugs = ["jazz-weekly-super", "zong-weekly-pro", "jazz-monthly-freedom", "zong-monthly-40gb"]
    query = "&".join(f"plan={slug}" for slug in slugs[:plans])
    page = open_page(f"/en/plans/compare/?{query}")
    names = page.locator(".compare thead a")
    assert names.count() == plans
    for place in range(min(plans, 3)):
        expect(names.nth(place)).to_be_in_viewport(ratio=1)
    expect(names.nth(plans - 1)).to_be_in_viewport()  # a fourth one shows that there is more
    page.locator(".scroll").evaluate("one => { one.scrollLeft = 1000 }")
    row = page.locator(".compare tbody th").first
    expect(row).to_contain_text("Data")
    expect(row).to_be_in_viewport(ratio=1)
    expect(names.nth(plans - 1)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("slug", ["jazz", "onic"])
def test_the_first_statement_keeps_its_distance_from_the_source_above(
    open_page: OpenPage, slug: str
) -> None:
    page = open_page(f"/en/operators/{slug}/")
    above = page.locator("section:has(> .statements) > .source").bounding_box()
    first = page.locator(".statement h3").first.bounding_box()
    assert above
    assert first
    assert first["y"] - (above["y"] + above["height"]) >= 16


def test_the_mark_of_the_prefixes_follows_them_in_one_line(open_page: OpenPage) -> None:
    page = open_page("/zh-hans/")
    page.locator("#zong > summary").click()
    line = page.locator("#zong .network-body > .code-note")
    assert line.locator(".mark").evaluate("one => getComputedStyle(one).display") == "inline"
    height = line.evaluate("one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)")
    assert height < 2.5


# --- With JavaScript -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "copy", "copied"), [("en", "Copy", "Copied"), ("zh-hans", "复制", "已复制")]
)
def test_a_code_can_be_copied(open_page: OpenPage, language: str, copy: str, copied: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    page = open_page(f"/{language}/", permissions=permissions)
    page.locator("#jazz > summary").click()
    code = page.locator("#jazz [data-copy]").first.inner_text()
    button = page.locator("#jazz button.copy").first
    expect(button).to_have_text(copy)
    expect(button).to_have_accessible_name(f"{copy} {code}")
    button.click()
    expect(button).to_have_text(copied)
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_a_copy_that_the_browser_refuses_is_no_fault_in_the_console(
    open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page("/en/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')) }")
    page.locator("#jazz > summary").click()
    button = page.locator("#jazz button.copy").first
    button.click()
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    expect(button).not_to_have_text("Copied")
    assert complaints == []


def test_every_code_that_can_be_copied_has_one_button(open_page: OpenPage) -> None:
    page = open_page("/en/operators/jazz/")
    codes = page.locator("[data-copy]").all_inner_texts()
    names = page.locator("button.copy").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names == [f"Copy {code}" for code in page.locator("[data-copy]").all_text_contents()]
    assert len(codes) > 10


# --- With the keyboard -----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/", "/zh-hans/plans/"])
def test_the_first_tab_offers_to_skip_to_the_text(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    skip = page.locator("a.skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/en/", "/en/plans/", "/en/operators/jazz/"])
def test_one_always_sees_where_the_focus_is(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=1280)
    seen = set()
    for _step in range(25):
        page.keyboard.press("Tab")
        name, outline, width, visible = page.evaluate(FOCUSED)
        assert outline != "none", name
        assert width >= 2, name
        assert visible, name
        seen.add(name)
    assert len(seen) > 15


FOCUSED = """() => { const one = document.activeElement, style = getComputedStyle(one),
    box = one.getBoundingClientRect();
    return [one.outerHTML.slice(0, 150), style.outlineStyle, parseFloat(style.outlineWidth),
            box.bottom > 0 && box.top < innerHeight && box.width > 0] }"""


def test_a_panel_opens_with_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/en/")
    page.locator("#jazz > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#jazz")).to_have_attribute("open", "")
    expect(page.locator("#jazz a[href^='tel:']").first).to_be_visible()
