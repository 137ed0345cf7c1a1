"""Search engines are shown each page once for each language in which it is filled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import etree
from pytest_django import DjangoAssertNumQueries, Settings

from operators.models import Operator, Plan, RechargeChannel
from tests.factories import make_channel, make_guide, make_operator, make_plan
from tests.pages import NAMES, listed, sitemap

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")
PAGES = ("", "operators/", "plans/", "recharge/", "guides/", "offline/", "changes/", "about/")
MAKERS = {
    "operators": make_operator,
    "plans": make_plan,
    "recharge": make_channel,
    "guides": make_guide,
}


def entry(tree: etree._Element, path: str) -> etree._Element:
    address = settings.SITE_URL + path
    (found,) = tree.xpath("//s:url[s:loc=$address]", namespaces=NAMES, address=address)
    return found


def alternates(found: etree._Element) -> dict[str, str]:
    links = found.xpath("x:link[@rel='alternate']", namespaces=NAMES)
    return {link.get("hreflang"): link.get("href") for link in links}


def test_every_page_is_named_once(client: Client) -> None:
    paths = listed(client)
    assert len(paths) == len(set(paths))
    assert {f"/{language}/{page}" for language in LANGUAGES for page in PAGES} <= set(paths)


def test_every_fact_of_the_first_edition_is_named_in_both_languages(client: Client) -> None:
    paths = set(listed(client))
    for language in LANGUAGES:
        for folder, content in (
            ("operators", Operator.objects.published()),
            ("plans", Plan.objects.offered()),
            ("recharge", RechargeChannel.objects.published()),
        ):
            expected = {f"/{language}/{folder}/{one.slug}/" for one in content}
            named = {path for path in paths if path.startswith(f"/{language}/{folder}/")}
            assert named - {f"/{language}/{folder}/"} == expected


@pytest.mark.parametrize("folder", MAKERS)
def test_a_new_page_is_named_with_its_other_language(client: Client, folder: str) -> None:
    MAKERS[folder]("fresh")
    tree = sitemap(client)
    for language in LANGUAGES:
        assert alternates(entry(tree, f"/{language}/{folder}/fresh/")) == {
            "zh-hans": f"{settings.SITE_URL}/zh-hans/{folder}/fresh/",
            "en": f"{settings.SITE_URL}/en/{folder}/fresh/",
        }


ESSENTIAL = {"operators": "tagline", "plans": "name", "recharge": "name", "guides": "body"}


@pytest.mark.parametrize("folder", MAKERS)
@pytest.mark.parametrize(("filled", "empty"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_a_page_is_not_named_in_a_language_that_is_not_filled(
    client: Client, folder: str, filled: str, empty: str
) -> None:
    field = f"{ESSENTIAL[folder]}_{empty}".replace("-", "_")
    MAKERS[folder]("half", **{field: " "})
    paths = listed(client)
    assert f"/{filled}/{folder}/half/" in paths
    assert f"/{empty}/{folder}/half/" not in paths
    found = entry(sitemap(client), f"/{filled}/{folder}/half/")
    assert empty not in alternates(found)


@pytest.mark.parametrize("folder", MAKERS)
@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_published_is_not_named(client: Client, folder: str, status: str) -> None:
    MAKERS[folder]("hidden", status=status)
    assert not [path for path in listed(client) if "/hidden/" in path]


@pytest.mark.parametrize("folder", MAKERS)
def test_what_has_expired_or_is_not_yet_due_is_not_named(client: Client, folder: str) -> None:
    moment = timezone.now()
    MAKERS[folder]("over", expire_at=moment - timedelta(seconds=1))
    MAKERS[folder]("soon", publish_at=moment + timedelta(hours=1))
    assert not [path for path in listed(client) if "/over/" in path or "/soon/" in path]


def test_replaced_plans_are_not_named_and_old_ones_are(client: Client) -> None:
    make_plan("gone", state="replaced")
    make_plan("aged", state="old")
    paths = listed(client)
    assert "/en/plans/gone/" not in paths
    assert "/en/plans/aged/" in paths


@pytest.mark.parametrize("folder", MAKERS)
def test_a_page_of_facts_tells_when_it_was_last_saved(client: Client, folder: str) -> None:
    saved = MAKERS[folder]("fresh").updated_at
    (text,) = entry(sitemap(client), f"/en/{folder}/fresh/").xpath(
        "s:lastmod/text()", namespaces=NAMES
    )
    told = datetime.fromisoformat(text)
    day = told.date() if told.tzinfo is None else timezone.localtime(told).date()
    assert day == timezone.localtime(saved).date()


def test_addresses_are_those_of_the_site_whatever_host_was_asked(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://handbook.example"
    settings.ALLOWED_HOSTS = ["inside.example"]
    tree = etree.fromstring(client.get("/sitemap.xml", headers={"Host": "inside.example"}).content)
    addresses = tree.xpath("//s:loc/text() | //x:link/@href", namespaces=NAMES)
    assert addresses
    assert all(address.startswith("https://handbook.example/") for address in addresses)


def test_the_sitemap_asks_the_database_few_questions_and_sets_no_cookie(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    assert not response.cookies
