"""The editors' handbook: five pages in each language, with their pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from editorial.handbook import HERE, SLUGS, pages
from tests.pages import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_opens_with_its_pictures(admin_client: Client, slug: str, language: str) -> None:
    answer = admin_client.get(
        reverse("admin:handbook", args=[slug]), headers={"Accept-Language": language}
    )
    words = answer.content.decode()
    assert answer.status_code == 200
    pictures = re.findall(r'<img src="/static/(admin/handbook/[^"]+)" alt="([^"]+)"', words)
    assert pictures
    for path, shows in pictures:
        assert finders.find(path), path
        assert len(shows) > 5


def test_the_first_page_is_the_one_on_the_desk(admin_client: Client) -> None:
    answer = admin_client.get(reverse("admin:handbook"))
    assert "<h1>编辑台和角色</h1>" in answer.content.decode()


def test_languages_have_the_same_pages_headings_and_pictures() -> None:
    def shape(text: str) -> list[str]:
        return re.findall(r"^(#+) |^!\[.*\]\((.*)\)$|^([-0-9|])", text, re.MULTILINE)

    for slug in SLUGS:
        texts = [Path(HERE / f"{slug}.{language}.md").read_text() for language in LANGUAGES]
        assert shape(texts[0]) == shape(texts[1]), slug


def test_titles_are_in_the_readers_language() -> None:
    with override("en"):
        assert pages()[0].title == "The desk and the roles"
    with override("zh-hans"):
        assert pages()[0].title == "编辑台和角色"


def test_no_other_page_and_nobody_who_is_signed_out(client: Client, admin_client: Client) -> None:
    assert admin_client.get("/admin/handbook/nothing/").status_code == 404
    client.logout()
    assert client.get(reverse("admin:handbook")).status_code == 302
