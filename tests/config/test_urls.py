"""Languages of addresses, and what is answered where something is wrong."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml import html

from tests.pages import read

pytestmark = pytest.mark.django_db


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

    monkeypatch.setattr("config.pages._networks", break_down)
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
