"""The page that finds plans for a stay: sums with tax, and why each stands where it does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from operators.models import Plan, TaxRate
from tests.factories import make_operator, make_plan
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

STAY = "/en/tools/plan/"
DAYS = "Write a whole number from 1 to 366."


def ask(client: Client, path: str = STAY, **asked: Any) -> Page:
    return read(client, f"{path}?{urlencode({'days': 12, 'gb': 10, **asked})}")


def ways(page: Page) -> list[str]:
    return page.words("//ol[@class='ways']/li/h3")


def errors(page: Page) -> list[str]:
    return page.words("//p[@class='field-error']")


@pytest.fixture
def only(db: None) -> Any:
    """An operator of whom the page knows just these plans."""
    Plan.objects.all().update(status="draft")
    return make_operator()


def test_the_cheapest_comes_first_with_all_it_costs(client: Client, only: Any) -> None:
    make_plan("weekly", operator=only, price_pkr=434, data_mb=10240)
    page = ask(client)
    assert ways(page) == ["2 × Testel Test Weekly"]
    assert page.one("//ol//span[@class='figure']") == "Rs 1,000"
    assert page.one("//ol//p[@class='meta']") == "14 days · 20 GB you can use · Rs 50 a GB"
    assert page.words("//ol//p[@class='why']") == [
        "The cheapest of those whose price was seen lately."
    ]
    assert page.words("//ol//div[@class='source']")


def test_several_kinds_are_joined(client: Client, only: Any) -> None:
    make_plan("weekly", operator=only, price_pkr=434, data_mb=10240)
    make_plan("daily", operator=only, price_pkr=30, validity_days=1, name_en="Daily")
    page = ask(client, days=8, gb=1)
    assert ways(page)[0] == "8 × Testel Daily"
    Plan.objects.filter(slug="daily").update(price_pkr=80)
    page = ask(client, days=8, gb=1)
    assert ways(page)[0] == "Testel Test Weekly + Daily"
    assert "more than the first." in page.words("//ol/li[2]/p[@class='why']")[0]


def test_what_is_over_the_budget_says_by_how_much(client: Client, only: Any) -> None:
    make_plan("weekly", operator=only, price_pkr=434, data_mb=10240)
    page = ask(client, budget=900)
    assert page.words("//ol//p[@class='why']") == ["Rs 100 over what you want to spend."]


def test_an_unclear_price_is_a_range(client: Client, only: Any) -> None:
    make_plan("weekly", operator=only, price_pkr=650, price_basis="card_unclear", data_mb=10240)
    page = ask(client, days=7, gb=1)
    assert page.one("//ol//span[@class='figure']") == "Rs 650 to Rs 900"
    assert page.words("//ol//p[@class='why']")[1].startswith("What its price means is not known")


def test_old_prices_look_so_and_come_last(client: Client) -> None:
    page = ask(client)
    unsure = page.tree.xpath("//ol[@class='ways']/li/@class")
    assert unsure == sorted(unsure, key=lambda classes: "is-unsure" in classes)
    assert "is-unsure" in unsure[-1]
    assert "old or unverified" in page.words("//ol/li[last()]/p[@class='why']")[0]


def test_each_place_has_its_taxes_and_the_north_a_warning(client: Client, only: Any) -> None:
    make_plan("weekly", operator=only, price_pkr=100, price_basis="tax_included")
    sums = {
        area: ask(client, days=7, gb=1, area=area).one("//ol//span[@class='figure']")
        for area in ("provinces", "ajk", "gilgit_baltistan")
    }
    assert sums == {"provinces": "Rs 120", "ajk": "Rs 120", "gilgit_baltistan": "Rs 100"}
    assert ask(client, area="ajk").words("//p[@class='notice']")
    assert not ask(client, area="islamabad").words("//p[@class='notice']")


def test_one_operator_can_be_asked_for(client: Client) -> None:
    page = ask(client, operator="jazz")
    assert ways(page)
    assert all("Jazz" in way for way in ways(page))


def test_night_and_app_data_count_for_who_uses_them(client: Client, only: Any) -> None:
    fields = {"offpeak_mb": 5 * 1024, "social_mb": 1024, "social_scope_en": "WhatsApp"}
    make_plan("weekly", operator=only, data_mb=1024, **fields)
    usable = "//ol//p[@class='meta']"
    assert "1 GB you can use" in ask(client, days=7, gb=1).one(usable)
    assert "6 GB you can use" in ask(client, days=7, gb=1, night=1).one(usable)
    assert "2 GB you can use" in ask(client, days=7, gb=1, app="whatsapp").one(usable)


def test_where_nothing_fits_that_is_said(client: Client, only: Any) -> None:
    assert ask(client).one("//div[@class='list']/p[@class='notice']").startswith("No plan whose")


def test_without_tax_rates_there_is_nothing_to_compare(client: Client) -> None:
    TaxRate.objects.all().delete()
    assert not ways(ask(client))


def test_before_anything_is_asked_the_picture_is_there(client: Client) -> None:
    page = read(client, STAY)
    assert errors(page) == []
    dots = page.tree.xpath("//*[name()='circle'][contains(@class, 'dot')]")
    assert len(dots) == len(page.tree.xpath("//table//tbody/tr")) > 10


@pytest.mark.parametrize(
    "odd", ["", "0", "-1", "367", "1e309", "soon", "\x00", "9" * 10_000, "📶", "<script>"]
)
def test_days_that_make_no_sense_are_told(client: Client, odd: str) -> None:
    page = ask(client, days=odd)
    assert errors(page) == [DAYS]
    assert not ways(page)


@pytest.mark.parametrize("field", ["gb", "app", "area", "budget", "operator"])
@pytest.mark.parametrize("odd", ["-1", "1e309", "x" * 10_000, "\x00", "<script>alert(1)</script>"])
def test_what_else_is_wrong_is_told_and_the_rest_is_used(
    client: Client, field: str, odd: str
) -> None:
    page = ask(client, **{field: odd})
    assert len(errors(page)) == 1
    assert ways(page)
    assert b"<script>alert" not in page.response.content


def test_days_may_come_twice_or_in_full_width(client: Client) -> None:
    assert ways(read(client, f"{STAY}?days=x&days=１２&gb=１０"))
