"""Networks, counted by the hour and never kept."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from editorial.feedback.rate_limit import (
    _sender_key,
    client_address,
    network_prefix,
    within_rate_limit,
)
from editorial.models import SenderCount
from tests.factories import stop_clock


def request(seen: str = "203.0.113.9", **headers: str) -> Any:
    return RequestFactory().post("/", REMOTE_ADDR=seen, **headers)


@pytest.mark.parametrize(
    ("written", "known_as"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("203.0.113.9:4711", "unknown"),
    ],
)
def test_a_network_is_the_beginning_of_an_address(written: str, known_as: str) -> None:
    assert network_prefix(written) == known_as


@given(st.one_of(st.ip_addresses(), st.text()))
def test_anything_has_a_network(written: Any) -> None:
    found = network_prefix(str(written))
    assert found == "unknown" or ipaddress.ip_network(found)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "203.0.113.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),
        (1, "", "203.0.113.9"),
    ],
)
def test_only_what_our_own_proxies_saw_is_believed(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXIES = proxies
    assert client_address(request(HTTP_X_FORWARDED_FOR=forwarded)) == expected


def test_a_sender_is_a_network_on_a_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    stop_clock(monkeypatch, "2026-11-25T23:59+05:00")
    one = _sender_key(request(), "letters")
    assert _sender_key(request("203.0.113.77"), "letters") == one
    assert _sender_key(request("203.0.114.9"), "letters") != one
    assert _sender_key(request(), "opinions") != one
    stop_clock(monkeypatch, "2026-11-26T00:00+05:00")
    assert _sender_key(request(), "letters") != one
    stop_clock(monkeypatch, "2026-11-25T23:59+05:00")
    settings.SECRET_KEY = "x" * 50
    assert _sender_key(request(), "letters") != one


@pytest.mark.django_db
def test_an_hour_has_its_limit_and_the_next_one_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-11-25T12:00+05:00")
    assert [within_rate_limit(request(), "x", 2) for _ in range(4)] == [True, True, False, False]
    assert within_rate_limit(request("198.51.100.1"), "x", 2)
    assert within_rate_limit(request(), "y", 2)
    stop_clock(monkeypatch, "2026-11-25T12:59:59+05:00")
    assert not within_rate_limit(request(), "x", 2)
    stop_clock(monkeypatch, "2026-11-25T13:00+05:00")
    assert within_rate_limit(request(), "x", 2)


@pytest.mark.django_db
def test_counts_hold_no_address_and_go_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-11-25T12:00+05:00")
    within_rate_limit(request(), "x", 2)
    (row,) = SenderCount.objects.values()
    assert "203.0" not in str(row)
    stop_clock(monkeypatch, "2026-11-26T13:00+05:00")
    within_rate_limit(request(), "x", 2)
    assert SenderCount.objects.count() == 1
