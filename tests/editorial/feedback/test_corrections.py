"""A reader reports a fact: kept once, answered with what happens next, and never lost."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from editorial.feedback import views as letters
from editorial.feedback.subjects import subject_label
from editorial.models import Correction, ReaderContact, SenderCount
from operators.models import Plan
from tests.editorial.test_database_locks import file, other
from tests.factories import make_fact, make_plan, make_price, make_tip, stop_clock
from tests.letters import SENT, write
from tests.pages import parsed, read

__all__ = ["file", "other"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_plan()


def address(fact: Any, language: str = "en") -> str:
    return f"/{language}/corrections/new/?about={subject_label(fact)}"


def test_the_page_names_the_fact_and_is_kept_by_nobody(client: Client, plan: Plan) -> None:
    page = read(client, address(plan))
    assert page.one("//section[@class='about-fact']/p[1]/a") == "Jazz Test Weekly"
    assert "no-store" in page.response["Cache-Control"]
    assert not page.response.cookies
    assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_it_shows_what_the_reader_saw(client: Client, plan: Plan) -> None:
    shown = "//section[@class='about-fact']/p"
    assert read(client, address(plan)).words(shown)[:2] == [
        "Jazz Test Weekly",
        "Rs 100 with sales tax · 2 GB",
    ]
    price = make_price(plan, 90, "2026-01-01")
    assert "Rs 90 with sales tax" in read(client, address(price)).words(shown)
    tip = make_tip(text_en="A tip that is much longer than the sixty signs by which it is named.")
    assert read(client, address(tip)).words(shown)[0] == tip.text_en


def test_every_fact_leads_there(client: Client, plan: Plan) -> None:
    (href,) = read(client, plan.get_absolute_url()).tree.xpath(
        "//main/div[@class='source']/a[@class='wrong']/@href"
    )
    assert href == address(plan, "zh-hans")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_report_waits_for_the_editors(
    monkeypatch: Any, client: Client, plan: Plan, language: str
) -> None:
    answer = write(
        client,
        monkeypatch,
        address(plan, language),
        "现在要 120 卢比。",
        where="Jazz World",
        when="2026-11-24",
        contact="li@example.org",
    )
    assert answer.status_code == 302
    (report,) = Correction.objects.all()
    assert (report.content_object, report.status, report.language) == (plan, "pending", language)
    assert (report.seen, report.seen_where) == ("现在要 120 卢比。", "Jazz World")
    assert f"{report.seen_on}" == "2026-11-24"
    assert report.contact() == "li@example.org"
    thanks = read(client, answer["Location"])
    assert thanks.one("//h1") in {"谢谢，已经收到", "Thank you: your report has arrived"}
    assert plan.slug in thanks.one("//main//a[@class='button']/@href")
    assert not thanks.tree.xpath("//main//form")


def test_where_when_and_contact_may_be_left_out(
    monkeypatch: Any, client: Client, plan: Plan
) -> None:
    write(client, monkeypatch, address(plan))
    (report,) = Correction.objects.all()
    assert (report.seen_where, report.seen_on, report.contact()) == ("", None, "")
    assert not ReaderContact.objects.exists()


def test_pressing_twice_is_one_report(monkeypatch: Any, client: Client, plan: Plan) -> None:
    for _ in range(2):
        write(client, monkeypatch, address(plan), contact="li@example.org")
    assert ReaderContact.objects.count() == Correction.objects.count() == 1
    write(client, monkeypatch, address(plan), "Something else is wrong.")
    write(client, monkeypatch, address(make_fact()))
    assert Correction.objects.count() == 3


def test_the_same_words_from_someone_else_are_a_report_of_their_own(
    monkeypatch: Any, client: Client, plan: Plan
) -> None:
    for contact in ("", "first@example.org", "second@example.org", ""):
        write(client, monkeypatch, address(plan), contact=contact)
    contacts = [report.contact() for report in Correction.objects.order_by("pk")]
    assert contacts == ["first@example.org", "second@example.org"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"words": ""}, "Write a few words first."),
        ({"words": "x" * 2001}, "2000 fit"),
        ({"when": "1900-01-01"}, "Enter today’s date or an earlier one"),
        ({"where": "x" * 201}, "200 fit"),
        ({"contact": "x" * 201}, "200 fit"),
        ({"website": "http://spam.example"}, "A field that readers do not see"),
        ({"opened": ""}, "open for more than a day"),
        ({"opened": "forged"}, "open for more than a day"),
        ({"sent": "2026-11-25T12:00:01+05:00"}, "That went very quickly"),
    ],
)
def test_what_is_refused_is_told_and_stays_on_the_page(
    monkeypatch: Any, client: Client, plan: Plan, said: dict[str, str], told: str
) -> None:
    given = {"words": "<b>Gone up</b>", "where": "Lahore", "contact": "li", **said}
    page = parsed(write(client, monkeypatch, address(plan), **given))
    assert told in page.text_content()
    assert page.xpath("//textarea")[0].text.strip() == given["words"]
    for name in ("where", "contact"):
        assert page.xpath("//input[@name=$name]/@value", name=name) == [given[name]]
    assert page.xpath("//input[@name='website']/@value") == []
    assert not Correction.objects.exists()


def test_a_quick_letter_is_taken_when_it_is_sent_again(
    monkeypatch: Any, client: Client, plan: Plan
) -> None:
    page = write(client, monkeypatch, address(plan), sent="2026-11-25T12:00:01+05:00")
    (opening,) = parsed(page).xpath("//input[@name='opened']/@value")
    stop_clock(monkeypatch, SENT)
    client.post(address(plan), {"words": "The code is new.", "opened": opening})
    assert Correction.objects.count() == 1


def test_a_flood_from_one_network_is_held_back(
    monkeypatch: Any, client: Client, plan: Plan
) -> None:
    monkeypatch.setattr(letters, "MOST_LETTERS", 2)
    for number in range(3):
        answer = write(client, monkeypatch, address(plan), f"Report {number}")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    page = parsed(answer)
    assert "Many letters came from your network" in page.text_content()
    assert page.xpath("//textarea")[0].text.strip() == "Report 2"
    assert Correction.objects.count() == 2
    other = write(client, monkeypatch, address(plan), "Report 2", REMOTE_ADDR="198.51.100.7")
    assert other.status_code == 302


def test_what_is_refused_counts_for_nothing(monkeypatch: Any, client: Client, plan: Plan) -> None:
    write(client, monkeypatch, address(plan), "")
    assert not SenderCount.objects.exists()


def test_while_someone_else_writes_the_words_stay(
    monkeypatch: Any, client: Client, other: sqlite3.Connection
) -> None:
    there = address(Plan.objects.first())
    other.execute("BEGIN IMMEDIATE")
    answer = write(client, monkeypatch, there, "Later, then.")
    assert answer.status_code == 503
    assert "Send it again in a minute" in answer.text
    assert parsed(answer).xpath("//textarea")[0].text.strip() == "Later, then."


@pytest.mark.parametrize("about", ["", "nothing", "operators.plan.0", "auth.user.1", "\x00"])
def test_of_what_is_no_fact_the_page_says_how_to_find_one(client: Client, about: str) -> None:
    there = f"/en/corrections/new/?{urlencode({'about': about})}"
    page = read(client, there, status=404)
    assert "use “Wrong?” beside the fact" in page.one("//main//p[@class='lead']")
    answer = client.post(there, {"words": "<b>My words</b>"})
    assert answer.status_code == 404
    assert parsed(answer).xpath("//textarea")[0].text.strip() == "<b>My words</b>"


def test_a_fact_that_goes_while_someone_writes_takes_no_words_with_it(
    monkeypatch: Any, client: Client, plan: Plan
) -> None:
    there = address(plan)
    plan.status = "archived"
    plan.save()
    said = {"words": "My words", "where": "Lahore", "when": "2026-11-01", "contact": "li"}
    answer = client.post(there, said)
    assert answer.status_code == 404
    assert parsed(answer).xpath("//textarea")[0].text.strip().split("\n\n") == [*said.values()]


def test_it_needs_no_cookie_and_no_other_method(client: Client, plan: Plan) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(plan), {"words": ""}).status_code == 200
    assert client.put(address(plan)).status_code == 405
