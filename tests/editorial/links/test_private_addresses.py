"""Private machines are never mistaken for the open internet, however their address is written."""

from __future__ import annotations

import socket
from threading import Event

import pytest

from editorial.links.fetch import NoAnswerError, is_public, resolve_host, run_with_deadline
from editorial.links.results import Reason, State

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",  # noqa: S104
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
    "2001:db8::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe",
    "2002:7f00:1::", "2002:c0a8:101::", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "64:ff9b:1::1", "2001:0:7f00:1::", "not an address", "",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "101.50.100.7", "2606:4700::1111", "2002:808:808::", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_open_machine_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "017700000001"])
def test_a_number_in_any_writing_is_the_machine_that_it_means(host: str) -> None:
    assert resolve_host(host) == ["127.0.0.1"]


def test_an_ipv6_address_is_itself() -> None:
    assert resolve_host("::1") == ["::1"]


def no_host(*args: object, **options: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def no_name_server(*args: object, **options: object) -> None:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def test_a_name_without_a_server_is_told_from_one_that_could_not_be_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {}
    for name, way in {"wrong": no_host, "later": no_name_server}.items():
        monkeypatch.setattr(socket, "getaddrinfo", way)
        with pytest.raises(NoAnswerError) as raised:
            resolve_host("nowhere.example")
        found[name] = (raised.value.finding.reason, raised.value.is_passing)
    assert found == {"wrong": (Reason.NO_HOST, False), "later": (Reason.CONNECTION, True)}


def test_work_in_time_gives_its_result_and_its_error() -> None:
    assert run_with_deadline(5, lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        run_with_deadline(5, lambda: 1 // 0)


def test_work_that_does_not_end_is_left_behind() -> None:
    end = Event()
    with pytest.raises(NoAnswerError) as raised:
        run_with_deadline(0.01, lambda: end.wait(30))
    end.set()
    assert raised.value.finding.state == State.BROKEN
    assert raised.value.finding.reason == Reason.TIMEOUT
