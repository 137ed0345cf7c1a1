"""The page that says when a plan ends, and its calendar file."""

from __future__ import annotations

from typing import Any

import pytest
import vobject
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode

from tests.factories import make_plan, stop_clock
from tests.pages import Page, parsed, read

pytestmark = pytest.mark.django_db

REMINDER = "/en/tools/reminder/"
DAY = "Write a day from 2025-11-24 to 2027-11-26, like this: 2026-11-25"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-11-25T10:00+05:00")


def ask(client: Client, path: str = REMINDER, **asked: Any) -> Page:
    return read(client, f"{path}?{urlencode({'bought': '2026-11-25', **asked})}")


def calendar(client: Client, **asked: Any) -> HttpResponse:
    return client.get(f"{REMINDER}calendar.ics", {"bought": "2026-11-25", **asked})


def errors(page: Page) -> list[str]:
    return page.words("//p[@class='field-error']")


def test_calendar_days_end_at_the_last_minute_of_the_last(client: Client) -> None:
    page = ask(client, plan="jazz-weekly-super")
    assert page.one("//p[@class='ask-for']") == "Works until: 1 December 2026 23:59"
    assert "Calendar days: the day you buy is the first" in page.one("//section[@class='answer']")
    chinese = ask(client, "/zh-hans/tools/reminder/", plan="jazz-weekly-super")
    assert chinese.one("//p[@class='ask-for']") == "可用到： 2026 年 12 月 1 日 23:59"


def test_an_unknown_rule_is_said_and_both_ends_named(client: Client) -> None:
    page = ask(client, plan="zong-weekly-pro", at="14:30")
    assert page.one("//p[@class='ask-for']") == "Works until: 1 December 2026 23:59"
    unsure = page.words("//section[@class='answer']/p[@class='limit']")[0]
    assert unsure.startswith("How its days are counted is not known.")
    assert unsure.endswith("By periods of 24 hours it would be 2 December 2026, 14:29.")


def test_the_sim_has_a_limit_of_its_own(client: Client) -> None:
    sim = ask(client, plan="zong-weekly-pro").words("//p[@class='limit']")[1]
    assert sim.startswith("The SIM itself: use it once more by 23 May 2027.")


