"""On paper: what helps there and nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

#: Points.
A5 = (420, 595)


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """(width, height) of each, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("operator", ["jazz", "zong", "telenor", "ufone", "scom", "onic"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_operators_codes_are_one_sheet_of_a5(
    open_page: OpenPage, language: str, operator: str
) -> None:
    page = open_page(f"/{language}/operators/{operator}/")
    assert sheets(page.pdf(prefer_css_page_size=True)) == [A5]


def test_paper_has_the_codes_and_the_pages_address_but_no_menus(open_page: OpenPage) -> None:
    page = open_page("/en/operators/jazz/")
    expect(page.locator(".page-code")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".page-code")).to_be_visible()
    expect(page.locator(".printed-address")).to_contain_text("/en/operators/jazz/")
    expect(page.locator(".code-link").first).to_be_visible()
    for hidden in (".masthead", ".foot", "#plans", "[data-save]"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("path", ["guides/the-north/", "offline/"])
def test_guides_and_the_emergency_page_are_printed_whole(open_page: OpenPage, path: str) -> None:
    page = open_page(f"/en/{path}")
    page.emulate_media(media="print")
    expect(page.locator(".page-code")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    for hidden in (".masthead nav", ".foot", ".copy"):
        expect(page.locator(hidden).first).to_be_hidden()


# --- Sharing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "link", "copied"),
    [("en", "Copy link", "Copied"), ("zh-hans", "复制链接", "已复制")],
)
def test_where_nothing_can_be_shared_the_link_is_copied(
    open_page: OpenPage, language: str, link: str, copied: str
) -> None:
    page = open_page(
        f"/{language}/guides/the-north/", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name=link).click()
    expect(page.get_by_role("button", name=copied)).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.endswith(f"/{language}/guides/the-north/")


def test_a_phone_that_can_share_does(open_page: OpenPage) -> None:
    page = open_page("/en/about/")
    page.add_init_script("navigator.share = async (what) => { window.shared = what }")
    page.goto("/en/operators/jazz/")
    page.get_by_role("button", name="Share").click()
    shared = page.evaluate("window.shared")
    assert shared["url"].endswith("/en/operators/jazz/")
    assert shared["title"].startswith("Jazz")
