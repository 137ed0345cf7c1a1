"""A plan's page: what it costs and what that means, who says so, and what it cost before."""

from __future__ import annotations

import pytest
from django.test import Client

from operators.models import Operator
from tests.factories import make_dial_code, make_operator, make_plan, make_tip
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

OURS = "/en/plans/test-plan/"


def plan_page(client: Client, path: str = OURS) -> Page:
    return read(client, path)


# --- Replaced plans --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_replaced_plan_leads_to_the_history_of_its_successor(
    client: Client, language: str
) -> None:
    make_plan("old-name", state="replaced", successor=make_plan("new-name"))
    response = client.get(f"/{language}/plans/old-name/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/{language}/plans/new-name/#history"
    page = read(client, f"/{language}/plans/new-name/")
    assert page.tree.xpath("//*[@id='history']")


def test_a_replaced_plan_without_a_known_successor_has_a_page_that_says_so(client: Client) -> None:
    make_plan(state="replaced")
    page = plan_page(client)
    assert page.one("//p[@class='stale']") == "No longer offered; its successor is not known."


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_replaced_plan_never_leads_to_a_plan_that_is_not_published(
    client: Client, status: str
) -> None:
    make_plan(state="replaced", successor=make_plan("hidden", status=status))
    page = plan_page(client)
    assert "No longer offered" in page.one("//p[@class='stale']")


def test_replaced_plans_stand_on_no_list(client: Client) -> None:
    operator = make_operator()
    make_plan("gone", operator=operator, state="replaced")
    make_plan("here", operator=operator)
    for path in ("/en/plans/?operator=testel", "/en/operators/testel/", "/en/plans/here/"):
        hrefs = read(client, path).tree.xpath("//main//a/@href")
        assert "/en/plans/gone/" not in hrefs, path


# --- What the page says ----------------------------------------------------------------------


def test_a_plan_shows_its_price_what_it_means_and_the_recharge_it_needs(client: Client) -> None:
    make_plan(price_pkr=1739, price_basis="tax_included")
    page = plan_page(client)
    price = "//div[@class='headline']/div[@class='price']"
    assert page.one(f"{price}/span[@class='figure']") == "Rs 1,739"
    assert page.one(f"{price}/span[@class='basis']") == "with sales tax"
    assert page.one(f"{price}/a[@class='load']") == "recharge Rs 2,000"
    assert "Recharge Rs 2,000." in page.one("//ol[@class='steps-short']/li[1]")


def test_in_chinese_the_same_page_speaks_chinese(client: Client) -> None:
    make_plan(price_pkr=1739, price_basis="tax_included")
    page = plan_page(client, "/zh-hans/plans/test-plan/")
    assert page.one("//div[@class='headline']//div[@class='price']/span[1]") == "1739 卢比"
    assert "2000 卢比" in page.one("//ol[@class='steps-short']/li[1]")


@pytest.mark.parametrize("basis", ["card_unclear", "not_stated"])
def test_where_the_price_has_no_clear_meaning_the_recharge_is_not_guessed(
    client: Client, basis: str
) -> None:
    make_plan(price_pkr=1739, price_basis=basis)
    page = plan_page(client)
    headline = page.one("//div[@class='headline']/div[@class='price']")
    assert "amount to recharge not known" in headline
    assert "recharge Rs" not in headline
    assert page.one("//ol[@class='steps-short']/li[1]").startswith("Ask in the shop how much")


def test_a_price_that_is_paid_in_is_the_recharge_itself(client: Client) -> None:
    make_plan(price_pkr=120, price_basis="load_required")
    page = plan_page(client)
    assert page.words("//div[@class='headline']//*[contains(@class, 'load')]") == []
    assert "Recharge Rs 120." in page.one("//ol[@class='steps-short']/li[1]")


def test_a_price_that_nobody_knows_is_called_not_known(client: Client) -> None:
    make_plan(price_pkr=None)
    page = plan_page(client)
    assert page.one("//div[@class='headline']/div[@class='price']") == "Price not known"
    assert "None" not in page.one("//main")
    summary = page.one("//meta[@name='description']/@content")
    assert "None" not in summary
    assert "with sales tax" not in summary  # of what?


def test_usable_data_comes_before_limited_data(client: Client) -> None:
    make_plan(
        data_mb=2048,
        offpeak_mb=5120,
        offpeak_window="01:00-09:00",
        social_mb=1024,
        social_scope_en="WhatsApp only",
    )
    data = plan_page(client).one("//div[@class='headline']/div[@class='data']")
    parts = ["2 GB", "any time, any app", "5 GB", "01:00-09:00", "1 GB", "WhatsApp only"]
    places = [data.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("megabytes", "words"), [(0, "No anytime data"), (None, "Anytime data not known")]
)
def test_no_data_and_unknown_data_are_two_things(
    client: Client, megabytes: int | None, words: str
) -> None:
    make_plan(data_mb=megabytes)
    assert plan_page(client).one("//div[@class='headline']/div[@class='data']") == words


def test_a_plan_shows_its_source_the_date_of_it_and_how_far_to_trust_it(client: Client) -> None:
    make_plan(
        source_url="https://www.example.org/plans?a=1",
        source_date="2026-07",
        source_note_en="A dated copy.",
        confidence="reported",
        verified_on="2026-11-02",
    )
    source = "//main/div[@class='source']"
    page = plan_page(client)
    assert page.one(f"{source}/span[contains(@class, 'badge-reported')]") == "Reported"
    assert page.tree.xpath(f"{source}/a[@translate]/@href") == ["https://www.example.org/plans?a=1"]
    assert page.one(f"{source}/a[@translate]") == "Source: example.org"
    assert page.one(f"{source}/a[@translate]/@rel") == "noopener nofollow"
    words = page.one(source)
    assert "July 2026" in words
    assert "verified on 2 November 2026" in words
    assert "A dated copy." in words


def test_a_source_without_a_date_is_called_undated_and_unchecked(client: Client) -> None:
    make_plan(source_date="", verified_on=None)
    words = plan_page(client).one("//main/div[@class='source']")
    assert "undated" in words
    assert "verified on" not in words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "old", "last_seen": "2024-09"}, "Old price, last seen September 2024."),
        ({"state": "old", "last_seen": ""}, "Old price of unknown date."),
        ({"confidence": "unverified"}, "Unverified: ask before you pay."),
    ],
)
def test_old_and_unverified_plans_look_so_on_their_page_and_their_card(
    client: Client, fields: dict[str, str], words: str
) -> None:
    make_plan(operator=make_operator(), **fields)
    assert plan_page(client).one("//p[@class='stale']").startswith(words)
    listing = read(client, "/en/plans/?operator=testel")
    assert "is-unsure" in listing.one("//article/@class").split()
    assert listing.one("//article/p[@class='stale']").startswith(words)