def test_a_limit_that_is_past_is_no_task(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for today, told in {
        "2027-05-23T12:00+05:00": "The SIM itself: use it once more by 23 May 2027.",
        "2027-05-24T00:00+05:00": "The SIM itself had to be used once more by 23 May 2027.",
    }.items():
        stop_clock(monkeypatch, today)
        sim = ask(client, plan="zong-weekly-pro").words("//p[@class='limit']")[1]
        assert sim.startswith(told)


def test_a_plan_by_the_hour_asks_when(client: Client) -> None:
    page = ask(client, plan="zong-2-hour-non-stop")
    assert errors(page) == ["This plan counts hours. Write the time like this: 14:30"]
    late = ask(client, plan="zong-2-hour-non-stop", at="23:30", bought="2026-12-31")
    assert late.one("//p[@class='ask-for']") == "Works until: 1 January 2027 01:29"


def test_what_is_over_is_said_and_not_put_into_a_calendar(client: Client) -> None:
    page = ask(client, plan="jazz-weekly-super", bought="2026-11-10")
    assert page.one("//p[@class='ask-for']") == "It ended: 16 November 2026 23:59"
    assert not page.tree.xpath("//a[contains(@href, '.ics')]")


def test_a_plan_of_unknown_length_is_said(client: Client) -> None:
    slug = make_plan(validity_days=None).slug
    page = ask(client, plan=slug, at="09:00")
    assert page.one("//p[@class='notice']").startswith("How long Jazz Test Weekly lasts is not")
    assert calendar(client, plan=slug).status_code == 400


def test_a_plans_page_leads_here_with_itself_and_today_chosen(client: Client) -> None:
    plan = read(client, "/en/plans/jazz-weekly-super/")
    (link,) = plan.tree.xpath("//a[contains(@href, '/tools/reminder/')]/@href")
    page = read(client, link)
    assert page.tree.xpath("//option[@selected]/@value") == ["jazz-weekly-super"]
    assert page.tree.xpath("//input[@name='bought']/@value") == ["2026-11-25"]
    assert errors(page) == []


@pytest.mark.parametrize(
    "written",
    [
        "2026/11/25",
        "2026.11.25",
        "25/11/2026",
        "25.11.2026",
        "2026年11月25日",
        "２０２６-１１-２５",
    ],
)
def test_a_day_may_be_written_in_many_ways(client: Client, written: str) -> None:
    page = ask(client, plan="jazz-weekly-super", bought=written)
    assert page.one("//p[@class='ask-for']") == "Works until: 1 December 2026 23:59"
    assert page.tree.xpath("//input[@name='bought']/@value") == ["2026-11-25"]


@pytest.mark.parametrize(
    "odd", ["", "soon", "1900-01-01", "9999-12-31", "2026-02-30", "\x00", "x" * 10_000, "📶", "<b>"]
)
def test_a_day_that_makes_no_sense_is_told(client: Client, odd: str) -> None:
    page = ask(client, plan="jazz-weekly-super", bought=odd)
    assert errors(page) == [DAY]
    assert not page.words("//section[@class='answer']")


@pytest.mark.parametrize(
    ("field", "written", "kind"),
    [
        ("bought", "next Friday", "text"),
        ("bought", "2026-02-30", "text"),
        ("bought", "1900-01-01", "date"),
        ("at", "noon", "text"),
        ("at", "09:15", "time"),
    ],
)
def test_what_a_browsers_own_field_would_drop_stays_to_be_mended(
    client: Client, field: str, written: str, kind: str
) -> None:
    page = ask(client, plan="jazz-weekly-super", **{field: written})
    (kept,) = page.tree.xpath(f"//input[@name='{field}']")
    assert (kept.get("value"), kept.get("type")) == (written, kind)


@pytest.mark.parametrize("odd", ["25:00", "soon", "9" * 10_000, "<b>"])
def test_a_time_that_makes_no_sense_is_told(client: Client, odd: str) -> None:
    page = ask(client, plan="jazz-weekly-super", at=odd)
    assert errors(page) == ["Write the time like this: 14:30"]


@pytest.mark.parametrize("odd", ["", "nowhere", "\x00", "<script>", "x" * 10_000])
def test_a_plan_that_does_not_exist_is_told(client: Client, odd: str) -> None:
    assert errors(ask(client, plan=odd)) == ["Choose a plan from the list."]
    refused = calendar(client, plan=odd)
    assert refused.status_code == 400
    assert parsed(refused).xpath("//p[@class='field-error']")


def test_the_file_is_offered_and_holds_the_plans_end_and_the_sims(client: Client) -> None:
    page = ask(client, plan="jazz-weekly-super")
    (link,) = page.tree.xpath("//a[contains(@href, '.ics')]/@href")
    response = client.get(link)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="jazz-weekly-super-2026-12-01.ics"' in response["Content-Disposition"]
    plan, sim = vobject.readOne(response.content.decode()).vevent_list
    assert plan.summary.value == "Jazz Weekly Super Plus ends"
    assert plan.dtstart.value.isoformat() == "2026-12-01T18:59:00+00:00"
    assert "What is left: dial *505*2#" in plan.description.value
    assert "To buy it again: dial *505#" in plan.description.value
    assert sim.summary.value == "Use the Jazz SIM once"
    assert sim.dtstart.value.isoformat() == "2027-05-23"


def test_the_file_says_what_is_not_certain(client: Client) -> None:
    made = calendar(client, plan="zong-weekly-pro").content.decode()
    plan = vobject.readOne(made).vevent_list[0]
    assert "How its days are counted is not known" in plan.description.value


def test_the_same_reminder_is_the_same_entry(client: Client) -> None:
    first, second = (
        vobject.readOne(calendar(client, plan="zong-weekly-pro", at=at).content.decode())
        for at in ("09:00", "10:00")
    )
    assert first.vevent_list[0].uid.value == second.vevent_list[0].uid.value
