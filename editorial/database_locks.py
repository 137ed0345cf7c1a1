"""When somebody else is writing for longer than we wait: told kindly, and nothing typed is lost.

On SQLite a large import keeps all others from writing for a minute. Whoever saves meanwhile gets
a page with all that they sent, and a button that sends it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache

from django.contrib import admin
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from editorial.middleware import in_admin

#: Seconds after which a browser or a program may try again.
AGAIN = 30
#: Milliseconds that a reader's letter waits for another writer.
BRIEFLY = 1000
#: SQLite's codes for a database that someone else has locked; the rest of a code is detail.
BUSY, LOCKED, DETAIL = 5, 6, 0xFF
#: PostgreSQL's: waited too long for a lock, and two that waited for each other.
STATES = ("55P03", "40P01")


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """For what readers send while others write: a few of them must not keep all threads waiting.

    Only SQLite has one writer at a time; a writer of ours waits for it as long as it is set to.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    (usual,) = connection.cursor().execute("PRAGMA busy_timeout").fetchone()
    connection.cursor().execute(f"PRAGMA busy_timeout = {min(usual, BRIEFLY)}")
    try:
        yield
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout = {usual}")


@cache
def _sqlite_has_json() -> bool:
    try:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("SELECT JSON('{}')")
    except sqlite3.OperationalError:
        return False
    return True


def set_json_support(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Answers Django's feature probe for JSON when a connection opens, without the database.

    Django asks once per connection, inside a transaction. Ours are IMMEDIATE, so the question
    waits for any writer, and a wait that is too long is kept as "no JSON" until the next restart.
    """
    if connection.vendor == "sqlite":
        connection.features.supports_json_field = _sqlite_has_json()


def is_locked(error: BaseException) -> bool:
    """Whether the database would take the same again a little later."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & DETAIL
    return code in (BUSY, LOCKED) or getattr(cause, "sqlstate", None) in STATES


class BusyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (in_admin(request) and isinstance(error, OperationalError) and is_locked(error)):
            return None
        context: dict[str, object] = {
            "title": gettext("Someone else is writing"),
            "site_title": admin.site.site_title,
            "site_header": admin.site.site_header,
            "sent": list(sent(request)),
            "has_files": bool(request.FILES),
        }
        page = TemplateResponse(request, "admin/busy.html", context, status=503)
        page["Retry-After"] = str(AGAIN)
        add_never_cache_headers(page)
        return page.render()


def sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """All but what must not stand on a page: the form has a token of its own."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and "password" not in name:
            yield from ((name, str(value)) for value in values)
