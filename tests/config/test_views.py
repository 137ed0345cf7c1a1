"""Pages that compose facts and words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml import html

from operators.models import Plan, PlanPrice
from tests.factories import make_guide, make_operator, make_plan, make_price
from tests.pages import Page, read

pytestmark = pytest.mark.django_db


# --- Changes ---------------------------------------------------------------------------------


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.tree.xpath("//main//table/tbody/tr")
    ]


def test_a_change_goes_from_the_old_price_to_the_new_one(client: Client) -> None:
    plan = make_plan(name_en="Changed", price_pkr=1400, last_seen="2027-01-02")
    make_price(plan, 1300, "2026-05")
    plan_name, before, after = rows(read(client, "/en/changes/"))[0]
    assert plan_name == "Jazz Changed"
    assert before.startswith("Rs 1,300")
    assert "May 2026" in before
    assert after.startswith("Rs 1,400")
    assert "2 January 2027" in after


def test_each_of_two_prices_carries_the_mark_of_its_own_source(client: Client) -> None:
    plan = make_plan(price_pkr=1400, last_seen="2027-01-02", source_date="2027-01-02")
    old = {"source_url": "https://old.example/", "source_date": "2026-05"}
    make_price(plan, 1300, "2026-05", confidence="unverified", **old)
    page = read(client, "/en/changes/")
    before, after = page.tree.xpath("//main//tbody/tr[1]/td/span[starts-with(@class, 'mark')]")
    assert before.xpath("a/@href") == ["https://old.example/"]
    assert before.text_content().split()[-2:] == ["Unverified", "2026-05"]
    assert after.xpath("a/@href") == ["https://example.org/source"]
    assert after.text_content().split()[-2:] == ["Reported", "2027-01-02"]


@pytest.mark.parametrize(("basis", "told"), [("not_stated", True), ("tax_included", False)])
def test_prices_that_mean_different_things_are_told_apart(
    client: Client, basis: str, told: bool
) -> None:
    plan = make_plan(price_pkr=400, price_basis="tax_included", last_seen="2027-01-02")
    make_price(plan, 300, "2026-05", price_basis=basis)
    page = read(client, "/en/changes/")
    assert (page.words("//main//tbody/tr[1]//*[.='not the same basis']") != []) is told


def test_a_price_that_an_editor_changes_comes_first(client: Client) -> None:
    plan = Plan.objects.get(slug="zong-weekly-pro")
    old, plan.price_pkr = plan.price_pkr, plan.price_pkr + 7
    plan.save()
    name, before, after = rows(read(client, "/en/changes/"))[0]
    assert name.startswith("Zong")
    assert before.startswith(f"Rs {old:,.0f}")
    assert after.startswith(f"Rs {plan.price_pkr:,.0f}")


def test_the_same_price_seen_again_is_no_change(client: Client) -> None:
    plan = make_plan(name_en="Unchanged", price_pkr=400, last_seen="2027-01-02")
    make_price(plan, 400, "2026-05")
    assert "Unchanged" not in read(client, "/en/changes/").one("//main")


def test_changes_lead_to_the_history_of_the_plan(client: Client) -> None:
    hrefs = read(client, "/en/changes/").tree.xpath("//main//tbody//th/a/@href")
    assert hrefs
    assert all(href.endswith("/#history") for href in hrefs)


def test_changes_list_the_guides_saved_last_first(client: Client) -> None:
    make_guide("newest")
    hrefs = read(client, "/en/changes/").tree.xpath("//ul[@class='guide-links']//a/@href")
    assert hrefs[0] == "/en/guides/newest/"
    assert len(hrefs) == 10


def test_without_changes_the_page_says_so(client: Client) -> None:
    PlanPrice.objects.all().delete()
    assert "No price has changed yet." in read(client, "/en/changes/").one("//main")


# --- About, and what machines ask for --------------------------------------------------------


def test_about_counts_the_plans_by_trust(client: Client) -> None:
    operator = make_operator()
    for confidence, count in (("official", 1), ("reported", 2), ("unverified", 3)):
        for number in range(count):
            make_plan(f"{confidence}-{number}", operator=operator, confidence=confidence)
    Plan.objects.exclude(operator=operator).update(status="draft")
    words = read(client, "/en/about/").one("//main")
    assert "1 are official, 2 reported and 3 unverified" in words


def test_robots_may_see_all_but_the_admin_and_are_told_of_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /zh-hans/preview/",
        "Disallow: /zh-hans/corrections/",
        "Disallow: /en/preview/",
        "Disallow: /en/corrections/",
        f"Sitemap: {site.SITE_URL}/sitemap.xml",
    ]


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert {"name", "short_name", "start_url", "display"} <= set(manifest)
    files = {icon["src"].removeprefix("/static/") for icon in manifest["icons"]}
    assert files == {"icon.svg", "icon-192.png", "icon-512.png"}
    assert all((Path(site.BASE_DIR) / "static" / file).is_file() for file in files)


@pytest.mark.parametrize(("path", "words"), [("/healthz", b"ok\n"), ("/readyz", b"ready\n")])
def test_health_is_told_in_a_word_and_never_kept(client: Client, path: str, words: bytes) -> None:
    response = client.get(path)
    assert (response.status_code, response.content) == (200, words)
    assert "no-store" in response.headers["Cache-Control"]


def test_without_its_database_the_site_is_alive_but_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code >= 500


# --- Languages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("zh", "zh-hans"),
        ("en-GB,en;q=0.8", "en"),
        ("ur", "zh-hans"),
        ("ur,en;q=0.5", "en"),
        ("", "zh-hans"),
        (";;q=nonsense,,", "zh-hans"),
    ],
)
def test_the_root_leads_to_the_readers_language(client: Client, asked: str, language: str) -> None:
    response = client.get("/", headers={"Accept-Language": asked})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"


def test_the_root_may_not_be_kept_for_readers_of_another_language(client: Client) -> None:
    assert "Accept-Language" in client.get("/").headers["Vary"]


def test_the_path_decides_whatever_the_browser_asks_for(client: Client) -> None:
    for language, tag in (("zh-hans", "zh-Hans"), ("en", "en")):
        response = client.get(f"/{language}/", headers={"Accept-Language": "fr"})
        assert f'<html lang="{tag}">' in response.content.decode()


# --- Faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("en", "en", "This page does not exist"), ("zh-hans", "zh-Hans", "没有这个页面")],
)
def test_a_page_that_does_not_exist_helps_in_the_language_of_the_address(
    client: Client, language: str, tag: str, words: str
) -> None:
    page = read(client, f"/{language}/nowhere/", status=404)
    assert page.tree.get("lang") == tag
    assert page.one("//h1")
    assert page.one("//meta[@name='robots']/@content") == "noindex"
    assert page.tree.xpath("//link[@rel='canonical' or @hreflang]") == []
    assert page.tree.xpath("//main//a/@href") == [f"/{language}/", f"/{language}/guides/"]
    other = {"en": "zh-hans", "zh-hans": "en"}[language]
    (switch,) = page.tree.xpath("//a[@class='language']/@href")
    assert switch == f"/{other}/nowhere/"
    assert read(client, switch, status=404).tree.get("lang") != tag


def test_an_address_without_language_that_does_not_exist_leads_home_in_the_other_language(
    client: Client,
) -> None:
    page = read(client, "/nowhere/", status=404)
    (switch,) = page.tree.xpath("//a[@class='language']/@href")
    assert switch == "/en/"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something broke on our side"), ("zh-hans", "我们这边出错了")]
)
def test_the_page_for_our_own_faults_needs_no_request_and_no_database(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", None)
    with translation.override(language):
        tree = html.document_fromstring(render_to_string("500.html"))
    assert tree.get("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert tree.xpath("string(//h1)") == tree.xpath("string(//title)")
    assert tree.xpath("//link | //script | //img") == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_fault_of_ours_is_answered_in_words_of_the_language(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("config.views.networks", break_down)
    client.raise_request_exception = False
    page = read(client, f"/{language}/", status=500)
    assert page.tree.get("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert "broken on purpose" not in page.response.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", "&".join(f"a{number}=1" for number in range(1100))),
        ("application/x-www-form-urlencoded; charset=utf-16", "words=abcd"),
        ("multipart/form-data", "no boundary"),
    ],
    ids=["too many fields", "garbled", "no boundary"],
)
def test_what_cannot_be_read_is_answered_in_words_of_the_language(
    client: Client, language: str, kind: str, body: str
) -> None:
    answer = client.generic("POST", f"/{language}/operators/jazz/ask/", body, content_type=kind)
    assert answer.status_code == 400
    heading = {"en": "That could not be read", "zh-hans": "没能读懂发来的内容"}[language]
    assert html.document_fromstring(answer.text).xpath("string(//h1)") == heading
