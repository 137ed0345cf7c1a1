"""The page of the cost tool: the sum, its rates with their sources, and what is not known."""

from __future__ import annotations

import pytest
from django.test import Client

from operators.models import Plan, TaxRate
from tests.factories import make_plan
from tests.pages import Page, parsed, read

pytestmark = pytest.mark.django_db

COST = "/en/tools/cost/"
ODD = ["", "0", "-5", "1e309", "NaN", "x" * 10_000, "9" * 10_000, "📶", "<script>alert(1)</script>"]
AMOUNT = "Write an amount from 1 to 100000, with two decimals at most."


def ask(client: Client, query: str = "", language: str = "en") -> Page:
    return read(client, f"/{language}/tools/cost/{query}")


def sums(page: Page) -> dict[str, str]:
    names = page.words("//*[@class='answer']//dt")
    return dict(zip(names, page.words("//*[@class='answer']//dd"), strict=True))


def test_money_becomes_balance_and_service(client: Client) -> None:
    assert sums(ask(client, "?paid=100")) == {
        "You pay": "Rs 100",
        "15% tax on the recharge": "− Rs 13.04",
        "Balance": "Rs 86.96",
        "19.5% sales tax, as you use it": "− Rs 14.19",
        "Worth of service": "Rs 72.77",
    }


@pytest.mark.parametrize("typed", ["100", "Rs 100", "１００", "100卢比", "1,00", " 100.00 "])
def test_an_amount_may_be_written_as_people_write(client: Client, typed: str) -> None:
    page = ask(client, f"?paid={typed}", "zh-hans")
    assert "86.96 卢比" in page.one("//*[@class='answer']//p[@class='ask-for']")


def test_a_plan_takes_its_price_and_tax_in_whole_notes(client: Client) -> None:
    page = ask(client, "?plan=jazz-weekly-super")
    assert page.one("//p[@class='ask-for']") == "Ask for Rs 500"
    assert sums(page)["with 15% tax on the recharge"] == "Rs 499.10"
    assert page.words("//*[@class='answer']//*[@class='source']")


def test_a_price_of_unknown_meaning_is_worked_out_for_each_thing_it_can_mean(
    client: Client,
) -> None:
    page = ask(client, "?plan=zong-weekly-pro")
    asked_for = [words.split(" if ")[0] for words in page.words("//p[@class='ask-for']")]
    assert asked_for == ["Ask for Rs 750", "Ask for Rs 900", "Ask for Rs 650"]
    assert "It is not known what this price means" in page.one(
        "//*[@class='answer']/p[@class='limit']"
    )


def test_a_probable_meaning_stays_probable(client: Client) -> None:
    page = ask(client, f"?plan={make_plan(price_basis='load_probable', price_pkr=345).slug}")
    assert page.one("//p[@class='ask-for']") == "Ask for Rs 350"
    assert "probably the amount to recharge" in page.one("//*[@class='answer']//dl/div[1]/dt")


def test_no_price_is_said_plainly(client: Client) -> None:
    page = ask(client, f"?plan={make_plan(price_pkr=None).slug}")
    assert page.one("//p[@class='notice']").startswith("No price of Jazz Test Weekly is known")
    assert not page.words("//*[@class='answer']")


@pytest.mark.parametrize("slug", ["nowhere", "", "%00", "<b>", "x" * 10_000, "%F0%9F%93%B6"])
def test_what_is_no_plan_is_said(client: Client, slug: str) -> None:
    assert ask(client, f"?plan={slug}").one("//p[@class='notice']") == (
        "There is no such plan. Write its price below."
    )


@pytest.mark.parametrize("asked", ["paid", "price"])
@pytest.mark.parametrize("typed", ODD)
def test_what_is_no_amount_is_told_at_its_field(client: Client, asked: str, typed: str) -> None:
    page = Page(COST, (found := client.get(COST, {asked: typed})), parsed(found))
    assert page.one("//p[@class='field-error']") == AMOUNT
    assert not page.words("//*[@class='answer']")
    assert b"<script>alert" not in found.content


def test_a_wrong_choice_is_told_and_the_rest_is_used(client: Client) -> None:
    page = ask(client, "?price=434&basis=x&area=y&price=435")
    assert page.words("//p[@class='field-error']") == ["There is no such choice."] * 2
    assert page.words("//p[@class='ask-for']/b")[0] == "Rs 510"


def test_each_place_pays_its_own_taxes(client: Client) -> None:
    exempt = sums(ask(client, "?paid=100&area=gilgit_baltistan"))
    assert exempt["Worth of service"] == exempt["Balance"] == "Rs 100"
    assert sums(ask(client, "?paid=100&area=islamabad"))["Worth of service"] == "Rs 74.96"


def test_both_rates_stand_on_the_page_with_their_sources(client: Client) -> None:
    page = ask(client, "?paid=100&area=islamabad")
    rates = page.tree.xpath("//section[@aria-labelledby='rates']//li[h3]")
    assert [rate.findtext("h3") for rate in rates] == [
        "Advance income tax (on recharge): 15%",
        "Sales tax (on use): 16%",
    ]
    assert all(rate.xpath(".//div[@class='source']//a") for rate in rates)


def test_without_rates_nothing_is_worked_out(client: Client) -> None:
    TaxRate.objects.filter(kind="sales").delete()
    page = ask(client, "?paid=100")
    assert page.one("//p[@class='notice']").startswith("The tax rates of today are not known")
    assert not page.words("//*[@class='answer']")


def test_what_operators_say_stands_beside_what_tax_gives_with_the_reason(client: Client) -> None:
    rows = {
        row.xpath("string(.//th)"): [" ".join(cell.text_content().split()) for cell in row[1:]]
        for row in ask(client).tree.xpath("//section[@aria-labelledby='stated']//tbody/tr")
    }
    price, by_tax, stated, why = rows["Jazz Peshawar, Nowshera and Kohat Plus Offer"]
    assert (price, by_tax, stated) == ("Rs 347 with sales tax", "Rs 399.05", "Rs 350")
    assert "does not fit Rs 347 plus the 15% tax" in why
    assert len(rows) == Plan.objects.offered().filter(load_stated__isnull=False).count() == 1


def test_where_both_amounts_agree_that_is_said(client: Client) -> None:
    make_plan(price_pkr=86, load_stated=99)
    page = ask(client)
    assert "They agree." in page.one(
        "//section[@aria-labelledby='stated']//tr[contains(., 'Test')]"
    )


@pytest.mark.parametrize(
    "path",
    [
        "plans/",
        "plans/jazz-weekly-super/",
        "plans/compare/?plan=jazz-weekly-super&plan=jazz-weekly-star",
    ],
)
def test_every_price_leads_here(client: Client, path: str) -> None:
    page = read(client, f"/en/{path}")
    prices = page.tree.xpath("//div[@class='price'][not(contains(., 'Price not known'))]")
    assert prices
    for price in prices:
        assert price.xpath(".//a[contains(@href, '/en/tools/cost/?plan=')]/@href"), price
