"""The readers' tools on a phone, with JavaScript and without, in both languages."""

from __future__ import annotations

import pytest
import vobject
from PIL import Image
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


@SCRIPT
@pytest.mark.parametrize(
    ("language", "fields", "button", "said"),
    [
        (
            "zh-hans",
            {"运营商": "jazz", "金额（卢比）": "５００", "手机号": "٠٣٠٠ 123-4567"},
            "显示卡片",
            "请给这个 Jazz 号码充 500 卢比。",
        ),
        (
            "en",
            {"Operator": "jazz", "Amount (Rs)": "Rs 500", "Mobile number": "0092 300 1234567"},
            "Show the card",
            "Please load Rs 500 on this Jazz number.",
        ),
    ],
)
def test_a_reader_makes_a_card_for_the_shop(
    open_page: OpenPage,
    script: bool,
    language: str,
    fields: dict[str, str],
    button: str,
    said: str,
) -> None:
    page = open_page(f"/{language}/tools/shop-card/", java_script_enabled=script)
    (operator, network), (amount, rupees), (number, written) = fields.items()
    page.get_by_label(operator).select_option(network)
    page.get_by_label(amount).fill(rupees)
    page.get_by_label(number).fill(written)
    page.get_by_role("button", name=button).click()
    card = page.locator(".shop-card")
    expect(card.locator(".shop-card-number")).to_have_text("0300 123 4567")
    expect(card.locator(".shop-card-urdu")).to_contain_text("Jazz نمبر پر 500 روپے")
    expect(card.locator(".shop-card-own")).to_have_text(said)
    expect(card).to_be_in_viewport(ratio=1)
    assert card.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_card_is_made_and_saved_without_a_network(open_page: OpenPage) -> None:
    page = open_page("/en/tools/shop-card/", accept_downloads=True)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_label("Mobile number").fill("+92 345 1234567")
    page.get_by_role("button", name="Show the card").click()
    expect(page.locator(".shop-card-number")).to_have_text("0345 123 4567")
    expect(page.locator(".shop-card-amount")).to_be_hidden()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a picture").click()
    with Image.open(saved.value.path()) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1080
        assert picture.convert("L").getextrema() == (0, 255)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".shop-card")).to_be_hidden()


@pytest.mark.parametrize(
    ("label", "written", "told"),
    [
        (
            "Mobile number",
            "0300 12345",
            "This cannot be a Pakistani mobile number: those begin with 03 and have 11 digits.",
        ),
        (
            "Amount (Rs)",
            "-5",
            "Write an amount from 1 to 100000, with two decimals at most.",
        ),
    ],
)
def test_a_wrong_answer_is_told_on_the_page_until_it_is_right(
    open_page: OpenPage, label: str, written: str, told: str
) -> None:
    page = open_page("/en/tools/shop-card/")
    page.get_by_label(label).fill(written)
    page.get_by_role("button", name="Show the card").click()
    expect(page.locator(".field-error")).to_have_text(told)
    expect(page.get_by_label(label)).to_be_focused()
    page.get_by_label(label).fill("")
    page.get_by_role("button", name="Show the card").click()
    expect(page.locator(".field-error")).to_have_count(0)
    expect(page.locator(".shop-card-own")).to_contain_text("________")


def test_only_the_card_is_printed(open_page: OpenPage) -> None:
    page = open_page("/en/tools/shop-card/")
    page.get_by_role("button", name="Show the card").click()
    page.emulate_media(media="print")
    expect(page.locator(".shop-card")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    expect(page.get_by_role("button", name="Close")).to_be_hidden()


@SCRIPT
@pytest.mark.parametrize(
    ("language", "day", "button", "calendar", "until"),
    [
        ("zh-hans", "哪天买的", "算一算", "加到我的日历", "可用到："),
        ("en", "Day you bought it", "Work it out", "Add to my calendar", "Works until:"),
    ],
)
def test_a_reader_puts_the_end_of_a_plan_into_a_calendar(
    open_page: OpenPage,
    script: bool,
    language: str,
    day: str,
    button: str,
    calendar: str,
    until: str,
) -> None:
    page = open_page(
        f"/{language}/plans/jazz-weekly-super/", java_script_enabled=script, accept_downloads=True
    )
    page.locator("a[href*='/tools/reminder/']").click()
    expect(page.get_by_label(day)).not_to_have_value("")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".ask-for")).to_contain_text(until)
    expect(page.locator(".ask-for")).to_be_in_viewport(ratio=1)
    with page.expect_download() as saved:
        page.get_by_role("link", name=calendar).click()
    made = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename.endswith(".ics")
    assert len(vobject.readOne(made).vevent_list) == 2


@SCRIPT
@pytest.mark.parametrize(
    ("language", "answers", "button", "hand_over"),
    [
        ("zh-hans", {"待几天": "12", "一共要多少流量（GB）": "１０"}, "找套餐", "总共要付"),
        (
            "en",
            {"Days you stay": "12", "Data you need in all (GB)": "10 GB"},
            "Find plans",
            "to hand over in all",
        ),
    ],
)
def test_a_reader_finds_plans_for_a_stay(
    open_page: OpenPage,
    script: bool,
    language: str,
    answers: dict[str, str],
    button: str,
    hand_over: str,
) -> None:
    page = open_page(f"/{language}/tools/plan/", java_script_enabled=script)
    for label, answer in answers.items():
        page.get_by_label(label).fill(answer)
    page.get_by_role("button", name=button).click()
    first = page.locator(".ways > li").first
    expect(first).to_be_in_viewport()
    expect(first.locator(".price")).to_contain_text(hand_over)
    expect(first.locator(".why").first).to_be_visible()
    first.locator("h3 a").first.click()
    expect(page.locator(".headline")).to_be_visible()


@SCRIPT
@pytest.mark.parametrize(
    ("language", "field", "question", "answer"),
    [
        ("zh-hans", "搜什么", "餘額", "会过期的话费余额"),
        ("en", "Search for", "balance expire", "Balance that expires"),
    ],
)
def test_a_reader_searches_from_any_page(
    open_page: OpenPage, script: bool, language: str, field: str, question: str, answer: str
) -> None:
    page = open_page(f"/{language}/plans/", java_script_enabled=script)
    page.locator(".search-link").click()
    page.get_by_label(field).fill(question)
    page.keyboard.press("Enter")
    first = page.locator(".hits a").first
    expect(first).to_have_text(answer)
    expect(first).to_be_in_viewport()
    first.click()
    expect(page.locator("h1")).to_have_text(answer)


@SCRIPT
@pytest.mark.parametrize(
    ("language", "yes", "thanks"), [("zh-hans", "有", "谢谢"), ("en", "Yes", "Thank you")]
)
def test_a_reader_says_whether_a_page_helped(
    open_page: OpenPage, script: bool, language: str, yes: str, thanks: str
) -> None:
    page = open_page(f"/{language}/guides/the-north/", java_script_enabled=script)
    page.locator(".helpful").get_by_role("button", name=yes, exact=True).click()
    expect(page.locator("main")).to_contain_text(thanks)
    assert page.context.cookies() == []
