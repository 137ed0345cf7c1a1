"""Pictures on pages: the right file for each browser, told in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from tests.factories import make_guide, make_operator
from tests.pages import Page, read
from tests.pictures import photo, upload

pytestmark = pytest.mark.django_db

WORDS = {"zh-hans": "四个色块。", "en": "Four blocks."}
TOLD = {"cover_alt_zh_hans": WORDS["zh-hans"], "cover_alt_en": WORDS["en"]}
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


def picture(page: Page, css_class: str) -> html.HtmlElement:
    found = page.tree.xpath(f"//picture[@class='{css_class}']")
    assert len(found) == 1
    return found[0]


def card(page: Page) -> dict[str, str]:
    tags = page.tree.xpath("//head/meta[starts-with(@property, 'og:')]")
    return {tag.get("property").removeprefix("og:"): tag.get("content") for tag in tags}


def kind(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    return response["Content-Type"]


@pytest.fixture
def guide() -> Any:
    return make_guide(cover=upload(photo(1600, 1000)), cover_focus_x=20, cover_focus_y=70, **TOLD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cover_comes_in_modern_files_of_three_widths_and_one_for_old_browsers(
    client: Client, guide: Any, language: str
) -> None:
    cover = picture(read(client, f"/{language}/guides/test-guide/"), "cover")
    sources = cover.xpath(".//source")
    assert [source.get("type") for source in sources] == ["image/avif", "image/webp"]
    for source in sources:
        assert source.get("sizes")
        offered = [one.split() for one in source.get("srcset").split(", ")]
        assert [width for _url, width in offered] == ["480w", "960w", "1440w"]
        for url, _width in offered:
            assert ".20-70." in url
            assert kind(client, url) == source.get("type")
    assert kind(client, cover.xpath("string(.//img/@src)")) == "image/jpeg"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cover_keeps_its_room_and_is_told_in_the_pages_language(
    client: Client, guide: Any, language: str
) -> None:
    image = picture(read(client, f"/{language}/guides/test-guide/"), "cover").find(".//img")
    assert (image.get("width"), image.get("height")) == ("1440", "720")
    assert (image.get("alt"), image.get("lang")) == (WORDS[language], None)
    assert image.get("loading") is None  # it stands where the page begins


@pytest.mark.parametrize(("language", "other"), [("zh-hans", "en"), ("en", "zh-hans")])
def test_words_of_the_other_language_are_marked(client: Client, language: str, other: str) -> None:
    column = {"zh-hans": "cover_alt_zh_hans", "en": "cover_alt_en"}[other]
    make_guide(cover=upload(), **{column: WORDS[other]})
    image = picture(read(client, f"/{language}/guides/test-guide/"), "cover").find(".//img")
    assert (image.get("alt"), image.get("lang")) == (WORDS[other], LANGUAGES[other])


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_sites_are_shown_a_card_with_absolute_addresses(
    client: Client, guide: Any, language: str
) -> None:
    path = f"/{language}/guides/test-guide/"
    page = read(client, path)
    shown = card(page)
    assert shown["url"] == settings.SITE_URL + path
    assert (shown["image:width"], shown["image:height"]) == ("1200", "630")
    assert shown["image:alt"] == WORDS[language]
    assert shown["title"] == {"zh-hans": "测试指南", "en": "Test guide"}[language]
    assert shown["image"].startswith(settings.SITE_URL + "/media/pictures/")
    assert kind(client, shown["image"].removeprefix(settings.SITE_URL)) == "image/jpeg"
    assert page.one("//meta[@name='twitter:card']/@content") == "summary_large_image"


def test_a_guide_without_a_cover_has_neither_picture_nor_card(client: Client) -> None:
    make_guide()
    page = read(client, "/en/guides/test-guide/")
    assert not page.tree.xpath("//picture")
    assert card(page) == {}


def test_words_that_look_like_html_stay_words(client: Client) -> None:
    make_guide(cover=upload(), cover_alt_en='"><script>alert(1)</script>')
    page = read(client, "/en/guides/test-guide/")
    assert picture(page, "cover").find(".//img").get("alt") == '"><script>alert(1)</script>'
    assert not page.tree.xpath("//script[contains(., 'alert')]")


def test_a_picture_of_former_days_is_shown_as_it_is(client: Client) -> None:
    make_guide(cover="guides/old.png", cover_alt_en="Old")
    page = read(client, "/en/guides/test-guide/")
    cover = picture(page, "cover")
    assert cover.find(".//img").get("src") == "/media/guides/old.png"
    assert cover.find(".//source") is None
    assert card(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_logo_stands_beside_the_name_in_place_of_the_colour(
    client: Client, language: str
) -> None:
    make_operator(
        logo=upload(photo(640, 192, "PNG"), "logo.png"), logo_alt_zh_hans="标志", logo_alt_en="Logo"
    )
    page = read(client, f"/{language}/operators/testel/")
    logo = picture(page, "logo")
    image = logo.find(".//img")
    assert (image.get("width"), image.get("height")) == ("160", "48")
    assert image.get("alt") == {"zh-hans": "标志", "en": "Logo"}[language]
    assert {source.get("sizes") for source in logo.xpath(".//source")} == {"160px"}
    assert "320w" in logo.xpath("string(.//source/@srcset)")
    assert not page.tree.xpath("//h1//*[contains(@class, 'swatch')]")


def test_pictures_ask_the_database_nothing(client: Client, guide: Any) -> None:
    with_picture = read(client, "/en/guides/test-guide/").queries
    make_guide("bare")
    assert read(client, "/en/guides/bare/").queries == with_picture
