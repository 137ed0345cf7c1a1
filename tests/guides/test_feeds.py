"""The feed: new guides and new prices, newest first, in the reader's language."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree

from guides.models import Guide
from operators.models import Operator, PlanPrice
from tests.factories import make_guide, make_plan, make_price, stop_clock

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client: Client, language: str = "en") -> etree._Element:
    response = client.get(f"/{language}/feed.xml")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def words(tree: etree._Element, path: str) -> list[str]:
    return [str(found) for found in tree.xpath(path, namespaces=ATOM)]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Pakistan Online Handbook: what changed"), ("zh-hans", "巴基斯坦上网手册")],
)
def test_the_feed_is_in_its_language(client: Client, language: str, title: str) -> None:
    tree = feed(client, language)
    assert words(tree, "/a:feed/a:title/text()")[0].startswith(title)
    assert words(tree, "/a:feed/@xml:lang")[0].lower() == language


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_address_is_on_our_site_and_in_the_language(client: Client, language: str) -> None:
    tree = feed(client, language)
    addresses = words(tree, "//a:link/@href")
    assert len(addresses) > 10
    assert all(address.startswith(f"{settings.SITE_URL}/{language}/") for address in addresses)


def test_every_address_is_answered(client: Client) -> None:
    for address in set(words(feed(client), "//a:entry/a:link/@href")):
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def test_entries_are_newest_first_each_with_its_own_id(client: Client) -> None:
    tree = feed(client)
    dates = [datetime.fromisoformat(text) for text in words(tree, "//a:entry/a:updated/text()")]
    assert dates == sorted(dates, reverse=True)
    names = words(tree, "//a:entry/a:id/text()")
    assert len(names) == len(set(names)) == len(dates) > 10


def test_a_new_price_says_old_and_new_and_what_it_means(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2026-11-20T12:00:00+05:00")
    plan = make_plan(name_en="Changed", price_pkr=400, last_seen="2026-11-20")
    make_price(plan, 1300, "2025-03")
    (entry,) = feed(client).xpath("//a:entry[contains(a:title, 'Changed')]", namespaces=ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "Jazz Changed: Rs\u00a01,300 → Rs\u00a0400"
    assert entry.findtext("a:summary", namespaces=ATOM) == "Price with sales tax."
    assert entry.findtext("a:updated", namespaces=ATOM) == "2026-11-20T00:00:00+05:00"


def test_a_price_known_to_the_month_is_of_its_first_day(client: Client) -> None:
    plan = make_plan(name_en="Changed", price_pkr=400, last_seen="2026-11")
    make_price(plan, 300, "2025")
    (entry,) = feed(client).xpath("//a:entry[contains(a:title, 'Changed')]", namespaces=ATOM)
    assert entry.findtext("a:updated", namespaces=ATOM) == "2026-11-01T00:00:00+05:00"


def test_an_editors_text_cannot_break_the_feed(client: Client) -> None:
    make_guide(title_en="Tom & <b>Jerry</b>", summary_en="]]> & more")
    titles = words(feed(client), "//a:entry/a:title/text()")
    assert "Tom & <b>Jerry</b>" in titles


def test_drafts_are_not_in_the_feed(client: Client) -> None:
    make_guide(title_en="Hidden guide", status="draft")
    plan = make_plan(name_en="Hidden plan", status="draft", price_pkr=400, last_seen="2026-11-20")
    make_price(plan, 300, "2025-03")
    assert b"Hidden" not in client.get("/en/feed.xml").content


def test_the_feed_without_anything_new_is_still_a_feed(client: Client) -> None:
    Guide.objects.update(status="draft")
    PlanPrice.objects.all().delete()
    assert words(feed(client), "//a:entry") == []


def test_the_feed_is_cached_by_no_cookie(client: Client) -> None:
    response = client.get("/en/feed.xml")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_feed_is_sound_whatever_the_names_in_it_hold(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, "2026-11-20T12:00:00+05:00")
    plan = make_plan(name_en="Cha\x0bnged", price_pkr=400, last_seen="2026-11-20")
    Operator.objects.filter(pk=plan.operator_id).update(name_en="Ja\x01zz", short_name="Ja\x01zz")
    make_price(plan, 1300, "2025-03")
    assert feed(client).xpath("//a:entry[contains(a:title, 'Ja zz Cha nged')]", namespaces=ATOM)
