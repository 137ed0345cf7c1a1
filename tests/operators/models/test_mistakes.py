"""Slips that would cost a reader money, or an editor a page, are refused with a sentence."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from operators.models import DialCode, Plan
from tests.factories import make_dial_code, make_plan, make_promotion
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("via", "code"),
    [
        ("dial", "*abc"),
        ("dial", "*12"),
        ("call", "hello"),
        ("sms", "*12#"),
        ("web", "foo"),
        ("web", "javascript:alert(1)"),
        ("whatsapp", "abc"),
    ],
)
def test_a_code_that_cannot_work_is_refused(via: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        DialCode(slug="x", purpose="other", label_en="X", via=via, code=code).full_clean()
    assert "code" in error.value.message_dict


@pytest.mark.parametrize(
    ("via", "code"),
    [
        ("dial", "*222#"),
        ("dial", "*100*03XXXXXXXXX*amount#"),
        ("dial", ""),
        ("sms", "763xx"),
        ("call", "0800-55055"),
        ("whatsapp", "+92 300 3008000"),
        ("web", "https://cnic.sims.pk"),
    ],
)
def test_a_code_that_works_or_is_not_known_is_taken(via: str, code: str) -> None:
    DialCode(slug="x", purpose="other", label_en="X", via=via, code=code).full_clean()


def test_an_address_that_is_none_breaks_no_page(client: Client) -> None:
    make_dial_code(operator=Plan.objects.all()[0].operator, via="web", code="https://[bad")
    for path in ("/en/", "/en/offline/", "/en/operators/jazz/"):
        read(client, path)


def test_plans_cannot_replace_each_other_in_a_ring() -> None:
    first = make_plan("first", state="replaced")
    second = make_plan("second", state="replaced", successor=first)
    first.successor = second
    with pytest.raises(ValidationError) as error:
        first.full_clean()
    assert "successor" in error.value.message_dict


def change(plan: Plan, **fields: Any) -> Plan:
    plan.refresh_from_db()
    for field, value in fields.items():
        setattr(plan, field, value)
    plan.save()
    return Plan.objects.get(pk=plan.pk)


def test_a_changed_price_is_no_longer_verified() -> None:
    plan = make_plan(verified_on="2026-10-01")
    assert change(plan, price_pkr=120).verified_on is None


def test_a_price_checked_with_its_change_stays_verified() -> None:
    plan = make_plan(verified_on="2026-10-01")
    assert str(change(plan, price_pkr=120, verified_on="2026-11-01").verified_on) == "2026-11-01"


def test_another_change_leaves_the_verification() -> None:
    plan = make_plan(verified_on="2026-10-01")
    assert str(change(plan, name_en="Other").verified_on) == "2026-10-01"


def test_a_new_price_does_not_borrow_the_source_of_the_old_one() -> None:
    plan = make_plan()
    change(plan, price_pkr=120)
    newest = plan.prices.newest_first()[0]
    assert (newest.price_pkr, newest.source_url, newest.confidence) == (120, "", "unverified")


def test_a_new_price_with_its_own_source_keeps_it() -> None:
    plan = make_plan()
    change(plan, price_pkr=120, source_url="https://example.org/new", last_seen="2026-11-01")
    newest = plan.prices.newest_first()[0]
    assert (newest.source_url, newest.confidence) == ("https://example.org/new", "reported")


def test_a_draft_predecessor_does_not_show_in_the_history(client: Client) -> None:
    plan = make_plan()
    make_plan("secret", name_en="Secret Draft", state="replaced", successor=plan, status="draft")
    assert "Secret Draft" not in read(client, "/en/plans/test-plan/").one("//main")


def test_offers_of_an_operator_that_is_not_public_are_not_public(client: Client) -> None:
    promotion = make_promotion()
    promotion.operator.status = "draft"
    promotion.operator.save()
    assert "First recharge bonus" not in read(client, "/en/plans/").one("//main")


def test_data_with_unclear_limits_says_so_and_has_no_price_per_gb(client: Client) -> None:
    make_plan(limits_unclear=True)
    page = read(client, "/en/plans/test-plan/")
    data = page.one("//div[@class='headline']/div[@class='data']")
    assert "maybe only at night or for some apps" in data
    assert "any time, any app" not in data
    assert "Price per usable GB" not in page.one("//main")


@pytest.mark.parametrize("typed", ["5 GB", "5gb", "５", " 5 ", "Rs 5"])
def test_the_finder_takes_figures_as_people_write_them(client: Client, typed: str) -> None:
    page = read(client, f"/en/plans/?min_gb={quote(typed)}")
    assert page.words("//p[@class='field-error']") == []
    assert page.one("//h2[@class='count']") == read(client, "/en/plans/?min_gb=5").one(
        "//h2[@class='count']"
    )
