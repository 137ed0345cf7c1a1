"""The readers' tools on a phone, with JavaScript and without, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@SCRIPT
@pytest.mark.parametrize(
    ("language", "amount", "button", "arrives", "for_plan"),
    [
        ("zh-hans", "你付多少（卢比）", "算一算", "到账 86.96 卢比", "请店员充 500 卢比"),
        (
            "en",
            "You hand over (Rs)",
            "Work it out",
            "Rs 86.96 arrives as balance",
            "Ask for Rs 500",
        ),
    ],
)
def test_a_reader_works_out_what_to_pay(
    open_page: OpenPage,
    script: bool,
    language: str,
    amount: str,
    button: str,
    arrives: str,
    for_plan: str,
) -> None:
    page = open_page(f"/{language}/tools/cost/", java_script_enabled=script)
    page.get_by_label(amount).fill("１００")
    page.get_by_role("button", name=button).nth(1).click()
    expect(page.locator(".ask-for")).to_have_text(arrives)
    page.goto(f"/{language}/plans/jazz-weekly-super/")
    page.locator(".headline a.load").click()
    expect(page.locator(".ask-for")).to_have_text(for_plan)
    expect(page.locator(".ask-for")).to_be_in_viewport()


@SCRIPT
@pytest.mark.parametrize(
    ("language", "label", "button", "wrong", "at_first"),
    [
        (
            "zh-hans",
            "手机号",
            "核对",
            "少了几位：手机号是 11 位，这里只有 10 位。",
            "最初属于： Zong",
        ),
        (
            "en",
            "Mobile number",
            "Check it",
            "Too short: a mobile number has 11 digits, this one has 10.",
            "First given to: Zong",
        ),
    ],
)
def test_a_reader_checks_a_number(
    open_page: OpenPage,
    script: bool,
    language: str,
    label: str,
    button: str,
    wrong: str,
    at_first: str,
) -> None:
    page = open_page(f"/{language}/tools/number/", java_script_enabled=script)
    page.get_by_label(label).fill("۰۳۱۲ ۱۲۳۴۵۶")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".field-error")).to_have_text(wrong)
    expect(page.get_by_label(label)).to_have_value("۰۳۱۲ ۱۲۳۴۵۶")
    page.get_by_label(label).fill("+92 312 123 4567")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".number")).to_have_text("0312 123 4567")
    expect(page.get_by_text(at_first)).to_be_in_viewport()
    assert "312" not in page.url
