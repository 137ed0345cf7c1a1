"""The shop card as the server makes it, where there is no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from operators.models import ShopPhrase
from tests.factories import make_phrase
from tests.pages import Page, parsed, read

pytestmark = pytest.mark.django_db

CARD = "/en/tools/shop-card/"
ASKED = {"phrase": "load-amount", "operator": "jazz", "amount": "500", "number": "+923001234567"}
LINE = "________"


def ask(client: Client, path: str = CARD, **fields: Any) -> Page:
    response = client.post(path, {**ASKED, **fields})
    assert response.status_code == 200
    return Page(path, response, parsed(response))


def shown(page: Page) -> dict[str, str]:
    """The visible lines of the card by what they are."""
    lines = page.tree.xpath("//article[@class='shop-card']/p[not(@hidden)]")
    return {
        line.get("class").removeprefix("shop-card-"): " ".join(line.text_content().split())
        for line in lines
    }


def test_a_card_says_it_in_urdu_roman_urdu_and_the_readers_language(client: Client) -> None:
    assert shown(ask(client)) == {
        "urdu": "براہِ مہربانی اس Jazz نمبر پر 500 روپے کا لوڈ کر دیں۔",
        "number": "0300 123 4567",
        "amount": "Rs 500",
        "roman": "Barah-e-meharbani is Jazz number par 500 rupay ka load kar dein.",
        "own": "Please load Rs 500 on this Jazz number.",
    }
    assert (
        shown(ask(client, "/zh-hans/tools/shop-card/"))["own"] == "请给这个 Jazz 号码充 500 卢比。"
    )


def test_what_was_left_out_is_a_line_to_write_on(client: Client) -> None:
    card = shown(ask(client, operator="", amount="", number=""))
    assert card["own"] == f"Please load Rs {LINE} on this {LINE} number."
    assert {*card} == {"urdu", "roman", "own"}


def test_urdu_runs_from_the_right_and_figures_in_it_from_the_left(client: Client) -> None:
    urdu = ask(client).tree.xpath("//p[@class='shop-card-urdu']")[0]
    assert (urdu.get("lang"), urdu.get("dir")) == ("ur", "rtl")
    blanks = urdu.xpath("./bdi[@dir='ltr']")
    assert [blank.text for blank in blanks] == ["Jazz", "500"]


def test_a_sentence_without_blanks_still_shows_the_number(client: Client) -> None:
    card = shown(ask(client, phrase="not-arrived"))
    assert card["number"] == "0300 123 4567"
    assert card["own"] == "The load has not arrived yet."


def test_words_of_an_editor_bring_no_markup(client: Client) -> None:
    make_phrase(text_en="<b>{amount}</b>", urdu="<i>{amount}</i>")
    page = ask(client, phrase="test-phrase")
    assert shown(page)["own"] == "<b>500</b>"
    assert not page.tree.xpath("//article//b | //article//i")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("number", "030012", "Too short: a mobile number has 11 digits, this one has 6."),
        ("amount", "-5", "Write an amount from 1 to 100000, with two decimals at most."),
        ("amount", "1e309", "Write an amount from 1 to 100000, with two decimals at most."),
        ("phrase", "no-such", "There is no such choice."),
        ("operator", "<b>", "There is no such choice."),
        ("phrase", "\x00" * 10_000, "There is no such choice."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, field: str, value: str, told: str
) -> None:
    page = ask(client, **{field: value})
    assert page.one("//p[@class='field-error']") == told
    kept = {**ASKED, field: value}
    if field != "amount":
        assert page.tree.xpath("//input[@name='amount']/@value") == [kept["amount"]]
    if field != "operator":
        assert page.tree.xpath("//select[@name='operator']/option[@selected]/@value") == ["jazz"]


def test_nothing_asked_is_answered(client: Client) -> None:
    response = client.post(CARD)
    assert response.status_code == 200
    assert parsed(response).xpath("//p[@class='field-error']")


def test_a_card_is_kept_by_nobody_and_needs_no_cookie() -> None:
    response = Client(enforce_csrf_checks=True).post(CARD, ASKED)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert "noindex" in response.content.decode()


def test_the_page_holds_every_card_ready_for_a_phone_without_a_network(client: Client) -> None:
    page = read(client, CARD)
    ready = page.tree.xpath("//template/@data-phrase")
    assert ready == [*ShopPhrase.objects.published().values_list("slug", flat=True)]
    assert not page.response.cookies


def test_the_list_of_sentences_names_what_is_to_fill_in(client: Client) -> None:
    options = read(client, CARD).words("//select[@name='phrase']//option")
    assert options[0] == "Please load Rs (the amount) on this (operator) number."
