"""Codes on pages: what can be tapped, what must be filled in, what nobody knows."""

from __future__ import annotations

import pytest
from django.test import Client

from operators.models import DialCode, Operator
from tests.factories import make_dial_code, make_operator
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_every_code_to_dial_is_a_link_that_phones_can_dial(client: Client) -> None:
    for operator in Operator.objects.published():
        page = read(client, f"/en/operators/{operator.slug}/")
        dialled = page.tree.xpath("//a[starts-with(@href, 'tel:')]/@href")
        assert not [href for href in dialled if "#" in href]
        shown = {href.replace("%23", "#") for href in dialled}
        codes = DialCode.objects.published().filter(operator=operator, via="dial")
        assert {f"tel:{code.code}" for code in codes if code.link} <= shown


def test_a_code_with_something_to_fill_in_is_no_link(client: Client) -> None:
    pattern = make_dial_code(operator=make_operator(), code="*123*[number]#")
    assert pattern.is_pattern
    page = read(client, "/en/operators/testel/")
    assert "*123*[number]#" in page.words("//span[contains(@class, 'is-pattern')]")
    assert page.words("//a[contains(., '*123*[number]#')]") == []


def test_a_code_to_text_opens_a_message_with_its_words(client: Client) -> None:
    make_dial_code(operator=make_operator(), code="6677", via="sms", sms_text="MNP a&b")
    page = read(client, "/en/operators/testel/")
    assert page.tree.xpath("//a[starts-with(@href, 'sms:6677')]/@href") == [
        "sms:6677?body=MNP%20a%26b"
    ]
    assert page.one("//a[@href='sms:6677?body=MNP%20a%26b']") == "text “MNP a&b” to 6677"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_to_be_filled_into_a_message_is_not_sent_but_said_in_the_readers_words(
    client: Client, language: str
) -> None:
    operator = make_operator()
    make_dial_code(operator=operator, code="9001", via="sms", sms_text="03XXXXXXXXX {message}")
    words = {
        "zh-hans": "发送“03XXXXXXXXX 短信原文”到 9001",
        "en": "text “03XXXXXXXXX its text” to 9001",
    }
    page = read(client, f"/{language}/operators/testel/")
    assert page.one("//a[@href='sms:9001']") == words[language]


@pytest.mark.parametrize("code", ["*123*{amount}#", "763xx"])
def test_a_code_with_something_to_fill_in_cannot_be_copied(client: Client, code: str) -> None:
    via = "dial" if "#" in code else "sms"
    make_dial_code(operator=make_operator(), code=code, via=via, purpose="menu")
    page = read(client, "/en/operators/testel/")
    shown = page.tree.xpath("//span[contains(@class, 'is-pattern')]/b")
    assert code.replace("{amount}", "amount") in [one.text for one in shown]
    assert [one.text for one in shown if one.get("data-copy") is not None] == []


def test_an_unknown_code_is_called_not_known(client: Client) -> None:
    make_dial_code(operator=make_operator(), code="")
    page = read(client, "/en/operators/testel/")
    assert "Not known" in page.words("//span[@class='code-none']")


def test_an_unverified_code_looks_so(client: Client) -> None:
    make_dial_code(operator=make_operator(), code="*779#", confidence="unverified")
    page = read(client, "/en/operators/testel/")
    (code,) = page.tree.xpath("//li[contains(@class, 'code')][.//b='*779#']")
    assert "is-unverified" in code.get("class").split()
    assert code.xpath("string(.//*[contains(@class, 'badge')])") == "Unverified"
