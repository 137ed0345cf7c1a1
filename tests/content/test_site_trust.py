"""Why anyone may trust the site: every fact has its source, nothing is sold, nothing is foreign."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from editorial.models import Content
from operators.models import DialCode
from tests.pages import Page, faulty, read, whole_site

pytestmark = pytest.mark.django_db

CHAT = re.compile(
    r"(^|\.)(t\.me|telegram\.(me|org|dog)|wa\.me|whatsapp\.com|weixin\.qq\.com|u\.wechat\.com|qm\.qq\.com"
    r"|line\.me|discord\.gg|bit\.ly|tinyurl\.com)$"
)
SELLER = re.compile(
    r"t\.me/|@\w{4,}bot\b|(加|添加)(微信|客服|飞机)|微信号|(wechat|telegram) ?(id|号)[:：]|QQ群|"
    r"add (me|us) on (whatsapp|wechat|telegram)",
    re.IGNORECASE,
)
MARK = "//*[starts-with(@class, 'mark')]"
FACTS = ("plan", "code", "channel", "tip", "statement")


# --- Trust -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_on_every_page_has_its_source_line(fact: str) -> None:
    path = f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {fact} ')]"
    shown = sum(len(page.tree.xpath(path)) for page in whole_site())
    assert shown > 100
    bare = path + "[count(.//*[@class='source']) != 1]"
    assert faulty(lambda page: page.words(bare)) == []


def test_every_source_line_says_how_far_to_trust_it_and_when() -> None:
    levels = {"badge-official", "badge-reported", "badge-unverified"}
    known = {str(level) for level in Content.Confidence.values}
    assert {level.removeprefix("badge-") for level in levels} == known

    def vague(page: Page) -> list[str]:
        return [
            line.text_content()
            for line in page.tree.xpath("//*[@class='source']")
            if len(line.xpath("./span[starts-with(@class, 'badge ')]")) != 1
            or not line.xpath("string(./span[not(@class)])").strip()
        ]

    assert faulty(vague) == []


def test_every_short_form_carries_the_mark_of_its_source() -> None:
    """Cells and rows too small for a source line; “not known” and web addresses need none."""
    bare = [
        "//dl[@class='facts-short']/div[dt[not(contains('Website 网站', .))]]"
        "/dd[not(span[starts-with(@class, 'mark')]) and not(starts-with(., 'Not known'))"
        " and not(starts-with(., '不详'))]",
        "//table[@class='emergency']//td/a"
        "[not(following-sibling::*[1][starts-with(@class, 'mark')])]",
        "//section[@aria-labelledby='new']//li/span[not(starts-with(@class, 'mark'))]"
        "[not(following-sibling::*[1][starts-with(@class, 'mark')])]",
        "//h1[@id='changes']/following::table[1]/tbody//td[not(span[starts-with(@class, 'mark')])]",
    ]
    assert sum(len(page.tree.xpath(MARK)) for page in whole_site()) > 100
    assert faulty(lambda page: [words for path in bare for words in page.words(path)]) == []


def test_every_mark_says_how_far_to_trust_it_and_when() -> None:
    def vague(page: Page) -> list[str]:
        marks = page.words(MARK)
        confidence = re.compile("Official|Reported|Unverified|官方|有报道|未核实")
        dated = re.compile("[0-9]{4}|undated|日期不详")
        return [mark for mark in marks if not (confidence.search(mark) and dated.search(mark))]

    assert faulty(vague) == []


def test_nobody_sells_over_chat_here() -> None:
    official = {code.link for code in DialCode.objects.published().filter(via="whatsapp")}
    assert official

    def sold(page: Page) -> list[str]:
        chats = [
            href
            for href in page.tree.xpath("//a/@href")
            if CHAT.search(urlsplit(href).hostname or "") and href not in official
        ]
        return chats + [found.group() for found in SELLER.finditer(page.tree.text_content())]

    assert faulty(sold) == []


def test_links_away_tell_search_engines_and_the_other_site_nothing() -> None:
    def telling(page: Page) -> list[str]:
        away = page.tree.xpath("//a[starts-with(@href, 'http')][not(contains(@rel, 'noopener'))]")
        return [link.get("href") for link in away]

    assert faulty(telling) == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    def foreign(page: Page) -> list[str]:
        loaded = page.tree.xpath(
            "//script/@src | //img/@src | //iframe/@src | //img/@srcset | //video/@src"
            " | //link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href"
        )
        return [one for one in loaded if not one.startswith("/") or one.startswith("//")]

    assert faulty(foreign) == []


def test_no_script_or_style_stands_in_a_page() -> None:
    inline = (
        "//script[not(@src)][not(@type='application/json')] | //style | //*[@style]"
        " | //@*[starts-with(name(), 'on')]/.."
    )
    assert faulty(lambda page: [element.tag for element in page.tree.xpath(inline)]) == []


# --- Headers ---------------------------------------------------------------------------------


def test_every_answer_carries_the_security_headers() -> None:
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }

    def missing(page: Page) -> list[str]:
        return [name for name in wanted if page.response.headers.get(name) != wanted[name]]

    assert faulty(missing) == []


def test_every_answer_forbids_foreign_and_inline_code() -> None:
    for page in whole_site():
        policy = page.response.headers["Content-Security-Policy"]
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules["default-src"] == "'self'"
        assert rules["object-src"] == "'none'"
        assert rules["frame-ancestors"] == "'none'"
        assert rules["base-uri"] == rules["form-action"] == "'self'"
        assert "unsafe" not in policy
        assert "*" not in policy


def test_no_public_page_sets_or_depends_on_a_cookie() -> None:
    assert faulty(lambda page: page.response.cookies) == []
    assert faulty(lambda page: "cookie" in page.response.headers.get("Vary", "").lower()) == []


@pytest.mark.parametrize("path", ["/en/nowhere/", "/zh-hans/plans/nowhere/"])
def test_a_missing_page_is_as_safe_as_the_others(client: Client, path: str) -> None:
    headers = read(client, path, status=404).response.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers
