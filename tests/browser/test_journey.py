"""A reader whose data has run out: a small phone, no JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page("/en/", width=360, java_script_enabled=False)


def test_from_the_home_page_to_two_plans_side_by_side_in_the_other_language(phone: Page) -> None:
    phone.locator("#jazz > summary").click()
    code = phone.locator("#jazz a[href^='tel:']").first
    expect(code).to_be_visible()
    assert re.fullmatch(r"tel:[*0-9]+(%23)?", code.get_attribute("href") or "")

    phone.get_by_role("navigation", name="Main").get_by_role("link", name="Plans").click()
    phone.locator(".finder summary").click()
    phone.get_by_label("Duration").select_option("weekly")
    phone.get_by_role("button", name="Show plans").click()
    expect(phone).to_have_url(re.compile(r"/en/plans/\?.*period=weekly"))

    choices = phone.get_by_role("checkbox", name=re.compile("^Compare"))
    chosen = [choices.nth(place).get_attribute("value") for place in (0, 1)]
    for place in (0, 1):
        choices.nth(place).check()
    phone.get_by_role("button", name="Compare the chosen plans").click()
    expect(phone.locator("table.compare thead th")).to_have_count(2)

    phone.get_by_role("link", name="中文").click()
    expect(phone).to_have_url(
        re.compile(rf"/zh-hans/plans/compare/\?plan={chosen[0]}&plan={chosen[1]}$")
    )
    expect(phone.locator("table.compare thead th")).to_have_count(2)
    expect(phone.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_the_panels_are_in_the_first_screen(phone: Page) -> None:
    box = phone.locator("#jazz > summary").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 640


def test_opening_one_network_closes_the_other(phone: Page) -> None:
    phone.locator("#jazz > summary").click()
    phone.locator("#zong > summary").click()
    expect(phone.locator("details.network[open]")).to_have_count(1)
    expect(phone.locator("#zong")).to_have_attribute("open", "")


def test_the_order_of_steps_that_most_visitors_miss_is_on_the_first_screen(phone: Page) -> None:
    expect(phone.locator("main .lead").first).to_be_in_viewport()


def test_without_javascript_there_is_no_button_that_does_nothing(phone: Page) -> None:
    phone.locator("#jazz > summary").click()
    expect(phone.locator("button.copy")).to_have_count(0)


def test_an_address_with_a_fragment_shows_that_part(open_page: OpenPage) -> None:
    page = open_page("/en/plans/jazz-weekly-super/#history", java_script_enabled=False)
    expect(page.locator("#history-title")).to_be_in_viewport()


def test_the_emergency_page_shows_the_words_for_the_counter_from_right_to_left(
    open_page: OpenPage,
) -> None:
    page = open_page("/zh-hans/offline/", java_script_enabled=False)
    urdu = page.locator("#phrases [lang=ur]").first
    expect(urdu).to_be_visible()
    expect(urdu).to_have_css("direction", "rtl")
