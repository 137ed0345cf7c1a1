"""Search of the desk: one question to all lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.accounts.roles import TRANSLATORS
from operators.models import Plan
from tests import factories
from tests.desk import page
from tests.pages import Page, read
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


def find(client: Client, question: str, language: str = "en") -> Page:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return read(client, f"/admin/search/?q={question}")


def found(client: Client, question: str, language: str = "en") -> list[str]:
    return find(client, question, language).words("//*[@class='found']//li")


@pytest.mark.parametrize(
    "question",
    ["testel 6789", "测试运营商 6789", "6789 testel", "%EF%BC%96%EF%BC%97%EF%BC%98%EF%BC%99"],
)
def test_plan_is_found_by_operator_and_price(admin_client: Client, question: str) -> None:
    operator = factories.make_operator(name_zh_hans="测试运营商", short_name="Testel")
    plan = factories.make_plan(operator=operator, price_pkr=6789)
    factories.make_plan("other", operator=operator, price_pkr=10)
    answer = find(admin_client, question)
    assert answer.words("//section[h2='Plans']//li") == [str(plan)]


def test_rows_are_found_by_names_in_both_languages_codes_and_addresses(
    admin_client: Client,
) -> None:
    factories.make_guide("short-address", title_zh_hans="机场到上网", title_en="From the airport")
    factories.make_dial_code(operator=factories.make_operator(), code="*98765#", label_en="Ask it")
    assert found(admin_client, "机场到") == ["From the airport"]
    assert found(admin_client, "from the airp", "zh-hans") == ["机场到上网"]
    assert found(admin_client, "short-address") == ["From the airport"]
    assert len(found(admin_client, "98765")) == 1


def test_many_rows_of_a_kind_lead_to_their_list(admin_client: Client) -> None:
    operator = factories.make_operator()
    for number in range(9):
        factories.make_plan(f"plan-{number}", operator=operator, name_en=f"Zebra {number}")
    answer = find(admin_client, "zebra")
    assert len(answer.words("//section[h2='Plans']//li")) == 8
    more = answer.tree.xpath("//section[h2='Plans']/p/a/@href")
    assert more == [page(Plan, "changelist") + "?q=zebra"]


def test_kinds_that_an_editor_may_not_see_are_not_searched() -> None:
    User.objects.create_user("zebra")
    assert found(signed_in_as(TRANSLATORS["en"]), "zebra") == []


@pytest.mark.parametrize(
    "question", ["", "%20", "nothing-has-this", "%00", "%22nothing", "nothing%27%22"]
)
def test_question_without_an_answer_is_told(admin_client: Client, question: str) -> None:
    assert found(admin_client, question) == []


def test_question_that_is_too_long_is_told_so(admin_client: Client) -> None:
    answer = find(admin_client, "a" * 101)
    assert "too long" in answer.one("//*[@class='errornote']")


def test_desk_has_the_search_and_then_its_lists(admin_client: Client) -> None:
    desk = read(admin_client, "/admin/")
    assert desk.tree.xpath("//form[@role='search']/@action") == ["/admin/search/"]
    order = desk.tree.xpath("//form[@role='search'] | //*[@id='everything'] | //*[@id='due']")
    assert [one.get("id") or one.get("role") for one in order] == ["search", "everything", "due"]


def test_search_asks_once_for_each_kind(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    operator = factories.make_operator()
    for number in range(8):
        factories.make_plan(f"plan-{number}", operator=operator, name_en=f"Zebra {number}")
        code = {"label_en": "Zebra", "code": f"*{number}#"}
        factories.make_dial_code(f"code-{number}", operator=operator, **code)
    with django_assert_max_num_queries(26):
        find(admin_client, "zebra")
