"""What lies on the open internet and what does not, and how long to wait for it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import TypeVar

from editorial.findings import Finding, Reason

Result = TypeVar("Result")
#: Where an IPv4 address stands in the last four bytes of an IPv6 one.
NAT64 = IPv6Network("64:ff9b::/96")


class NoAnswerError(Exception):
    """Why there is no answer, in the words of a Finding."""

    #: What may be better in a moment.
    PASSING = (Reason.TIMEOUT, Reason.CONNECTION)

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.finding = Finding.of(reason, detail)
        self.is_passing = reason in self.PASSING


def addresses_of(host: str) -> list[str]:
    """Every address of a host, as the system finds them. Raises NoAnswerError if there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == socket.EAI_AGAIN:
            raise NoAnswerError(Reason.CONNECTION, str(error)) from error
        raise NoAnswerError(Reason.NO_HOST) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """An address of the open internet, in whatever way it is written or wrapped."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (inner := wrapped(ip)):
        return is_public(str(inner))
    special = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False)
    return ip.is_global and not special and not getattr(ip, "teredo", None)


def wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """The result of the work, or what it raised, or NoAnswerError once the time is over.

    Names, handshakes and headers can each drip for ever; only a clock over all of them ends it.
    The thread that still waits then is left behind and ends with the process.
    """
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # handed on to whoever waits
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise NoAnswerError(Reason.TIMEOUT)
    return done[0]
