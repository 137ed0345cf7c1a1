"""Pages that compose facts and words."""

from __future__ import annotations

import pytest
from django.test import Client

from operators.models import Plan, PlanPrice
from tests.factories import make_guide, make_operator, make_plan, make_price
from tests.pages import Page, read

pytestmark = pytest.mark.django_db


# --- Changes ---------------------------------------------------------------------------------


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.tree.xpath("//main//table/tbody/tr")
    ]


def test_a_change_goes_from_the_old_price_to_the_new_one(client: Client) -> None:
    plan = make_plan(name_en="Changed", price_pkr=1400, last_seen="2027-01-02")
    make_price(plan, 1300, "2026-05")
    plan_name, before, after = rows(read(client, "/en/changes/"))[0]
    assert plan_name == "Jazz Changed"
    assert before.startswith("Rs 1,300")
    assert "May 2026" in before
    assert after.startswith("Rs 1,400")
    assert "2 January 2027" in after


def test_each_of_two_prices_carries_the_mark_of_its_own_source(client: Client) -> None:
    plan = make_plan(price_pkr=1400, last_seen="2027-01-02", source_date="2027-01-02")
    old = {"source_url": "https://old.example/", "source_date": "2026-05"}
    make_price(plan, 1300, "2026-05", confidence="unverified", **old)
    page = read(client, "/en/changes/")
    before, after = page.tree.xpath("//main//tbody/tr[1]/td/span[starts-with(@class, 'mark')]")
    assert before.xpath("a/@href") == ["https://old.example/"]
    assert before.text_content().split()[-2:] == ["Unverified", "2026-05"]
    assert after.xpath("a/@href") == ["https://example.org/source"]
    assert after.text_content().split()[-2:] == ["Reported", "2027-01-02"]


@pytest.mark.parametrize(("basis", "told"), [("not_stated", True), ("tax_included", False)])
def test_prices_that_mean_different_things_are_told_apart(
    client: Client, basis: str, told: bool
) -> None:
    plan = make_plan(price_pkr=400, price_basis="tax_included", last_seen="2027-01-02")
    make_price(plan, 300, "2026-05", price_basis=basis)
    page = read(client, "/en/changes/")
    assert (page.words("//main//tbody/tr[1]//*[.='not the same basis']") != []) is told


def test_a_price_that_an_editor_changes_comes_first(client: Client) -> None:
    plan = Plan.objects.get(slug="zong-weekly-pro")
    old, plan.price_pkr = plan.price_pkr, plan.price_pkr + 7
    plan.save()
    name, before, after = rows(read(client, "/en/changes/"))[0]
    assert name.startswith("Zong")
    assert before.startswith(f"Rs {old:,.0f}")
    assert after.startswith(f"Rs {plan.price_pkr:,.0f}")


def test_the_same_price_seen_again_is_no_change(client: Client) -> None:
    plan = make_plan(name_en="Unchanged", price_pkr=400, last_seen="2027-01-02")
    make_price(plan, 400, "2026-05")
    assert "Unchanged" not in read(client, "/en/changes/").one("//main")


def test_changes_lead_to_the_history_of_the_plan(client: Client) -> None:
    hrefs = read(client, "/en/changes/").tree.xpath("//main//tbody//th/a/@href")
    assert hrefs
    assert all(href.endswith("/#history") for href in hrefs)


def test_changes_list_the_guides_saved_last_first(client: Client) -> None:
    for number in range(12):
        make_guide(f"guide-{number}")
    hrefs = read(client, "/en/changes/").tree.xpath("//ul[@class='guide-links']//a/@href")
    assert hrefs == [f"/en/guides/guide-{number}/" for number in range(11, 1, -1)]


def test_without_changes_the_page_says_so(client: Client) -> None:
    PlanPrice.objects.all().delete()
    assert "No price has changed yet." in read(client, "/en/changes/").one("//main")


# --- About -----------------------------------------------------------------------------------


def test_about_counts_the_plans_by_trust(client: Client) -> None:
    operator = make_operator()
    for confidence, count in (("official", 1), ("reported", 2), ("unverified", 3)):
        for number in range(count):
            make_plan(f"{confidence}-{number}", operator=operator, confidence=confidence)
    Plan.objects.exclude(operator=operator).update(status="draft")
    words = read(client, "/en/about/").one("//main")
    assert "1 are official, 2 reported and 3 unverified" in words
