"""Rate limits per network and hour, without storing an address.

A network is the first 24 bits of an IPv4 address, the first 48 of an IPv6 one: behind it are
many readers (mobile operators share addresses), so the limits are wide.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.feedback.counters import SenderCount

_PREFIX_BITS = {4: 24, 6: 48}


def within_rate_limit(request: HttpRequest, what: str, most: int) -> bool:
    """Counts one ``what`` of this network; False after ``most`` in one hour."""
    return SenderCount.increment(_sender_key(request, what)) <= most


def _sender_key(request: HttpRequest, what: str) -> str:
    """A keyed hash of network, thing and day; 64 hex digits."""
    told = f"{what} {timezone.localdate()} {network_prefix(client_address(request))}"
    return salted_hmac("editorial.senders", told, algorithm="sha256").hexdigest()


def client_address(request: HttpRequest) -> str:
    """The client's IP address, as the outermost of our own proxies (``PROXIES``) saw it.

    What stands further left in the header may have been written by the visitor.
    """
    chain = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXIES <= len(chain) and chain[-settings.PROXIES]:
        return chain[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def network_prefix(address: str) -> str:
    """``203.0.113.9`` → ``203.0.113.0/24``; what is no address is one network of its own."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, _PREFIX_BITS[found.version]), strict=False))
