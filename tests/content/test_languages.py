"""Each page speaks one language; words of the other one are marked as such."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from tests.messages import CATALOGUE, as_strings, messages
from tests.pages import Page, pages_in

pytestmark = pytest.mark.django_db

CONTENT = Path(__file__).parents[2] / "content"
HAN = re.compile(r"[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
LATIN = re.compile(r"[A-Za-z]+")
ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "label", "data-label")
#: Columns of what is the same in every language.
NAMES = {
    "code", "sms_text", "short_name", "app_name", "apn", "networks",
    "activation_code", "status_code", "unsubscribe_code",
}  # fmt: skip


def pieces(tree: html.HtmlElement) -> Iterator[tuple[str, str, bool]]:
    """(text, its language, whether it is to be translated) of all that a reader sees or hears."""
    for text in tree.xpath("//text()[normalize-space()][not(parent::script)]"):
        owner = text.getparent().getparent() if text.is_tail else text.getparent()
        yield str(text), *marks(owner)
    for name in ATTRIBUTES:
        for element in tree.xpath(f"//*[@{name}]"):
            yield element.get(name), *marks(element)
    for description in tree.xpath("//meta[@name='description']"):
        yield description.get("content"), *marks(description)


def marks(element: html.HtmlElement) -> tuple[str, bool]:
    language = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
    translate = element.xpath("string(ancestor-or-self::*[@translate][1]/@translate)")
    return language, translate != "no"


def own_words(page: Page) -> list[str]:
    """Texts that are in the page's language by their marks and open to translation."""
    tag = page.tree.get("lang")
    return [text for text, language, open_ in pieces(page.tree) if language == tag and open_]


@cache
def chinese_words() -> dict[str, list[str]]:
    """{text on a Chinese page that is not marked as foreign: the pages that show it}."""
    found: dict[str, list[str]] = defaultdict(list)
    for page in pages_in("zh-hans"):
        for text in own_words(page):
            found[" ".join(text.split())].append(page.path)
    return found


@cache
def known_to_chinese() -> frozenset[str]:
    """Every Latin word of our Chinese content, of Chinese interface words, of codes and names."""
    texts = [text for message in messages(CATALOGUE) for text in as_strings(message)]
    for path in CONTENT.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                texts += [
                    value
                    for column, value in row.items()
                    if column.endswith("_zh_hans") or column in NAMES
                ]
    texts += [path.read_text(encoding="utf-8") for path in CONTENT.glob("guides/*.zh-hans.md")]
    return frozenset(word.lower() for text in texts for word in LATIN.findall(text))


@cache
def foreign_messages() -> re.Pattern[str]:
    """Any English interface word of four letters or more whose Chinese is another.

    Not as a part of a longer Latin name, such as Easy Card, Z-Wallet or Recharge.com.
    """
    singular = [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages(CATALOGUE)
        if message.id not in as_strings(message)
    ]
    plain = {
        words for words in singular if len(words) >= 4 and "%(" not in words and LATIN.search(words)
    }
    assert len(plain) > 200
    longest_first = sorted(plain, key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    before, after = r"(?<![A-Za-z])(?<![A-Za-z0-9][ -])", r"(?![A-Za-z]|[ -][A-Za-z0-9]|\.[a-z])"
    return re.compile(f"{before}(?:{words}){after}")


# --- English pages ---------------------------------------------------------------------------


def test_english_pages_speak_no_chinese_outside_what_is_marked_chinese() -> None:
    found = {
        (page.path, foreign)
        for page in pages_in("en")
        for text, language, _open in pieces(page.tree)
        if not language.startswith("zh")
        for foreign in HAN.findall(text)
    }
    assert sorted(found) == []


def test_english_pages_of_the_first_edition_borrow_nothing_from_chinese() -> None:
    switch = "//*[starts-with(@lang, 'zh')][not(contains(@class, 'language'))]"
    assert [page.path for page in pages_in("en") if page.tree.xpath(switch)] == []


# --- Chinese pages ---------------------------------------------------------------------------


def test_chinese_pages_say_no_interface_word_in_english() -> None:
    found = {
        (match, text, pages[0])
        for text, pages in chinese_words().items()
        for match in foreign_messages().findall(text)
    }
    assert sorted(found) == []


def test_every_latin_word_of_a_chinese_page_is_one_that_our_chinese_uses() -> None:
    found = {
        (word, text, pages[0])
        for text, pages in chinese_words().items()
        for word in LATIN.findall(text)
        if word.lower() not in known_to_chinese()
    }
    assert sorted(found) == []


def test_chinese_pages_of_the_first_edition_borrow_nothing_from_english() -> None:
    switch = "//body//*[@lang='en'][not(contains(@class, 'language'))]"
    assert [page.path for page in pages_in("zh-hans") if page.tree.xpath(switch)] == []


def test_chinese_sentences_do_not_end_like_english_ones() -> None:
    half_width = re.compile(
        r"[\u4e00-\u9fff][,;:?!](?=\s|$|[\u4e00-\u9fff])|[\u4e00-\u9fff]\.(?=\s|$)"
    )
    found = {
        (match, text, pages[0])
        for text, pages in chinese_words().items()
        for match in half_width.findall(text)
    }
    assert sorted(found) == []


# --- The tests themselves --------------------------------------------------------------------

SAMPLE = """<html lang="zh-Hans"><head><title>标题</title>
<meta name="description" content="Summary"><meta name="viewport" content="width=device-width">
</head><body><!-- a remark --><p title="Tip">正文 <b translate="no">Weekly Pro</b> tail</p>
<span lang="en">English <i>deep</i></span><p translate="no">x<i translate="yes">call</i></p>
<script>words()</script></body></html>"""


def test_pieces_are_all_that_readers_meet_with_their_marks() -> None:
    found = set(pieces(html.document_fromstring(SAMPLE)))
    texts = {(text.strip(), language, open_) for text, language, open_ in found}
    assert texts == {
        ("标题", "zh-Hans", True),
        ("正文", "zh-Hans", True),
        ("Weekly Pro", "zh-Hans", False),
        ("tail", "zh-Hans", True),
        ("English", "en", True),
        ("deep", "en", True),
        ("x", "zh-Hans", False),
        ("call", "zh-Hans", True),
        ("Tip", "zh-Hans", True),
        ("Summary", "zh-Hans", True),
    }


@pytest.mark.parametrize("text", ["套餐 Plans", "Source:", "（Recharge）", "Not known", "{number}"])
def test_english_interface_words_are_found_in_chinese(text: str) -> None:
    assert foreign_messages().search(text)


@pytest.mark.parametrize(
    "text", ["JazzPlans", "eSIM", "WhatsApp 自助", "Easy Card", "Z-Wallet", "Recharge.com"]
)
def test_names_are_no_interface_words(text: str) -> None:
    assert not foreign_messages().search(text)
