"""The whole public site, page by page, as search engines and browsers see it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from editorial.feedback.subjects import public_fact
from tests.pages import LANGUAGES, MOST_QUERIES, Page, faulty, parsed, said, whole_site

pytestmark = pytest.mark.django_db

ALWAYS_ALLOWED = ("http", "https", "tel", "sms", "mailto")
# --- Every page ------------------------------------------------------------------------------


def test_the_site_has_pages_in_both_languages() -> None:
    counts = Counter(page.language for page in whole_site())
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) > 180


def test_every_page_asks_the_database_at_most_six_times() -> None:
    assert faulty(lambda page: page.queries if page.queries > MOST_QUERIES else None) == []


def test_every_page_names_its_language() -> None:
    assert faulty(lambda page: page.tree.get("lang") != LANGUAGES[page.language]) == []
    assert faulty(lambda page: page.response.headers["Content-Language"] != page.language) == []


def test_every_page_has_one_heading_of_the_first_rank_with_words() -> None:
    assert faulty(lambda page: [len(words) > 1 for words in page.words("//h1")] != [True]) == []


def test_headings_skip_no_rank() -> None:
    def skips(page: Page) -> list[str]:
        found = page.tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ranks = [1, *(int(heading.tag[1]) for heading in found)]
        return [
            str(found[place].text_content())
            for place in range(len(found))
            if ranks[place + 1] > ranks[place] + 1
        ]

    assert faulty(skips) == []


@pytest.mark.parametrize(
    ("path", "shortest"), [("/html/head/title", 5), ("//meta[@name='description']/@content", 12)]
)
def test_titles_and_descriptions_say_something_of_their_own(path: str, shortest: int) -> None:
    said = {page.path: page.one(path) for page in whole_site()}
    shared = {words for words, times in Counter(said.values()).items() if times > 1}
    assert [page for page, words in said.items() if len(words) < shortest] == []
    assert {words: [page for page in said if said[page] == words] for words in shared} == {}


def test_no_page_shows_a_value_that_a_template_failed_to_put_in_words() -> None:
    leaks = re.compile(r"\bNone\b|\{\{|\{%|\bnan\b|&amp;(amp|lt|gt|quot|#)|<django|object at 0x")
    assert faulty(lambda page: leaks.findall(page.tree.text_content())) == []


def test_no_id_stands_twice_on_a_page() -> None:
    def twice(page: Page) -> list[str]:
        return [name for name, times in Counter(page.tree.xpath("//@id")).items() if times > 1]

    assert faulty(twice) == []


def test_everything_that_points_to_an_id_on_its_page_finds_it() -> None:
    def lost(page: Page) -> set[str]:
        names = page.tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for")
        return {one for names_ in names for one in names_.split()} - set(page.tree.xpath("//@id"))

    assert faulty(lost) == []


# --- Addresses -------------------------------------------------------------------------------


def test_every_page_says_that_its_own_address_is_the_one() -> None:
    assert faulty(lambda page: hrefs(page, "canonical") != [page.address]) == []


def hrefs(page: Page, relation: str) -> list[str]:
    return page.tree.xpath("//head/link[@rel=$rel][not(@type)]/@href", rel=relation)


def test_pages_in_two_languages_name_each_other() -> None:
    paths = {page.path for page in whole_site()}

    def wrong(page: Page) -> object:
        found = page.tree.xpath("//head/link[@rel='alternate'][@hreflang]")
        told = {link.get("hreflang"): link.get("href") for link in found}
        rest = page.path.removeprefix(f"/{page.language}/")
        expected = {
            tag: f"{settings.SITE_URL}/{language}/{rest}"
            for language, tag in LANGUAGES.items()
            if f"/{language}/{rest}" in paths
        }
        return told if told != expected else None

    assert faulty(wrong) == []


def test_the_language_switch_leads_to_the_same_page() -> None:
    def wrong(page: Page) -> object:
        other = "en" if page.language == "zh-hans" else "zh-hans"
        (href,) = page.tree.xpath("//header//a[@class='language']/@href")
        return href != page.path.replace(page.language, other, 1)

    assert faulty(wrong) == []


@dataclass(frozen=True)
class Linked:
    """What is left to ask of a page that another one links to. A thousand trees would be large."""

    links: tuple[tuple[str, str], ...]
    ids: frozenset[str]

    @classmethod
    def of(cls, page: Page) -> Linked:
        return cls(tuple(inside(page)), frozenset(page.tree.xpath("//@id")))


@cache
def answered() -> dict[str, Linked | int]:
    """Every address of ours that any page links to, followed until nothing new turns up."""
    client = Client()
    known: dict[str, Linked | int] = {page.path: Linked.of(page) for page in whole_site()}
    waiting = [href for page in whole_site() for href, _fragment in inside(page)]
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        assert len(known) < 1500, "links without end"
        response = client.get(address, follow=True)
        known[address] = response.status_code
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            known[address] = linked = Linked.of(Page(address, response, parsed(response)))
            waiting += [href for href, _fragment in linked.links]
    return known


def inside(page: Page) -> Iterator[tuple[str, str]]:
    """(path with query, fragment) of each link to this site; files of the design are apart.

    So are reports: there is one for every fact, and a test of its own.
    """
    for href in page.tree.xpath("//a/@href | //form[not(@method='post')]/@action | //link/@href"):
        parts = urlsplit(urljoin(page.address, href))
        on_site = f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
        is_apart = parts.path.startswith(settings.STATIC_URL) or "corrections" in parts.path
        if on_site and not is_apart:
            yield parts.path + (f"?{parts.query}" if parts.query else ""), parts.fragment


def test_every_link_to_a_page_of_ours_is_answered() -> None:
    broken = {address for address, page in answered().items() if isinstance(page, int)}
    broken = {address for address in broken if answered()[address] != 200}
    links = {f"{page.path} → {to}" for page in whole_site() for to, _ in inside(page)}
    assert [link for link in links if link.split(" → ")[1] in broken] == []
    assert broken == set()
    assert len(answered()) > len(whole_site()) + 20


def test_every_link_to_a_part_of_a_page_finds_it() -> None:
    pages = {address: page for address, page in answered().items() if isinstance(page, Linked)}
    lost = {
        f"{path} → {address}#{fragment}"
        for path, page in pages.items()
        for address, fragment in page.links
        if fragment and (address not in pages or fragment not in pages[address].ids)
    }
    assert sorted(lost) == []


def test_every_fact_can_be_reported() -> None:
    """Each says where it comes from, and beside that how to report it."""

    def mute(page: Page) -> list[str]:
        sources = page.tree.xpath("//main//div[@class='source'][not(a[@class='wrong'])]")
        return [said(source) for source in sources]

    assert faulty(mute) == []
    links = {href for page in whole_site() for href in page.tree.xpath("//a[@class='wrong']/@href")}
    labels = {href.partition("?about=")[2] for href in links}
    assert len(labels) > 400
    assert [label for label in labels if public_fact(label) is None] == []
    kinds = {label.rpartition(".")[0].partition(".")[2] for label in labels}
    assert kinds == {
        "dialcode", "guide", "numberprefix", "operator", "operatorfact", "paymentmethod", "plan",
        "planprice", "rechargechannel", "shopphrase", "taxrate", "tip",
    }  # fmt: skip


def test_every_file_of_the_design_exists() -> None:
    files = {
        file
        for page in whole_site()
        for file in page.tree.xpath("//head/link/@href | //script/@src | //img/@src")
        if file.startswith(settings.STATIC_URL)
    }
    assert len(files) >= 4
    assert [one for one in files if not finders.find(one.removeprefix(settings.STATIC_URL))] == []


def test_every_address_elsewhere_is_a_sound_one() -> None:
    def unsound(page: Page) -> list[str]:
        return [
            href
            for href in page.tree.xpath("//a/@href")
            if urlsplit(urljoin(page.address, href)).scheme not in ALWAYS_ALLOWED or " " in href
        ]

    assert faulty(unsound) == []


def test_every_code_to_dial_survives_a_phone() -> None:
    dialled = re.compile(r"tel:[0-9*+-]+(%23[0-9*]*)*")
    links = {
        href
        for page in whole_site()
        for href in page.tree.xpath("//a/@href")
        if href.startswith("tel:")
    }
    assert len(links) > 40
    assert [href for href in links if not dialled.fullmatch(href)] == []
