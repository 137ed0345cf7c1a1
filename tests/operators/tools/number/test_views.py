"""The page that checks a number: it answers, and remembers nothing."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operators.models import NumberPrefix, Operator
from tests.pages import MOST_QUERIES, Page, parsed, read

pytestmark = pytest.mark.django_db

NUMBER = "/en/tools/number/"


def ask(client: Client, number: str, path: str = NUMBER) -> Page:
    with CaptureQueriesContext(connection) as asked:
        response = client.post(path, {"number": number})
    assert response.status_code == 200
    return Page(path, response, parsed(response), len(asked))


def test_a_sound_number_is_shown_in_groups_with_its_first_network(client: Client) -> None:
    page = ask(client, "0092 345-1234567")
    assert page.one("//p[@class='number']") == "0345 123 4567"
    assert "First given to: Telenor" in page.words("//section[@class='answer']/p")
    assert page.tree.xpath("//section[@class='answer']//a/@href")[0] == "/en/operators/telenor/"
    assert page.one("//section[@class='answer']/p[@class='limit']").startswith("It may have moved")
    assert page.words("//section[@class='answer']/div[@class='source']")


def test_the_way_to_ask_which_network_it_is_on_has_the_number_in_it(client: Client) -> None:
    page = ask(client, "03451234567")
    links = page.tree.xpath("//section[@aria-labelledby='moved']//a/@href")
    assert links[0] == "sms:76367?body=S%2003451234567"


def test_a_network_that_is_not_published_is_named_without_a_page(client: Client) -> None:
    Operator.objects.filter(slug="scom").update(status="draft")
    page = ask(client, "0355 1234567")
    assert "First given to: SCOM" in page.words("//section[@class='answer']/p")


def test_a_renamed_operator_is_still_the_one_of_its_prefixes(client: Client) -> None:
    Operator.objects.filter(slug="telenor").update(slug="another-address")
    page = ask(client, "03451234567")
    links = page.tree.xpath("//section[@class='answer']//a/@href")
    assert links[0] == "/en/operators/another-address/"


def test_a_prefix_that_our_table_lacks_has_no_source(client: Client) -> None:
    NumberPrefix.objects.filter(prefix="0345").delete()
    page = ask(client, "03451234567")
    assert not page.words("//section[@class='answer']/div[@class='source']")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (NUMBER, "Too short: a mobile number has 11 digits, this one has 6."),
        ("/zh-hans/tools/number/", "少了几位：手机号是 11 位，这里只有 6 位。"),
    ],
)
def test_a_wrong_number_stays_in_its_field_and_is_explained(
    client: Client, path: str, told: str
) -> None:
    page = ask(client, "030012", path)
    assert page.one("//p[@class='field-error']") == told
    assert page.tree.xpath("//input[@name='number']/@value") == ["030012"]


@pytest.mark.parametrize("odd", ["", "x" * 10_000, "\x00", "<script>alert(1)</script>", "\u202e9"])
def test_no_text_breaks_the_page(client: Client, odd: str) -> None:
    page = ask(client, odd)
    assert page.one("//p[@class='field-error']")
    assert b"<script>alert" not in page.response.content


def test_a_form_without_its_field_or_with_it_twice_is_answered(client: Client) -> None:
    assert parsed(client.post(NUMBER)).xpath("//p[@class='field-error']")
    twice = client.post(NUMBER, {"number": ["030012", "03001234567"]})
    assert parsed(twice).xpath("//p[@class='number']")


# --- Nothing is remembered ----------------------------------------------------------------------


def test_a_number_in_an_address_is_not_looked_at(client: Client) -> None:
    page = read(client, f"{NUMBER}?number=03001234567")
    assert not page.words("//p[@class='number']")
    assert b"0300" not in page.response.content.split(b"<main")[1].split(b"<section>")[0]


def test_an_answer_is_kept_by_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        response = client.post(NUMBER, {"number": "03001234567"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert not any(asked_for["sql"].startswith(("INSERT", "UPDATE")) for asked_for in asked)
    logged = [
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    ]
    assert not [line for line in logged if "1234567" in line]


def test_the_empty_form_may_be_cached(client: Client) -> None:
    page = read(client, NUMBER)
    assert not page.response.cookies
    assert "no-store" not in page.response.get("Cache-Control", "")


def test_it_may_be_asked_from_a_page_that_was_kept_without_a_network() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NUMBER, {"number": "03001234567"}).status_code == 200


def test_an_answer_asks_the_database_seldom(client: Client) -> None:
    assert ask(client, "03001234567").queries <= MOST_QUERIES


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(NUMBER).status_code == 405