def test_a_sure_plan_does_not_look_unsure(client: Client) -> None:
    make_plan(operator=make_operator())
    assert plan_page(client).words("//p[@class='stale']") == []
    assert read(client, "/en/plans/?operator=testel").one("//article/@class") == "plan"


def test_codes_of_a_plan_are_tel_links(client: Client) -> None:
    make_plan(activation_code="*117*1#", status_code="*117*1*2#", unsubscribe_code="*117*4#")
    steps = plan_page(client).tree.xpath("//ol[@class='steps-short']//a/@href")
    assert [step for step in steps if step.startswith("tel:")] == [
        "tel:*117*1%23",
        "tel:*117*1*2%23",
        "tel:*117*4%23",
    ]


def test_codes_that_nobody_knows_are_told_and_the_operators_own_stand_below(client: Client) -> None:
    operator = make_operator()
    make_dial_code("left", operator=operator, purpose="data_left", code="*771#")
    make_plan(operator=operator)
    page = plan_page(client)
    assert "The code to buy it is not known" in page.one("//ol[@class='steps-short']")
    assert page.words("//ul[@class='codes']//a[@href='tel:*771%23']") == ["*771#"]


def test_the_day_of_purchase_counts_where_days_are_calendar_days(client: Client) -> None:
    make_plan(validity_rule="calendar_days", validity_days=1)
    validity = plan_page(client).one("//div[@class='headline']/div[@class='validity']")
    assert validity == "1 day calendar days: the day you buy is the first, so buy in the morning"


def test_tips_are_those_of_every_network_and_of_this_operator(client: Client) -> None:
    make_plan(operator=make_operator())
    for slug in ("testel", "zong", "all"):
        tip = make_tip(slug, topic="bundle_rules", text_en=f"Tip of {slug}.")
        tip.operators.set(Operator.objects.filter(slug=slug))
    tips = plan_page(client).words("//li[contains(@class, 'tip')]/p")
    assert {"Tip of testel.", "Tip of all."} <= set(tips)
    assert "Tip of zong." not in tips


def test_plans_alike_are_the_same_operators_of_the_same_length(client: Client) -> None:
    operator = make_operator()
    make_plan(operator=operator)
    for number in range(5):
        make_plan(f"alike-{number}", operator=operator, price_pkr=number + 1)
    make_plan("monthly", operator=operator, period="monthly")
    shown = plan_page(client).tree.xpath("//article[starts-with(@class, 'plan')]//h3/a/@href")
    assert shown == [f"/en/plans/alike-{number}/" for number in range(4)]


def test_plans_of_a_length_without_a_name_are_alike_by_their_days(client: Client) -> None:
    operator = make_operator()
    make_plan(operator=operator, period="one_off", validity_days=3)
    make_plan("three-days", operator=operator, period="one_off", validity_days=3)
    make_plan("twenty-days", operator=operator, period="one_off", validity_days=20)
    shown = plan_page(client).tree.xpath("//article[starts-with(@class, 'plan')]//h3/a/@href")
    assert shown == ["/en/plans/three-days/"]
