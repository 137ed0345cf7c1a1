"""A running site with the sample edition, and the system's Chromium to read it with.

CHROMIUM         another browser than the system's Chromium
REQUIRE_BROWSER  1: no browser is a failure instead of a skip
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser.served import served

__all__ = ["served"]

#: The shell is the same browser without windows, and opens pages sooner.
PROGRAMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
PROGRAM = Path(os.environ.get("CHROMIUM") or next(filter(Path.exists, PROGRAMS), PROGRAMS[-1]))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)
PLAIN_STATIC = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

WORKER_KEPT_OUT = "Service Worker registration blocked by Playwright"

OpenPage = Callable[..., Page]
GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: All threads of the test's server share one connection to a database in memory.
ONE_AT_A_TIME = threading.Lock()


def one_at_a_time(get_response: GetResponse) -> GetResponse:
    """Middleware: two requests at once would mix their savepoints on that connection."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with ONE_AT_A_TIME:
            return get_response(request)

    return answer


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Screenshots are made only where they are asked for by their marker."""
    if "screenshots" in config.option.markexpr:
        return
    wanted = [item for item in items if "screenshots" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


def pytest_runtest_setup() -> None:
    """Raised here and not in a fixture, so that all skips are told in one line."""
    if not PROGRAM.exists():
        words = f"No browser at {PROGRAM}: apt-get install chromium"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(words, pytrace=False)
        pytest.skip(words)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        # Playwright keeps a loop of its own in this thread until the last test of this folder;
        # nothing of Django runs inside it.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the site. Readers change nothing, so one server is enough for all tests."""
    with (
        django_db_blocker.unblock(),
        override_settings(
            STATIC_ROOT=tmp_path_factory.mktemp("static"),
            STORAGES=PLAIN_STATIC,
            MIDDLEWARE=[f"{__name__}.{one_at_a_time.__name__}", *settings.MIDDLEWARE],
        ),
    ):
        server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def complaints() -> list[str]:
    """What the consoles of the test's pages say of faults."""
    return []


@pytest.fixture
def open_page(browser: Browser, site: str, db: None, complaints: list[str]) -> Iterator[OpenPage]:
    """open_page(path, width, **context): a page of the site in a window of its own."""
    contexts = []

    def open_(path: str, width: int = 360, **options: Any) -> Page:
        # A worker would go on asking after its test is over; tests of it say "allow".
        options = {"service_workers": "block", **options}
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=site, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_fault(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    wait_for_answers()


def wait_for_answers() -> None:
    """A thread ends when the browser hangs up. Until then the test's database is its own too."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


def is_fault(said: Any) -> bool:
    return said.type in {"error", "warning"} and WORKER_KEPT_OUT not in said.text
