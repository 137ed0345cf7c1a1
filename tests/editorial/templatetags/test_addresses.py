"""Addresses of a page in both languages, as templates write them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import include, path
from django.utils import translation

from tests.factories import make_operator

pytestmark = pytest.mark.urls(__name__)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("robots.txt", page),
    *i18n_patterns(
        path("plans/", page, name="plans"),
        path("plans/<slug:slug>/", page, name="plan"),
        path("", include("operators.urls")),
    ),
]


def render(source: str, **context: Any) -> str:
    return Template("{% load addresses %}" + source).render(Context(context))


def at(address: str, source: str, **context: Any) -> str:
    return render(source, request=RequestFactory().get(address), **context)


def test_the_canonical_address_has_no_query() -> None:
    html = at("/zh-hans/plans/?sort=price", "{% canonical %}")
    assert html == settings.SITE_URL + "/zh-hans/plans/"


@pytest.mark.parametrize("address", ["/zh-hans/plans/?sort=price", "/en/plans/"])
def test_a_page_of_all_names_both_languages(address: str) -> None:
    source = "{% alternates as all %}{% for code, url in all %}{{ code }} {{ url }} {% endfor %}"
    with translation.override(address.split("/")[1]):
        assert at(address, source).split() == [
            "zh-Hans",
            settings.SITE_URL + "/zh-hans/plans/",
            "en",
            settings.SITE_URL + "/en/plans/",
        ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, "zh-Hans en "),
        ({"tagline_en": ""}, "zh-Hans "),
        ({"tagline_zh_hans": ""}, "en "),
    ],
)
def test_a_page_of_one_names_only_filled_languages(texts: dict[str, str], expected: str) -> None:
    source = "{% alternates operator as all %}{% for code, url in all %}{{ code }} {% endfor %}"
    assert at("/zh-hans/plans/", source, operator=make_operator(**texts)) == expected


def test_the_same_page_in_the_other_language_keeps_the_query() -> None:
    html = at("/zh-hans/plans/?min_gb=1&sort=price", "{% same_page_in 'en' %}")
    assert html == "/en/plans/?min_gb=1&amp;sort=price"
    assert at("/zh-hans/plans/a-b/", "{% same_page_in 'zh-hans' %}") == "/zh-hans/plans/a-b/"


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        ("/en/nowhere/", "zh-hans", "/zh-hans/nowhere/"),
        ("/zh-hans/nowhere/", "en", "/en/nowhere/"),
        ("/zh-hans/nowhere/?a=/en/", "en", "/en/nowhere/?a=/en/"),
        ("/en/nowhere/", "en", "/en/nowhere/"),
        ("/nowhere/", "en", "/en/"),
        ("/nowhere/", "zh-hans", "/zh-hans/"),
        ("/robots.txt", "en", "/en/"),
        ("/english/", "zh-hans", "/zh-hans/"),
    ],
)
def test_where_no_page_is_the_other_language_is_still_reached(
    address: str, language: str, expected: str
) -> None:
    with translation.override("en" if address.startswith("/en/") else "zh-hans"):
        assert at(address, "{% same_page_in '" + language + "' %}") == expected


@pytest.mark.parametrize(
    ("query", "changes", "expected"),
    [
        ("", "page=2", "?page=2"),
        ("?page=2&sort=price", "page=3", "?sort=price&amp;page=3"),
        ("?page=2", "page=''", "?"),
        ("?page=2", "page=None", "?"),
        ("?operator=jazz&operator=zong", "page=2", "?operator=jazz&amp;operator=zong&amp;page=2"),
        ("?operator=jazz&operator=zong", "operator='ufone'", "?operator=ufone"),
        ("", "page=0", "?page=0"),
        ("?q=%22%3E%3Cscript%3E", "page=2", "?q=%22%3E%3Cscript%3E&amp;page=2"),
    ],
)
def test_the_query_changes_only_where_asked(query: str, changes: str, expected: str) -> None:
    assert at(f"/zh-hans/plans/{query}", "{% with_query " + changes + " %}") == expected


def test_asking_for_another_query_leaves_the_request_alone() -> None:
    request = RequestFactory().get("/zh-hans/plans/?page=2")
    render("{% with_query page=3 %}", request=request)
    assert request.GET["page"] == "2"
