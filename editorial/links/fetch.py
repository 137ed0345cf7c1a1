"""Requests one public address without its content; private addresses are never contacted."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from editorial.links.results import Finding, Reason

_Result = TypeVar("_Result")
#: Where an IPv4 address stands in the last four bytes of an IPv6 one.
_NAT64 = IPv6Network("64:ff9b::/96")


class NoAnswerError(Exception):
    """A request failed; ``finding`` says why."""

    #: Transient: worth another attempt.
    PASSING = (Reason.TIMEOUT, Reason.CONNECTION)

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.finding = Finding.of(reason, detail)
        self.is_passing = reason in self.PASSING


def resolve_host(host: str) -> list[str]:
    """All IP addresses of a host (DNS). Raises NoAnswerError if there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == socket.EAI_AGAIN:
            raise NoAnswerError(Reason.CONNECTION, str(error)) from error
        raise NoAnswerError(Reason.NO_HOST) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether an IP address is globally routable, also when it is embedded in an IPv6 one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (inner := _embedded_ipv4(ip)):
        return is_public(str(inner))
    special = ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False)
    return ip.is_global and not special and not getattr(ip, "teredo", None)


def _embedded_ipv4(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def run_with_deadline(seconds: float, work: Callable[[], _Result]) -> _Result:
    """Runs the work under an overall deadline; raises NoAnswerError when it is over.

    Per-socket timeouts do not stop a server that drips its handshake or headers byte by byte. A
    thread that still waits at the deadline is left behind and ends with the process.
    """
    done: list[_Result] = []
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


#: Seconds for DNS, connection, TLS and answer together.
DEADLINE = 10.0
_PORTS = {"http": 80, "https": 443}
#: White space and control characters.
_INVALID_HOST_CHARS = re.compile(r"[\x00-\x20\x7f]")
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Answer:
    """``location`` is where the server sends us on; empty where it does not."""

    status: int
    location: str = ""


@dataclass(frozen=True)
class _Target:
    """A parsed URL; ``target`` is its path and query, in ASCII."""

    is_secure: bool
    host: str
    port: int
    target: str


class _PinnedConnection(HTTPConnection):
    """Connects to IP addresses that were checked before, so that DNS cannot change in between."""

    def __init__(
        self, place: _Target, addresses: list[str], trust: ssl.SSLContext | None, timeout: float
    ) -> None:
        super().__init__(place.host, place.port, timeout=timeout)
        self.default_port = _PORTS["https" if place.is_secure else "http"]
        self.addresses, self.trust = addresses, trust

    def connect(self) -> None:
        plain = self.reach()
        try:
            self.sock = (
                self.trust.wrap_socket(plain, server_hostname=self.host) if self.trust else plain
            )
        except BaseException:
            plain.close()
            raise

    def reach(self) -> socket.socket:
        for address in self.addresses[:-1]:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                continue
        return socket.create_connection((self.addresses[-1], self.port), self.timeout)


class Fetcher:
    """Sends one request. ``allowed`` names private machines to ask too: ``127.0.0.1:8000``."""

    def __init__(
        self,
        *,
        allowed: Collection[str] = (),
        look_up: Callable[[str], list[str]] | None = None,
        trust: ssl.SSLContext | None = None,
        seconds: float = DEADLINE,
    ) -> None:
        self.allowed = allowed
        self.look_up = look_up or resolve_host
        self.trust = trust or ssl.create_default_context()
        self.seconds = seconds

    def ask(self, method: str, url: str) -> Answer:
        """Raises NoAnswerError."""
        place = _parse_target(url)
        return run_with_deadline(self.seconds, lambda: self.answer(method, place))

    def answer(self, method: str, place: _Target) -> Answer:
        trust = self.trust if place.is_secure else None
        connection = _PinnedConnection(place, self.addresses(place), trust, self.seconds)
        try:
            connection.request(method, place.target, headers=_headers())
            response = connection.getresponse()
            response.close()
        except ssl.SSLCertVerificationError as error:
            raise NoAnswerError(Reason.CERTIFICATE, error.verify_message) from error
        except TimeoutError as error:
            raise NoAnswerError(Reason.TIMEOUT) from error
        except (OSError, HTTPException) as error:
            raise NoAnswerError(Reason.CONNECTION, str(error)) from error
        finally:
            connection.close()
        location = response.getheader("Location", "") if response.status in _REDIRECTS else ""
        return Answer(response.status, _as_uri(location))

    def addresses(self, place: _Target) -> list[str]:
        """The IP addresses of a host. Raises NoAnswerError if any of them may not be asked."""
        found = self.look_up(place.host)
        for address in found:
            if f"{address}:{place.port}" in self.allowed:
                continue
            if not is_public(address):
                raise NoAnswerError(Reason.PRIVATE, address)
            if place.port not in _PORTS.values():
                raise NoAnswerError(Reason.PORT, str(place.port))
        return found


def _headers() -> dict[str, str]:
    """Request headers that name this checker, so that administrators can complain."""
    agent = f"HandbookLinkCheck/1.0 (+{settings.SITE_URL}/)"
    return {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}


def _parse_target(url: str) -> _Target:
    """Raises NoAnswerError for what is not a complete http or https URL."""
    try:
        parts = urlsplit(url)
        default = _PORTS[parts.scheme]
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = parts.port or default
    except (ValueError, KeyError) as error:
        raise NoAnswerError(Reason.UNSOUND) from error
    if not host or _INVALID_HOST_CHARS.search(host):
        raise NoAnswerError(Reason.UNSOUND)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(parts.scheme == "https", host, port, str(iri_to_uri(target)))


def _as_uri(location: str) -> str:
    """Headers come as Latin-1, but what is not ASCII in them is UTF-8 wherever people write it."""
    return str(iri_to_uri(location.encode("latin-1", "replace").decode("utf-8", "replace")))
