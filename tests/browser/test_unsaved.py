"""What an editor types is kept in the tab until it is saved."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from operators.models import ChannelStep
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_merging import field, save
from tests.browser.test_public import AXE
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

WRITTEN = "写了很久的一句话，每个字都算数。"


@pytest.fixture
def li(sign_in: SignIn, db: None) -> Page:
    return sign_in(User.objects.create_superuser("li", password="x"), "zh-CN")


@pytest.fixture
def guide(db: None) -> Guide:
    return factories.make_guide()


def open_form(page: Page, row: Any) -> None:
    page.goto(address(type(row), "change", row.pk))


def wait_until_kept(page: Page) -> None:
    expect(page.locator("form[data-unsaved=kept]")).to_have_count(1)


def notice(page: Page) -> Any:
    return page.get_by_role("region", name="未保存的内容")


def questions(page: Page) -> list[str]:
    asked: list[str] = []

    def accept(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return asked


def test_leaving_asks_only_when_something_was_typed(li: Page, guide: Guide) -> None:
    asked = questions(li)
    open_form(li, guide)
    li.goto(address(Guide, "changelist"))
    assert asked == []
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    li.goto(address(Guide, "changelist"))
    assert asked == ["beforeunload"]


def test_saving_does_not_ask_and_forgets(li: Page, guide: Guide) -> None:
    asked = questions(li)
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    save(li)
    expect(li.locator(".messagelist .success")).to_be_visible()
    expect(notice(li)).to_have_count(0)
    assert asked == []
    assert li.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('uns'))") == []


def test_typed_text_is_offered_after_a_reload_and_restored(li: Page, guide: Guide) -> None:
    plan = factories.make_plan()
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    field(li, "topic").select_option("money")
    li.evaluate(
        """([number, text]) => {
            const list = document.querySelector('[name=plans]');
            list.add(new Option(text, number, true, true));
            django.jQuery(list).trigger('change');
        }""",
        [str(plan.pk), str(plan)],
    )
    wait_until_kept(li)
    li.reload()
    expect(notice(li)).to_be_visible()
    found = Axe().run(li, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    notice(li).get_by_role("button", name="恢复").click()
    expect(field(li, "summary_zh_hans")).to_have_value(WRITTEN)
    save(li)
    guide.refresh_from_db()
    assert (guide.summary_zh_hans, guide.topic) == (WRITTEN, "money")
    assert list(guide.plans.all()) == [plan]


def test_discarded_text_is_not_offered_again(li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    li.reload()
    notice(li).get_by_role("button", name="丢弃").click()
    expect(notice(li)).to_have_count(0)
    li.reload()
    li.wait_for_load_state("load")
    expect(notice(li)).to_have_count(0)


def test_rows_are_restored_by_their_key_and_new_ones_added(li: Page) -> None:
    channel = factories.make_channel()
    for number in (10, 20):
        ChannelStep.objects.create(channel=channel, position=number, body_en=f"Step {number}")
    open_form(li, channel)
    field(li, "steps-1-body_en").fill("Twenty, mended")
    li.locator("#steps-group .add-row a").click()
    field(li, "steps-2-body_en").fill("A third step")
    wait_until_kept(li)
    channel.steps.get(position=10).delete()
    li.reload()
    notice(li).get_by_role("button", name="恢复").click()
    save(li)
    assert list(channel.steps.order_by("position").values_list("body_en", flat=True)) == [
        "Twenty, mended",
        "A third step",
    ]


def test_restored_text_is_merged_with_what_others_saved_since(li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    guide.summary_zh_hans, guide.title_en = "别人写的一句话。", "Written by another"
    guide.save()
    li.reload()
    notice(li).get_by_role("button", name="恢复").click()
    save(li)
    expect(li.get_by_role("region", name="两个人改了同一处")).to_contain_text("别人写的")
    guide.refresh_from_db()
    assert guide.summary_zh_hans == "别人写的一句话。"


def test_text_for_a_page_that_is_gone_is_offered_elsewhere(li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    guide.delete()
    li.reload()
    expect(notice(li)).to_be_visible()
    notice(li).locator("summary").click()
    expect(notice(li)).to_contain_text(WRITTEN)


def test_answer_lost_on_the_way_leaves_nothing_to_restore(li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    li.route("**/change/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    li.locator("[name=_continue]").first.click()
    li.wait_for_url("chrome-error://**")
    li.unroute("**/change/")
    open_form(li, guide)
    expect(field(li, "summary_zh_hans")).to_have_value(WRITTEN)
    expect(notice(li)).to_have_count(0)


def test_text_of_another_account_is_not_shown(sign_in: SignIn, li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    li.evaluate(
        """() => {
            const [key] = Object.keys(sessionStorage).filter((one) => one.startsWith('unsaved '));
            const entry = JSON.parse(sessionStorage[key]);
            sessionStorage[key] = JSON.stringify({...entry, user: '0'});
            document.querySelector('[name=form_key]').form.reset();
        }"""
    )
    li.goto(address(Guide, "changelist"))
    expect(notice(li)).to_have_count(0)


def test_restored_text_survives_a_lost_session(li: Page, guide: Guide) -> None:
    open_form(li, guide)
    field(li, "summary_zh_hans").fill(WRITTEN)
    wait_until_kept(li)
    kept = li.context.cookies()
    li.context.clear_cookies()
    li.reload()
    expect(li.locator("#id_username")).to_be_visible()
    li.context.add_cookies(kept)
    open_form(li, guide)
    notice(li).get_by_role("button", name="恢复").click()
    expect(field(li, "summary_zh_hans")).to_have_value(WRITTEN)


def test_wheel_does_not_change_a_number(li: Page) -> None:
    plan = factories.make_plan(price_pkr=2347)
    open_form(li, plan)
    price = field(li, "price_pkr")
    price.click()
    price.hover()
    li.mouse.wheel(0, 200)
    expect(price).to_have_value("2347.00")
