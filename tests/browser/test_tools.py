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
