"""Connections whose body was refused end, and their senders read the answer before."""

from __future__ import annotations

import runpy
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

SETTINGS = runpy.run_path(str(Path(__file__).parent.parent.parent / "deploy/gunicorn.conf.py"))


def request(unread: int, *headers: tuple[str, str], received: bytes = b"") -> Any:
    """As gunicorn has it after the answer, with so many bytes of the body that nobody took."""
    buffer = SimpleNamespace(getbuffer=lambda: memoryview(received))
    reader = SimpleNamespace(length=unread)
    return SimpleNamespace(
        headers=headers,
        body=SimpleNamespace(reader=reader),
        unreader=SimpleNamespace(buf=buffer),
    )


@pytest.mark.parametrize(
    ("unread", "headers"),
    [(9, [("CONTENT-LENGTH", "9")]), (0, [("TRANSFER-ENCODING", "chunked")])],
    ids=["length", "chunks"],
)
def test_connection_of_an_unread_body_is_closed_after_the_answer(
    unread: int, headers: list[tuple[str, str]]
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"a")
        ours.sendall(b"the answer")
        SETTINGS["post_request"](None, request(unread, *headers), {"gunicorn.socket": ours}, None)
        assert (theirs.recv(99), theirs.recv(99)) == (b"the answer", b"")


@pytest.mark.parametrize(
    "asked",
    [
        request(0),
        request(0, ("CONTENT-LENGTH", "9")),
        request(9, ("CONTENT-LENGTH", "9"), received=b"123456789"),
    ],
    ids=["no body", "a body that was read", "a body that is here"],
)
def test_connection_stays_open_for_the_next_request(asked: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        SETTINGS["post_request"](None, asked, {"gunicorn.socket": ours}, None)
        theirs.sendall(b"next")
        assert ours.recv(99) == b"next"
