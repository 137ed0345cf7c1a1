"""The page of answers: marked, in the reader's language, and harmless whatever is asked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.http import urlencode

from tests.factories import make_guide
from tests.pages import MOST_QUERIES, Page, parsed, read

pytestmark = pytest.mark.django_db


def ask(client: Client, question: str, language: str = "en") -> Page:
    return read(client, f"/{language}/search/?{urlencode({'q': question})}")


def test_an_answer_names_its_kind_and_marks_what_was_asked(client: Client) -> None:
    page = ask(client, "balance expire")
    assert page.words("//ol[@class='hits']/li[1]/h3/a") == ["Balance that expires"]
    assert page.tree.xpath("//ol/li[1]/h3/a/@href") == ["/en/guides/balance-that-expires/"]
    assert page.words("//ol/li[1]/p[@class='meta']") == ["guide"]
    assert page.words("//ol/li[1]/h3//mark") == ["Balance", "expires"]
    assert page.words("//ol/li[1]/p[@lang]//mark")


def test_chinese_readers_get_chinese(client: Client) -> None:
    page = ask(client, "balance expire", "zh-hans")
    assert page.words("//ol/li[1]/p[@class='meta']") == ["指南"]
    assert page.tree.xpath("//ol/li[1]/h3/a/@href") == ["/zh-hans/guides/balance-that-expires/"]


def test_what_only_the_other_language_holds_is_shown_in_it_and_marked_so(client: Client) -> None:
    make_guide("zebras", title_zh_hans="指南", title_en="Zebra", summary_en="Of zebras.")
    make_guide("ibex", title_zh_hans="另一篇", title_en="Ibex", body_en="", summary_en="Goats.")
    page = ask(client, "zebra", "zh-hans")
    assert page.words("//ol/li[1]/h3") == ["指南"]
    assert page.tree.xpath("//ol/li[1]/p[2]/@lang") == ["en"]
    assert page.words("//ol/li[1]/p[2]//mark") == ["zebras"]
    assert ask(client, "ibex", "zh-hans").words("//ol/li[1]/p[2]//mark") == ["Ibex"]


def test_what_the_title_answers_needs_no_other_language(client: Client) -> None:
    make_guide(
        "zebras", title_zh_hans="Zebra 指南", summary_zh_hans="一句话。", summary_en="Zebra!"
    )
    page = ask(client, "zebra", "zh-hans")
    assert page.words("//ol/li[1]/h3//mark") == ["Zebra"]
    assert page.tree.xpath("//ol/li[1]/p[2]/@lang") == ["zh-Hans"]


def test_old_and_unverified_answers_look_so(client: Client) -> None:
    page = ask(client, "*111#")
    assert page.words("//ol/li[1]/p[@class='meta']/span") == ["old or unverified"]


def test_nothing_found_is_said_with_a_way_on(client: Client) -> None:
    page = ask(client, "qqqqqqq")
    assert page.one("//p[@class='notice']").startswith("Nothing was found.")
    assert page.tree.xpath("//a[@class='more']/@href") == ["/en/guides/"]


def test_before_anything_is_asked_there_is_a_field(client: Client) -> None:
    page = read(client, "/zh-hans/search/")
    assert page.tree.xpath("//input[@name='q']/@value") == [""]
    assert not page.words("//p[@class='notice']")


ODD = [
    "x" * 10_000,
    "充" * 10_000,
    "\x00",
    "📶",
    "\u202eabc",
    "'\"",
    "%",
    "a:b AND (c",
    "~s",
]


@pytest.mark.parametrize("odd", ODD)
def test_whatever_is_asked_is_answered(client: Client, odd: str) -> None:
    assert ask(client, odd).queries <= MOST_QUERIES
    assert read(client, f"/en/search/?{urlencode({'q': [odd, 'jazz']}, doseq=True)}")


def test_a_script_is_only_text(client: Client) -> None:
    page = ask(client, "<script>alert(1)</script>jazz")
    assert b"<script>alert" not in page.response.content
    assert page.tree.xpath("//input[@name='q']/@value") == ["<script>alert(1)</script>jazz"]


def test_answers_ask_the_database_seldom_and_are_not_for_search_engines(client: Client) -> None:
    for question in ("充值", "telenr", "alpha beta gamma", "流量"):
        page = ask(client, question)
        assert page.queries <= MOST_QUERIES, question
        assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_every_page_leads_to_search(client: Client) -> None:
    response = client.get("/en/")
    assert parsed(response).xpath("//a[@class='search-link']/@href") == ["/en/search/"]
