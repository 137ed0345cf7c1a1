"""Tags and filters, as templates use them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from editorial.templatetags.facts import data_amount, rupees
from guides.models import Guide, Tip
from tests.factories import make_tip


def render(source: str, **context: Any) -> str:
    return Template("{% load texts facts %}" + source).render(Context(context))


def tip(zh_hans: str | None, en: str | None) -> Tip:
    return Tip(text_zh_hans=zh_hans, text_en=en)


# --- Texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "zh_hans", "en", "expected"),
    [
        ("zh-hans", "充值", "Recharge", "充值"),
        ("en", "充值", "Recharge", "Recharge"),
        ("en", "充值", "", '<span lang="zh-Hans">充值</span>'),
        ("en", "充值", None, '<span lang="zh-Hans">充值</span>'),
        ("zh-hans", "", "Recharge", '<span lang="en">Recharge</span>'),
        ("en", "", None, ""),
        ("en", "充值", "Load & go <b>", "Load &amp; go &lt;b&gt;"),
        ("en", "充<b>", "", '<span lang="zh-Hans">充&lt;b&gt;</span>'),
    ],
)
def test_text_is_the_readers_or_marked_as_the_other_language(
    language: str, zh_hans: str | None, en: str | None, expected: str
) -> None:
    with translation.override(language):
        assert render("{% text tip 'text' %}", tip=tip(zh_hans, en)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("每次 8.60 卢比。每天一次。", "每次 8.60 卢比。"),
        ("Rs 8.60 each. Once a day.", "Rs 8.60 each."),
        ("Free! Or is it?", "Free!"),
        ("No stop at the end", "No stop at the end"),
        ("", ""),
    ],
)
def test_a_card_shows_the_first_sentence(words: str, expected: str) -> None:
    assert render("{% first_sentence tip 'text' %}", tip=tip(words, "")) == expected


def test_a_borrowed_first_sentence_is_marked_as_the_other_language() -> None:
    with translation.override("en"):
        html = render("{% first_sentence tip 'text' %}", tip=tip("一句。两句。", ""))
    assert html == '<span lang="zh-Hans">一句。</span>'


def test_markdown_in_the_readers_language_stands_alone() -> None:
    guide = Guide(body_zh_hans="正文 [套餐](/plans/)", body_en="Text")
    html = render("{% markdown guide 'body' %}", guide=guide)
    assert html == '<p>正文 <a href="/zh-hans/plans/" rel="noopener">套餐</a></p>\n'


def test_borrowed_markdown_is_marked_and_links_stay_in_the_readers_language() -> None:
    guide = Guide(body_zh_hans="正文 [套餐](/plans/)", body_en="")
    with translation.override("en"):
        html = render("{% markdown guide 'body' %}", guide=guide)
    assert html.startswith('<div lang="zh-Hans"><p>正文')
    assert html.endswith("</div>")
    assert 'href="/en/plans/"' in html


def test_markdown_of_nothing_is_nothing() -> None:
    assert render("{% markdown guide 'body' %}", guide=Guide()) == ""


def test_markdown_is_safe() -> None:
    assert "<script" not in render("{% markdown g 'body' %}", g=Guide(body_zh_hans="<script>"))


@pytest.mark.parametrize(
    ("zh_hans", "en", "in_chinese", "in_english"),
    [
        ("充值", "Recharge", False, False),
        ("充值", "", False, True),
        ("充值", None, False, True),
        ("", "Recharge", True, False),
        ("", "", False, False),
    ],
)
def test_a_page_borrows_when_it_shows_the_other_language(
    zh_hans: str, en: str | None, in_chinese: bool, in_english: bool
) -> None:
    shown = tip(zh_hans, en)
    assert render("{{ tip|borrows }}", tip=shown) == str(in_chinese)
    with translation.override("en"):
        assert render("{{ tip|borrows }}", tip=shown) == str(in_english)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("zh_hans", "en"), [("充值", " "), (" ", "Recharge")])
def test_what_says_that_it_borrows_shows_the_other_language(
    language: str, zh_hans: str, en: str
) -> None:
    with translation.override(language):
        borrows = render("{{ tip|borrows }}", tip=tip(zh_hans, en)) == "True"
        assert borrows is ("lang=" in render("{% text tip 'text' %}", tip=tip(zh_hans, en)))


def test_the_language_of_html_is_written_as_bcp_47_has_it() -> None:
    assert render("{{ 'zh-hans'|html_language }} {{ 'en'|html_language }}") == "zh-Hans en"


# --- Facts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (None, "", ""),
        (0, "0\u00a0卢比", "Rs\u00a00"),
        (86, "86\u00a0卢比", "Rs\u00a086"),
        (1739, "1739\u00a0卢比", "Rs\u00a01,739"),
        (Decimal("1739.00"), "1739\u00a0卢比", "Rs\u00a01,739"),
        (Decimal("86.96"), "86.96\u00a0卢比", "Rs\u00a086.96"),
        (Decimal("99.5"), "99.50\u00a0卢比", "Rs\u00a099.50"),
        (4.999, "5\u00a0卢比", "Rs\u00a05"),
        (1234567.8, "1234567.80\u00a0卢比", "Rs\u00a01,234,567.80"),
    ],
)
def test_money_reads_as_each_language_writes_it(
    amount: Decimal | float | None, chinese: str, english: str
) -> None:
    assert render("{{ amount|rupees }}", amount=amount) == chinese
    with translation.override("en"):
        assert render("{{ amount|rupees }}", amount=amount) == english


@given(st.integers(0, 10_000_000))
def test_half_a_paisa_is_rounded_up_to_even_and_odd_figures_alike(paisa: int) -> None:
    half = (Decimal(paisa) + Decimal("0.5")) / 100
    assert Decimal(rupees(half).removesuffix("\u00a0卢比")) == (Decimal(paisa) + 1) / 100


@given(st.integers(0, 10_000_000))
def test_no_paisa_is_lost(paisa: int) -> None:
    exact = Decimal(paisa) / 100
    assert Decimal(rupees(exact).removesuffix("\u00a0卢比")) == exact
    with translation.override("en"):
        assert Decimal(rupees(exact).removeprefix("Rs\u00a0").replace(",", "")) == exact


@pytest.mark.parametrize(
    ("megabytes", "expected"),
    [
        (None, ""),
        (0, "0\u00a0MB"),
        (300, "300\u00a0MB"),
        (512, "512\u00a0MB"),
        (1024, "1\u00a0GB"),
        (1536, "1.5\u00a0GB"),
        (1500, "1,500\u00a0MB"),
        (5000, "5,000\u00a0MB"),
        (10240, "10\u00a0GB"),
        (204800, "200\u00a0GB"),
    ],
)
def test_data_reads_in_whole_or_half_gigabytes_or_megabytes(
    megabytes: int | None, expected: str
) -> None:
    assert render("{{ megabytes|data_amount }}", megabytes=megabytes) == expected


@given(st.integers(0, 10 * 1024 * 1024) | st.integers(0, 20 * 1024).map(lambda half: half * 512))
def test_no_megabyte_is_lost(megabytes: int) -> None:
    figure, unit = data_amount(megabytes).split("\u00a0")
    assert float(figure.replace(",", "")) * {"MB": 1, "GB": 1024}[unit] == megabytes


def test_a_partial_date_reads_in_the_readers_language() -> None:
    assert render("{{ '2026-06'|partial_date }}") == "2026 年 6 月"
    with translation.override("en"):
        assert render("{{ '2026-06'|partial_date }}{{ ''|partial_date }}") == "June 2026"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.pta.gov.pk/category/taxes?x=1", "pta.gov.pk"),
        ("http://jazz.com.pk:8080/", "jazz.com.pk"),
        ("https://WWW.Zong.com.pk/", "zong.com.pk"),
        ("https://wwwhost.example/", "wwwhost.example"),
        ("https://user:secret@example.org/", "example.org"),
        ("", ""),
    ],
)
def test_a_source_is_known_by_its_host(url: str, expected: str) -> None:
    assert render("{{ url|host }}", url=url) == expected


@pytest.mark.django_db
def test_a_source_line_says_where_a_fact_comes_from() -> None:
    fact = make_tip(source_url="https://www.pta.gov.pk/taxes", source_date="2026-06")
    html = render("{% source_line tip %}", tip=fact)
    assert 'href="https://www.pta.gov.pk/taxes"' in html
    assert "2026 年 6 月" in html
