"""What a plan cost before, on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_plan, make_price
from tests.operators.test_views_plans import OURS, plan_page

pytestmark = pytest.mark.django_db


def history(client: Client, path: str = OURS) -> list[str]:
    return plan_page(client, path).words("//section[@id='history']//tbody/tr")


def test_history_goes_from_the_newest_price_to_the_oldest_and_undated_ones_last(
    client: Client,
) -> None:
    plan = make_plan(price_pkr=400, last_seen="2026-07-01")
    make_price(plan, 200, "2024")
    make_price(plan, 300, "2025-03")
    make_price(plan, 100, "")
    prices = plan_page(client).words("//section[@id='history']//tbody/tr/td[2]/text()")
    assert prices == ["Rs 400", "Rs 300", "Rs 200", "Rs 100"]
    rows = history(client)
    assert "March 2025" in rows[1]
    assert rows[3].startswith("undated")


def test_history_includes_what_the_plan_cost_under_its_former_name(client: Client) -> None:
    plan = make_plan(price_pkr=400, last_seen="2026-07-01")
    make_plan(
        "former", name_en="Former Weekly", state="replaced", successor=plan, last_seen="2023-01"
    )
    former = history(client)[-1]
    assert "as Former Weekly" in former
    assert "January 2023" in former
    assert "as " not in history(client)[0].split("Rs")[0]


def test_history_reaches_back_over_two_replacements(client: Client) -> None:
    plan = make_plan(price_pkr=400, last_seen="2026-07-01")
    second = make_plan("second", state="replaced", successor=plan, last_seen="2025")
    make_plan("first", name_en="First Name", state="replaced", successor=second, last_seen="2023")
    assert client.get("/en/plans/first/", follow=True).request["PATH_INFO"] == OURS
    assert "as First Name" in history(client)[-1]


def test_each_price_of_the_history_has_its_meaning_and_its_own_source(client: Client) -> None:
    plan = make_plan(price_pkr=400, last_seen="2026-07-01")
    make_price(plan, 300, "2025-03", price_basis="not_stated", source_url="https://b.example/x")
    first, second = history(client)
    assert "with sales tax" in first
    assert "example.org" in first
    assert "basis not stated" in second
    assert "b.example" in second


def test_a_plan_without_prices_says_so(client: Client) -> None:
    make_plan(price_pkr=None)
    assert "No earlier price is known." in plan_page(client).one("//section[@id='history']")
