"""Operators' pages and the plan list: what is shown, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode

from operators.models import Operator, Plan
from tests.factories import (
    make_channel,
    make_dial_code,
    make_fact,
    make_guide,
    make_operator,
    make_plan,
    make_promotion,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

PAGES: dict[str, tuple[Callable[..., models.Model], str]] = {
    "operators": (make_operator, "/en/operators/"),
    "plans": (make_plan, "/en/plans/?operator=jazz&sort=price"),
    "recharge": (make_channel, "/en/recharge/"),
    "guides": (make_guide, "/en/guides/"),
}
HIDDEN: dict[str, Callable[[], dict[str, Any]]] = {
    "draft": lambda: {"status": "draft"},
    "archived": lambda: {"status": "archived"},
    "expired": lambda: {"expire_at": timezone.now() - timedelta(seconds=1)},
    "not yet": lambda: {"publish_at": timezone.now() + timedelta(hours=1)},
}


def links(client: Client, path: str) -> list[str]:
    return read(client, path).tree.xpath("//main//a/@href")


# --- What the public may see -----------------------------------------------------------------


@pytest.mark.parametrize("kind", PAGES)
def test_what_is_published_has_a_page_and_is_listed(client: Client, kind: str) -> None:
    make, listing = PAGES[kind]
    make("shown", publish_at=timezone.now() - timedelta(seconds=1))
    read(client, f"/en/{kind}/shown/")
    assert f"/en/{kind}/shown/" in links(client, listing)


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("kind", PAGES)
def test_what_is_not_published_has_no_page_and_is_not_listed(
    client: Client, kind: str, state: str
) -> None:
    make, listing = PAGES[kind]
    make("hidden", **HIDDEN[state]())
    read(client, f"/en/{kind}/hidden/", status=404)
    assert f"/en/{kind}/hidden/" not in links(client, listing)


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("slug", ["no-such-thing", "x" * 500, "-", "UPPER"])
def test_unknown_addresses_are_404(client: Client, kind: str, slug: str) -> None:
    read(client, f"/zh-hans/{kind}/{slug}/", status=404)


@pytest.mark.parametrize("state", HIDDEN)
def test_no_page_links_to_an_operator_that_is_not_published(client: Client, state: str) -> None:
    hidden = make_operator("hidden", **HIDDEN[state]())
    make_plan(operator=hidden)
    make_channel().operators.set([hidden])
    make_guide().operators.set([hidden])
    for path in ("", "offline/", "operators/", "recharge/test-channel/", "guides/test-guide/"):
        assert "/en/operators/hidden/" not in links(client, f"/en/{path}"), path
    plan = client.get("/en/plans/test-plan/")
    assert b"/en/operators/hidden/" not in plan.content


# --- Operators -------------------------------------------------------------------------------


def test_an_operator_shows_its_own_codes_facts_plans_and_channels(client: Client) -> None:
    ours, other = make_operator(), Operator.objects.get(slug="zong")
    for operator, mark in ((ours, "ours"), (other, "other")):
        make_dial_code(f"code-{mark}", operator=operator, code=f"*77{len(mark)}#")
        make_fact(f"fact-{mark}", operator=operator, text_en=f"Fact of {mark}.")
        make_plan(f"plan-{mark}", operator=operator)
        make_channel(f"channel-{mark}").operators.set([operator])
    page = read(client, "/en/operators/testel/")
    hrefs = page.tree.xpath("//main//a/@href")
    assert page.one("//h1") == "Testel"
    assert "Fact of ours." in page.words("//*[@class='statement']/p")
    assert "Fact of other." not in page.one("//main")
    assert "tel:*774%23" in hrefs
    assert "tel:*775%23" not in hrefs
    assert "/en/plans/plan-ours/" in hrefs
    assert "/en/plans/plan-other/" not in hrefs
    assert "/en/recharge/channel-ours/" in hrefs
    assert "/en/recharge/channel-other/" not in hrefs


def test_an_operator_without_plans_or_channels_says_so(client: Client) -> None:
    make_operator()
    main = read(client, "/en/operators/testel/").one("//main")
    assert "No plan of this operator is known with its price." in main
    assert "No way to recharge is known." in main


def test_urgent_codes_are_open_and_the_rest_are_folded_away(client: Client) -> None:
    operator = make_operator()
    make_dial_code("urgent", operator=operator, purpose="balance", code="*771#")
    make_dial_code("rare", operator=operator, purpose="roaming", code="*772#")
    page = read(client, "/en/operators/testel/")
    assert page.words("//details[@class='more-codes']//a[@href='tel:*772%23']") == ["*772#"]
    assert page.words("//a[@href='tel:*771%23'][not(ancestor::details)]") == ["*771#"]


def test_an_operator_of_which_no_code_is_known_says_so(client: Client) -> None:
    make_operator()
    page = read(client, "/en/operators/testel/")
    codes = "//section[@aria-labelledby='codes']"
    assert page.one(f"{codes}/p") == "No dial code is known."
    assert page.words(f"{codes}//details//h3") == ["On every network"]
    make_dial_code(operator=Operator.objects.get(slug="testel"), purpose="roaming", code="*772#")
    assert read(client, "/en/operators/testel/").words(f"{codes}/p") == []


def test_where_an_operator_works_has_a_source_of_its_own(client: Client) -> None:
    operator = make_operator(regions_en="The moon")
    make_fact("coverage", operator=operator, topic="coverage", source_url="https://no.example/")
    make_fact("area", operator=operator, topic="area", source_url="https://yes.example/")
    page = read(client, "/en/operators/")
    only_in = "//div[dt='Only in'][contains(dd, 'The moon')]/dd"
    assert page.tree.xpath(f"{only_in}//a/@href") == ["https://yes.example/"]


def test_an_operator_shows_its_first_eight_plans_the_sure_ones_first(client: Client) -> None:
    operator = make_operator()
    for number in range(9):
        make_plan(f"sure-{number}", operator=operator, price_pkr=100 + number)
    make_plan("unsure", operator=operator, price_pkr=1, confidence="unverified")
    page = read(client, "/en/operators/testel/")
    shown = page.tree.xpath("//article[starts-with(@class, 'plan')]//h3/a/@href")
    assert shown == [f"/en/plans/sure-{number}/" for number in range(8)]


def test_a_text_that_only_chinese_has_is_marked_and_told_on_the_english_page(
    client: Client,
) -> None:
    make_operator(tagline_en="")
    page = read(client, "/en/operators/testel/")
    assert page.words("//*[@class='lead']/span[@lang='zh-Hans']") == ["只在测试里有信号。"]
    assert "shown in Chinese" in page.one("//p[@class='notice']")


BORROWED = {
    "operators": {"name_en": "", "tagline_en": ""},
    "plans": {"name_en": ""},
    "recharge": {"name_en": "", "description_zh_hans": "只有中文。", "description_en": ""},
    "guides": {"title_en": "", "summary_en": ""},
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_borrowed_text_brings_no_markup_into_title_and_description(
    client: Client, kind: str
) -> None:
    make, _listing = PAGES[kind]
    make("borrowed", **BORROWED[kind])
    page = read(client, f"/en/{kind}/borrowed/")
    for words in (page.one("//title"), page.one("//meta[@name='description']/@content")):
        assert "<" not in words
        assert len(words) >= 4


def test_prefixes_in_a_row_are_one_range(client: Client) -> None:
    jazz = read(client, "/en/operators/jazz/").one("//div[dt='Prefixes']/dd")
    assert "0300–0303" in jazz


# --- The list of plans -----------------------------------------------------------------------


@pytest.fixture
def many_plans() -> None:
    """With those of the sample, three pages of twenty."""
    for number in range(40):
        make_plan(f"plan-{number}", price_pkr=number + 1)


@pytest.mark.usefixtures("many_plans")
def test_the_list_counts_all_plans_and_shows_twenty(client: Client) -> None:
    page = read(client, "/en/plans/")
    assert page.one("//h2[@class='count']") == f"{Plan.objects.offered().count()} plans"
    assert len(page.tree.xpath("//article[starts-with(@class, 'plan')]")) == 20


@pytest.mark.usefixtures("many_plans")
def test_following_next_shows_every_plan_once_and_keeps_the_query(client: Client) -> None:
    query = {"operator": ["jazz", "zong"], "sort": "-price", "max_price": "", "page": "1"}
    path, seen = "/en/plans/?" + urlencode(query, doseq=True), []
    while path:
        page = read(client, path)
        seen += page.tree.xpath("//article[starts-with(@class, 'plan')]//h3/a/@href")
        following = page.tree.xpath("//nav[@class='pages']/a[@rel='next']/@href")
        assert len(seen) < 500
        path = "/en/plans/" + following[0] if following else ""
    wanted = Plan.objects.offered().filter(operator__slug__in=["jazz", "zong"])
    assert sorted(seen) == sorted(f"/en/plans/{plan.slug}/" for plan in wanted)
    assert len(seen) > 40


@pytest.mark.usefixtures("many_plans")
def test_previous_goes_back_with_the_same_query(client: Client) -> None:
    page = read(client, "/en/plans/?operator=jazz&operator=zong&page=2")
    (back,) = page.tree.xpath("//nav[@class='pages']/a[@rel='prev']/@href")
    assert sorted(back.lstrip("?").split("&")) == ["operator=jazz", "operator=zong", "page=1"]


@pytest.mark.usefixtures("many_plans")
@pytest.mark.parametrize("number", ["0", "-3", "soon", "1.5", "", "9" * 5000, "%00"])
def test_what_is_no_page_is_the_first_page_and_no_fault_of_the_reader(
    client: Client, number: str
) -> None:
    page = read(client, f"/en/plans/?page={number}")
    assert page.one("//nav[@class='pages']/span") == "Page 1 of 3"
    assert page.words("//*[@role='alert']") == []


@pytest.mark.parametrize("number", ["999999", "9" * 30])
def test_a_page_beyond_the_last_is_the_last(client: Client, number: str) -> None:
    last = read(client, f"/en/plans/?page={number}")
    assert last.tree.xpath("//nav[@class='pages']/a[@rel='next']") == []
    assert last.tree.xpath("//article[starts-with(@class, 'plan')]")


def test_an_unsound_answer_is_told_beside_its_field(client: Client) -> None:
    page = read(client, "/en/plans/?days=soon&operator=jazz")
    assert page.one("//*[@role='alert']").startswith("Some answers could not be used")
    (field,) = page.tree.xpath("//input[@name='days'][@aria-invalid='true']")
    assert page.one(f"//*[@id='{field.get('aria-describedby')}']") == (
        "Write a whole number from 1 to 366."
    )
    assert page.words("//details[@open]/summary") == ["Find a plan"]
    assert set(page.words("//article//span[@class='operator-name']")) == {"Jazz"}


def test_the_form_keeps_what_was_asked(client: Client) -> None:
    page = read(client, "/en/plans/?operator=zong&period=weekly&min_gb=2&visitor=1&sort=per_gb")
    assert page.tree.xpath("//input[@name='operator'][@checked]/@value") == ["zong"]
    assert page.tree.xpath("//select/option[@selected]/@value") == ["weekly", "", "per_gb"]
    assert page.tree.xpath("//input[@name='min_gb']/@value") == ["2"]
    assert page.tree.xpath("//input[@name='visitor']/@checked") == ["checked"]


def test_what_was_asked_is_never_markup(client: Client) -> None:
    wicked = '"><script>steal()</script>'
    response = client.get("/en/plans/", dict.fromkeys(["min_gb", "operator", "sort", "q"], wicked))
    assert response.status_code == 200
    assert b"<script>steal" not in response.content
    assert b"&quot;&gt;&lt;script&gt;steal()" in response.content


def test_a_list_without_plans_of_an_operator_says_that_nobody_knows_them(client: Client) -> None:
    page = read(client, "/en/plans/?operator=scom")
    assert page.one("//h2[@class='count']") == "0 plans"
    assert "Nobody knows the plan prices of this operator." in page.one("//div[@class='list']")
    assert "Ask for less data" not in page.one("//div[@class='list']")


def test_nothing_found_is_said_in_words(client: Client) -> None:
    page = read(client, "/en/plans/?max_price=1&min_gb=1000")
    assert page.words("//article") == []
    assert "No plan fits all of that" in page.one("//div[@class='list']")


def test_promotions_stand_on_the_list_while_they_run(client: Client) -> None:
    make_promotion(ends_on=timezone.localdate())
    assert "First recharge bonus" in read(client, "/en/plans/").one("//main")
