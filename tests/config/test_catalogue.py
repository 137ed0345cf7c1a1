"""The catalogue of components: complete, drawn in both languages, and only while DEBUG is on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from config import catalogue
from config.urls import urlpatterns as all_urls
from tests.pages import parsed

pytestmark = pytest.mark.django_db

COMPONENTS = {file.stem for file in Path(settings.BASE_DIR, "templates/components").glob("*.html")}
urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/schemes.css", catalogue.scheme_sheet, name="catalogue_schemes"),
    *all_urls,
]


@pytest.fixture
def request_(settings: Settings) -> HttpRequest:
    settings.ROOT_URLCONF = __name__
    return RequestFactory().get("/catalogue/")


def test_every_component_has_an_example() -> None:
    assert set(catalogue.EXAMPLES) == COMPONENTS


@pytest.mark.parametrize("component", sorted(COMPONENTS))
def test_component_is_drawn_in_both_languages(request_: HttpRequest, component: str) -> None:
    drawn = [one for one in catalogue.examples(request_) if one.component == component]
    for example in drawn:
        languages = [one.language for one in example.shown]
        assert set(languages) == {"zh-Hans", "en"}
        if example.title != "none" and component != "borrowed":
            assert all(one.html.strip() for one in example.shown), example.title


def test_page_shows_light_and_dark_beside_each_other(request_: HttpRequest) -> None:
    page = parsed(catalogue.catalogue(request_))
    assert len(page.xpath("//*[contains(@class, 'shown-dark')]")) > 40
    sheet = catalogue.scheme_sheet(request_).text
    assert ".shown-dark {" in sheet
    assert "--paper: #131512" in sheet


def test_production_has_no_catalogue(client: Client) -> None:
    assert client.get("/catalogue/").status_code == 404
