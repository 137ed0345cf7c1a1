"""The public site as readers meet it: every address of the sitemap, parsed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
#: How often a public page may ask the database.
MOST_QUERIES = 7


@dataclass(frozen=True)
class Page:
    path: str
    response: HttpResponse
    tree: html.HtmlElement
    queries: int = 0

    @property
    def language(self) -> str:
        return self.path.split("/")[1]

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path

    def words(self, path: str) -> list[str]:
        """What an XPath finds, as text with single spaces."""
        return [said(found) for found in self.tree.xpath(path)]

    def one(self, path: str) -> str:
        found = self.words(path)
        assert len(found) == 1, f"{self.path}: {len(found)} × {path}"
        return found[0]


def said(found: html.HtmlElement | str) -> str:
    text = found if isinstance(found, str) else found.text_content()
    return " ".join(text.split())


def parsed(response: HttpResponse) -> html.HtmlElement:
    return html.document_fromstring(response.content.decode())


def read(client: Client, path: str, status: int = 200) -> Page:
    connection.features.supports_json_field  # noqa: B018 - Django asks SQLite once, for no page
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    return Page(path, response, parsed(response), len(asked))


def sitemap(client: Client) -> etree._Element:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    return etree.fromstring(response.content)


def listed(client: Client) -> list[str]:
    """The path of every address in sitemap.xml."""
    found = sitemap(client).xpath("//s:url/s:loc/text()", namespaces=NAMES)
    assert all(address.startswith(settings.SITE_URL + "/") for address in found)
    return [urlsplit(address).path for address in found]


@cache
def whole_site() -> tuple[Page, ...]:
    """Every page of the first edition. For tests that change no content: it is read once."""
    client = Client()
    return tuple(without_context(read(client, path)) for path in listed(client))


def without_context(page: Page) -> Page:
    """A response keeps every template, context and row that made it: two megabytes a page."""
    page.response.context = page.response.wsgi_request = page.response.resolver_match = None
    page.response.templates = []
    return page


def pages_in(language: str) -> Iterator[Page]:
    return (page for page in whole_site() if page.language == language)


def faulty(fault: Callable[[Page], object]) -> list[str]:
    """The pages of which ``fault`` says something, with what it says."""
    told = [(page.path, fault(page)) for page in whole_site()]
    return [f"{path}: {words}" for path, words in told if words]
