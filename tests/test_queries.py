"""How often a page asks the database: seldom, and not more often as the handbook grows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guides.models import Guide
from operators.models import Operator, Plan, PlanPrice
from tests.factories import CONTENT, SOURCE
from tests.pages import LANGUAGES, MOST_QUERIES, read

pytestmark = pytest.mark.django_db

#: More than the database takes identifiers in one question.
PLANS = 2_500
#: What fills a few pages of the list.
FEW = 100
BUSY_PLAN = "jazz-weekly-super"
PATHS = {
    "home": "",
    "emergency page": "offline/",
    "changes": "changes/",
    "about": "about/",
    "operators": "operators/",
    "operator": "operators/jazz/",
    "plans": "plans/",
    "plans, narrowed and sorted": "plans/?operator=jazz&operator=zong&min_gb=1&sort=-per_gb",
    "plans, a later page": "plans/?page=4",
    "plans, an unsound answer": "plans/?days=soon&sort=data",
    "plan": f"plans/{BUSY_PLAN}/",
    "comparison": f"plans/compare/?plan={BUSY_PLAN}&plan=zong-weekly-pro",
    "channels": "recharge/",
    "channel": "recharge/retail-shop/",
    "cost": "tools/cost/?plan=zong-weekly-pro",
    "cost of a recharge": "tools/cost/?paid=100",
    "number": "tools/number/",
    "shop card": "tools/shop-card/",
    "reminder": "tools/reminder/?plan=zong-weekly-pro",
    "stay": "tools/plan/?days=12&gb=10",
    "search": "search/?q=recharge",
    "question": "guides/choose-a-plan/ask/",
    "question about an operator": "operators/jazz/ask/",
    "report": "corrections/new/?about=operators.operator.1",
    "guides": "guides/",
    "guide": "guides/choose-a-plan/",
}
PAGES = [f"/{language}/{path}" for language in LANGUAGES for path in PATHS.values()]
IDS = [f"{kind} in {language}" for language in LANGUAGES for kind in PATHS]


@cache
def growth() -> dict[str, tuple[int, int]]:
    """{path: (questions with a few pages of plans, questions with thousands of plans more)}."""
    client = Client()
    with transaction.atomic():
        grow(range(FEW))
        before = {path: read(client, path).queries for path in PAGES}
        grow(range(FEW, FEW + PLANS))
        shown = Plan.objects.offered().count()
        assert read(client, "/en/plans/").one("//h2[@class='count']") == f"{shown} plans"
        assert shown > PLANS
        after = {path: read(client, path).queries for path in PAGES}
        transaction.set_rollback(True)
    return {path: (before[path], after[path]) for path in PAGES}


def grow(numbers: Sequence[int]) -> None:
    """Written in bulk, past the models' own saving: nobody reads these plans' history."""
    operators = list(Operator.objects.published())
    plans = Plan.objects.bulk_create(
        Plan(
            **CONTENT,
            slug=f"plan-{number}",
            operator=operators[number % len(operators)],
            name_zh_hans=f"Plan {number}",
            name_en=f"Plan {number}",
            kind="data",
            period=Plan.Period.values[number % 5],
            price_pkr=number % 3000 + 1,
            price_basis="tax_included",
            data_mb=number % 50_000,
            validity_days=number % 30 + 1,
            last_seen="2026-07-01",
        )
        for number in numbers
    )
    busy = [Plan.objects.get(slug=BUSY_PLAN)] * (len(numbers) // 20)
    PlanPrice.objects.bulk_create(
        PlanPrice(
            **SOURCE, plan=plan, price_pkr=10_000 + number, observed_on=f"20{number % 26:02}-01-01"
        )
        for number, plan in enumerate([*plans, *busy], start=numbers[0])
    )
    Guide.objects.get(slug="choose-a-plan").plans.add(*plans[:20])


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_a_kind_of_page_asks_as_often_with_thousands_of_plans_more(path: str) -> None:
    before, after = growth()[path]
    assert 0 < before <= MOST_QUERIES
    assert after == before


def test_nothing_is_left_of_the_plans_that_were_only_tried() -> None:
    assert growth()
    assert not Plan.objects.filter(slug__startswith="plan-").exists()


@pytest.mark.parametrize("path", ["/robots.txt", "/manifest.webmanifest", "/healthz"])
def test_what_machines_ask_for_needs_no_database(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/sitemap.xml", "/en/feed.xml", "/en/nowhere/", "/readyz"])
def test_other_answers_ask_as_seldom_as_pages(
    client: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)
