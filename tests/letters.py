"""Writing to the editors as a reader does: the page is opened, and sent a minute later."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.factories import stop_clock
from tests.pages import parsed

OPENED, SENT = "2026-11-25T12:00+05:00", "2026-11-25T12:01+05:00"


def write(
    client: Client, monkeypatch: Any, address: str, words: str = "The code is new.", **said: Any
) -> HttpResponse:
    """The answer to the sent form. ``said`` are its other fields; ``sent`` is the moment."""
    stop_clock(monkeypatch, OPENED)
    (opening,) = parsed(client.get(address)).xpath("//input[@name='opened']/@value")
    stop_clock(monkeypatch, said.pop("sent", SENT))
    headers = {name: said.pop(name) for name in list(said) if name.isupper()}
    return client.post(address, {"words": words, "opened": opening, **said}, **headers)
