"""Thousands of odd requests over every public address: no error, and no markup echoed."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from editorial.feedback.forms import OPENING_SALT
from tests.pages import listed

pytestmark = pytest.mark.django_db

#: ``make fuzz`` asks for 5,000.
REQUESTS = int(os.environ.get("ODD_REQUESTS", "200"))
NAMES = re.findall(
    r"\w+",
    "q plan operator period audience min_gb max_price days esim visitor sort page paid price basis "
    "area bought at gb app budget night phrase amount number path answer "
    "about sent words contact website opened where when",
)
MARKUP = "<script>alert(1)</script>"
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            MARKUP,
            f"\"'>{MARKUP}",
            "x" * 10_000,
            "📶" * 50,
            "\x00",
            "\u202e\u2066abc",
            "-1",
            "0",
            "1e309",
            "NaN",
            "１２",
            "1900-01-01",
            "9999-12-31",
            "24:61",
            "jazz",
            "jazz-weekly-super",
            "{{ 7 }}%s%(x)s",
        ]
    ),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4)
#: These are asked by POST too.
POSTED = ("tools/number/", "tools/shop-card/", "helpful/", "corrections/new/", "/ask/")
#: Addresses of letters have a part to fill in.
ASKED = (
    "/zh-hans/guides/the-north/ask/",
    "/en/guides/nowhere/ask/",
    "/en/operators/jazz/ask/",
    "/zh-hans/corrections/new/?about=operators.operator.1",
    "/en/corrections/new/?about=guides.guide.1",
)


def named_paths() -> set[str]:
    """Every public address without a part to fill in, in both languages."""
    found: set[str] = set()

    def walk(patterns: list[Any], before: str) -> None:
        for pattern in patterns:
            path = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern) and "<" not in path and "^" not in path:
                found.add(path)

    walk(get_resolver().url_patterns, "/")
    public = {path for path in found if not path.startswith(("/admin/", "/i18n/"))}
    return {path.replace("/zh-hans/", f"/{code}/") for path in public for code in ("zh-hans", "en")}


class AnyRequest(TestCase):
    paths: tuple[str, ...] = ()

    def setUp(self) -> None:
        if not AnyRequest.paths:
            AnyRequest.paths = tuple(sorted({*named_paths(), *listed(Client()), *ASKED}))

    def test_the_addresses_are_those_of_the_whole_site(self) -> None:
        assert len(self.paths) > 100
        assert {"/en/search/", "/zh-hans/tools/number/", "/service-worker.js"} <= {*self.paths}

    @settings(max_examples=REQUESTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data(), QUERIES)
    def test_no_request_is_an_error_or_echoed_unescaped(
        self, data: st.DataObject, query: list[tuple[str, str]]
    ) -> None:
        path = data.draw(st.sampled_from(self.paths))
        asked = self.asked(path, query, data.draw(st.booleans()))
        assert asked.status_code < 500, (path, query)
        if asked.get("Content-Type", "").startswith("text/html"):
            assert MARKUP.encode() not in asked.content, (path, query)

    def asked(self, path: str, query: list[tuple[str, str]], is_posted: bool) -> Any:
        fields: dict[str, list[str]] = {}
        for name, value in query:
            fields.setdefault(name, []).append(value)
        if is_posted and path.partition("?")[0].endswith(POSTED):
            opening = signing.dumps(timezone.now().timestamp() - 60, salt=OPENING_SALT)
            return self.client.post(path, {"opened": opening, **fields})
        return self.client.get(path, fields)
