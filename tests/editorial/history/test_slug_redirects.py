"""A page whose slug changed is found under each slug that it had, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from editorial.history.slug_redirects import renamed
from operators.models import Plan
from tests.factories import make_channel, make_guide, make_operator, make_plan
from tests.pages import read

pytestmark = pytest.mark.django_db

PAGES = {
    "operators": make_operator,
    "plans": make_plan,
    "recharge": make_channel,
    "guides": make_guide,
}


def rename(row: Any, slug: str) -> Any:
    row.slug = slug
    row.save()
    return row


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("part", PAGES)
def test_the_old_address_leads_to_the_new_one_and_keeps_the_query(
    client: Client, part: str, language: str
) -> None:
    rename(PAGES[part]("old-name"), "new-name")
    response = client.get(f"/{language}/{part}/old-name/?from=list&x=%E5%A5%97")
    assert response.status_code == 301
    assert response["Location"] == f"/{language}/{part}/new-name/?from=list&x=%E5%A5%97"
    assert response["Cache-Control"] == "max-age=86400"
    assert client.get(response["Location"]).status_code == 200


def test_without_a_query_there_is_none(client: Client) -> None:
    rename(make_guide("old-name"), "new-name")
    assert client.get("/en/guides/old-name/")["Location"] == "/en/guides/new-name/"


def test_every_former_slug_leads_to_the_last_one(client: Client) -> None:
    rename(rename(make_guide("first"), "second"), "third")
    for former in ("first", "second"):
        assert client.get(f"/en/guides/{former}/")["Location"] == "/en/guides/third/"


def test_a_page_that_took_its_old_slug_back_is_just_there(client: Client) -> None:
    rename(rename(make_guide("first"), "second"), "first")
    assert client.get("/en/guides/first/").status_code == 200
    assert client.get("/en/guides/second/")["Location"] == "/en/guides/first/"


def test_a_page_that_has_the_slug_now_wins(client: Client) -> None:
    rename(make_guide("contested"), "elsewhere")
    make_guide("contested", title_en="The new owner")
    assert read(client, "/en/guides/contested/").one("//h1") == "The new owner"


def test_a_draft_that_has_the_slug_now_keeps_it_without_a_page(client: Client) -> None:
    rename(make_guide("contested"), "elsewhere")
    make_guide("contested", status="draft")
    assert client.get("/en/guides/contested/").status_code == 404


def test_who_had_it_last_counts(client: Client) -> None:
    rename(make_guide("contested"), "first-owner")
    rename(make_guide("contested"), "second-owner")
    assert client.get("/en/guides/contested/")["Location"] == "/en/guides/second-owner/"


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_nothing_leads_to_a_page_that_readers_may_not_see(client: Client, status: str) -> None:
    guide = rename(make_guide("old-name"), "new-name")
    guide.status = status
    guide.save()
    assert client.get("/en/guides/old-name/").status_code == 404


def test_nothing_leads_to_a_page_that_was_deleted(client: Client) -> None:
    rename(make_guide("old-name"), "new-name").delete()
    assert client.get("/en/guides/old-name/").status_code == 404


def test_a_plan_of_an_operator_that_is_not_published_has_no_page(client: Client) -> None:
    operator = make_operator(status="draft")
    rename(make_plan("old-plan", operator=operator), "new-plan")
    assert client.get("/en/plans/old-plan/").status_code == 404


def test_a_slug_of_one_kind_says_nothing_about_another(client: Client) -> None:
    rename(make_guide("old-name"), "new-name")
    assert client.get("/en/plans/old-name/").status_code == 404


def test_an_address_nobody_ever_had_is_not_found_in_few_queries(client: Client) -> None:
    page = read(client, "/en/plans/no-such-plan/", status=404)
    assert page.queries <= 3


def test_a_page_that_is_there_asks_nothing_more(client: Client) -> None:
    before = read(client, "/en/plans/jazz-weekly-super/").queries
    rename(make_plan("old-name"), "new-name")
    assert read(client, "/en/plans/jazz-weekly-super/").queries == before


def test_many_are_looked_up_at_once(django_assert_num_queries: Any) -> None:
    for number in range(5):
        rename(make_plan(f"old-{number}"), f"new-{number}")
    with django_assert_num_queries(3):
        found = renamed(Plan, [f"old-{number}" for number in range(5)])
    assert {former: row.slug for former, row in found.items()} == {
        f"old-{number}": f"new-{number}" for number in range(5)
    }
