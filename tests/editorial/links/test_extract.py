"""Which addresses a content object cites."""

from __future__ import annotations

import pytest
from django.conf import settings

from editorial.links.extract import _LONGEST_URL, cited_urls, markdown_urls, url_columns
from guides.models import Guide, Question
from operators.models import ChannelStep, DialCode, NumberPrefix, Operator, Plan


def of_text(text: str) -> list[tuple[str, str]]:
    guide = Guide(body_en=text)
    return [(cited.kind, cited.url) for cited in cited_urls(guide)]


# --- Which columns ----------------------------------------------------------------------------


def test_every_kind_of_content_is_searched_where_it_has_addresses() -> None:
    assert url_columns(Guide) == (["source_url"], ["body_zh_hans", "body_en"])
    assert url_columns(Question) == ([], ["answer_zh_hans", "answer_en"])
    assert url_columns(Plan)[0] == ["source_url", "official_url"]
    assert url_columns(Operator)[0] == ["source_url", "website"]
    assert url_columns(DialCode)[0] == ["source_url", "code"]
    assert url_columns(NumberPrefix)[0] == ["source_url"]
    assert url_columns(ChannelStep) == ([], [])


def test_a_field_is_cited_with_its_column() -> None:
    plan = Plan(source_url="https://a.example/list", official_url="https://b.example/plan")
    assert list(cited_urls(plan)) == [
        ("source_url", "source", "https://a.example/list"),
        ("official_url", "outward", "https://b.example/plan"),
    ]


def test_a_code_is_an_address_only_where_it_is_one() -> None:
    web, dialled = DialCode(code="https://c.example/", via="web"), DialCode(code="*222#")
    assert [cited.url for cited in cited_urls(web)] == ["https://c.example/"]
    assert list(cited_urls(dialled)) == []


def test_both_languages_are_read_each_for_itself() -> None:
    guide = Guide(body_zh_hans="[套餐](/plans/)", body_en="[Plans](/plans/) [x](/about/)")
    assert [(cited.column, cited.url) for cited in cited_urls(guide)] == [
        ("body_zh_hans", "/plans/"),
        ("body_en", "/about/"),
        ("body_en", "/plans/"),
    ]


def test_what_is_archived_cites_nothing_for_nobody_reads_it() -> None:
    plan = Plan(source_url="https://a.example/", status="archived")
    assert list(cited_urls(plan)) == []


def test_empty_columns_cite_nothing() -> None:
    assert list(cited_urls(Guide(body_en=None, source_url=""))) == []


# --- Markdown ---------------------------------------------------------------------------------


def test_links_are_found_wherever_markdown_has_them() -> None:
    text = """[inline](https://a.example/1) and <https://a.example/2>, [named][n]

* item with **[bold](https://a.example/3)**

| a | b |
|---|---|
| [cell](https://a.example/4) | x[^1] |

> ## [heading](https://a.example/5)

[n]: https://a.example/6
[^1]: A source: <https://a.example/7>
"""
    assert set(markdown_urls(text)) == {f"https://a.example/{number}" for number in range(1, 8)}


@pytest.mark.parametrize(
    "text",
    [
        "`[x](https://a.example/)`",
        "```\n[x](https://a.example/)\n```",
        "\\[x](https://a.example/)",
        "https://a.example/ without brackets is no link",
        "![picture](https://a.example/x.png)",
        "[x](javascript:alert(1))",
        "",
    ],
)
def test_what_no_reader_can_follow_is_no_link(text: str) -> None:
    assert list(markdown_urls(text)) == []


@pytest.mark.parametrize(
    "href",
    ["#part", "?q=1", "tel:*222%23", "sms:667", "mailto:a@a.example", "<>", "ftp://a.example"],
)
def test_what_leads_to_no_page_is_not_cited(href: str) -> None:
    assert of_text(f"[x]({href})") == []


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/plans/x/", "/plans/x/"),
        ("/plans/x/#history", "/plans/x/"),
        ("/plans/?operator=jazz", "/plans/"),
        ("/en/plans/x/", "/plans/x/"),
        ("/zh-hans/", "/"),
        ("/en", "/"),
        ("/energy/", "/energy/"),
        (f"{settings.SITE_URL}/zh-hans/plans/x/", "/plans/x/"),
        ("plans/x/", "plans/x/"),
        ("www.jazz.com.pk", "www.jazz.com.pk"),
    ],
)
def test_a_link_between_our_pages_is_its_path_alone(href: str, path: str) -> None:
    assert of_text(f"[x]({href})") == [("internal", path)]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://a.example/x#part", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("HTTP://a.example/x?q=1", "HTTP://a.example/x?q=1"),
        ("https://a.example/套餐", "https://a.example/%E5%A5%97%E9%A4%90"),
        (f"{settings.SITE_URL}/media/x.png", f"{settings.SITE_URL}/media/x.png"),
        (f"{settings.SITE_URL}.evil.example/en/", f"{settings.SITE_URL}.evil.example/en/"),
    ],
)
def test_a_link_elsewhere_is_its_address_without_the_anchor(href: str, url: str) -> None:
    assert of_text(f"[x]({href})") == [("outward", url)]


def test_an_address_cited_twice_in_a_text_counts_once() -> None:
    assert of_text("[x](/plans/#a) [y](/plans/#b)") == [("internal", "/plans/")]


def test_an_address_longer_than_any_server_takes_is_left_out() -> None:
    longest = "https://a.example/".ljust(_LONGEST_URL, "x")
    assert of_text(f"[x]({longest}) [y]({longest}x)") == [("outward", longest)]
