"""A server on this machine that stands for the web: it answers as told and remembers."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from editorial.links.fetch import Fetcher

#: Key and certificate of a server that only tests trust.
CERTIFICATE = Path(__file__).parent / "secure.example.pem"


@dataclass(frozen=True)
class Reply:
    """``status`` 0 closes the connection without a word; ``drips`` never gets to an end."""

    status: int = 200
    location: str = ""
    drips: bool = False
    silent: bool = False


@dataclass
class Web:
    """``replies`` by method and path (``"HEAD /x"``), by path, or one after the other."""

    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    def url(self, path: str, host: str = "site.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def reply(self, method: str, path: str) -> Reply:
        found = self.replies.get(f"{method} {path}") or self.replies.get(path) or Reply(404)
        return found.pop(0) if isinstance(found, list) else found

    def fetcher(self, **options: Any) -> Fetcher:
        """One that may ask this server, and finds every name here that is not told otherwise."""
        names = options.pop("names", {})
        return Fetcher(
            allowed={f"127.0.0.1:{self.port}"},
            look_up=lambda host: names.get(host, ["127.0.0.1"]),
            **options,
        )


@contextmanager
def serving(*, secure: bool = False) -> Iterator[Web]:
    web = Web()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(web))
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    web.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.over.set()
        server.shutdown()
        server.server_close()


def handler_for(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def answer(self) -> None:
            web.asked.append(f"{self.command} {self.path}")
            web.headers.append(self.headers)
            reply = web.reply(self.command, self.path)
            if reply.silent:
                web.over.wait(30)
            elif reply.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not web.over.wait(0.01):
                    self.wfile.write(b".")
            elif reply.status:
                self.send_response(reply.status)
                if reply.location:
                    self.send_header("Location", reply.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815 - the library's names

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    return Handler


class Clock:
    """Time that passes only when somebody sleeps; ``slept`` remembers how long."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
