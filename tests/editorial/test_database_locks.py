"""Saving while somebody else writes for longer than we wait."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections
from django.test import Client, RequestFactory
from django.urls import resolve
from lxml import html

from editorial.database_locks import BRIEFLY, BusyMiddleware, is_locked, waiting_briefly
from guides.models import Tip
from operators.models import Plan
from tests import factories
from tests.desk import page, sent_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """The same database in a file, which others may lock, and little patience."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has one writer at a time.")
    path, memory = tmp_path / "db.sqlite3", connections["default"]
    memory.ensure_connection()
    path.write_bytes(memory.connection.serialize())
    options = {**memory.settings_dict["OPTIONS"], "timeout": 0.05}
    wrapper = type(memory)({**memory.settings_dict, "NAME": str(path), "OPTIONS": options})
    connections["default"] = wrapper
    yield path
    wrapper.close()
    connections["default"] = memory


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else, who will write when told to."""
    someone = sqlite3.connect(file, isolation_level=None)
    yield someone
    someone.close()


@pytest.fixture
def editor(file: Path) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("chief"))
    return client


def token(response: Any) -> dict[str, str]:
    tree = html.document_fromstring(response.content)
    return {"csrfmiddlewaretoken": tree.xpath("//form//*[@name='csrfmiddlewaretoken']/@value")[0]}


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "有人正在写入"), ("en", "Someone else is writing")]
)
def test_what_was_sent_is_kept_and_can_be_sent_again(
    editor: Client, other: sqlite3.Connection, language: str, title: str
) -> None:
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    tip = factories.make_tip()
    address = page(Tip, "change", tip.pk)
    form = editor.get(address)
    wanted = {**sent_back(form), "text_en": 'Two\r\n"lines" <b>&amp;', "operators": ["1", "2"]}
    other.execute("BEGIN IMMEDIATE")
    told = editor.post(address, {**wanted, **token(form)})
    assert (told.status_code, told.headers["Retry-After"]) == (503, "30")
    tree = html.document_fromstring(told.content.decode())
    assert [one.text for one in tree.xpath("//h1")] == [title]
    other.execute("ROLLBACK")
    (again,) = tree.xpath("//form[.//*[@type='submit'][@autofocus]]")
    assert again.get("action") == address
    kept: dict[str, list[str]] = {}
    for one in again.xpath(".//input[@type='hidden']"):
        value = one.get("value").replace("\n", "\r\n")  # as browsers send line ends
        kept.setdefault(one.get("name"), []).append(value)
    assert editor.post(again.get("action"), kept).status_code == 302
    tip.refresh_from_db()
    assert tip.text_en == 'Two\n"lines" <b>&amp;'
    assert [one.pk for one in tip.operators.order_by("pk")] == [1, 2]


def test_nothing_is_saved_while_another_writes(editor: Client, other: sqlite3.Connection) -> None:
    tip = factories.make_tip(status="draft")
    form = editor.get(page(Tip, "changelist"))
    other.execute("BEGIN IMMEDIATE")
    chosen = {"action": "publish", "_selected_action": [tip.pk], **token(form)}
    assert editor.post(page(Tip, "changelist"), chosen).status_code == 503
    other.execute("ROLLBACK")
    tip.refresh_from_db()
    assert tip.status == "draft"


def test_pages_open_while_another_writes(editor: Client, other: sqlite3.Connection) -> None:
    other.execute("BEGIN IMMEDIATE")
    for address in ("/admin/", page(Plan, "changelist")):
        assert editor.get(address).status_code == 200


#: Asks for every public address in a process of its own, and prints those that are no page.
FRESH_PROCESS = """
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.05
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain
import django
django.setup()
from django.test import Client
from tests.pages import listed
from tests.test_any_request import named_paths
client = Client(raise_request_exception=False)
first_of_kind = {path.rsplit("/", 2)[0]: path for path in listed(client)}
for path in sorted({*named_paths(), *first_of_kind.values()}):
    status = client.get(path).status_code
    if status >= 500:
        print(path, status)
"""


def test_no_page_of_a_new_process_waits_for_a_writer_or_is_broken_afterwards(
    file: Path, other: sqlite3.Connection
) -> None:
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    found = subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{file}",
            "DEBUG": "",
            "ALLOWED_HOSTS": "testserver",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    other.execute("ROLLBACK")
    assert (found.returncode, found.stdout) == (0, ""), found.stderr[-2000:]


def test_a_login_is_told_too_and_its_password_stands_on_no_page(
    file: Path, other: sqlite3.Connection
) -> None:
    User.objects.create_superuser("chief", password="a secret")
    client = Client()
    client.get("/admin/login/")
    other.execute("BEGIN IMMEDIATE")
    told = client.post("/admin/login/", {"username": "chief", "password": "a secret"})
    assert told.status_code == 503
    assert 'value="chief"' in told.text
    assert "a secret" not in told.text


def test_readers_wait_only_briefly_and_editors_as_long_as_ever() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has one writer at a time.")

    def patience() -> int:
        return int(connection.cursor().execute("PRAGMA busy_timeout").fetchone()[0])

    connection.cursor().execute("PRAGMA busy_timeout = 20000")
    with suppress(OperationalError), waiting_briefly():
        assert patience() == BRIEFLY
        raise busy()
    assert patience() == 20000


# --- What is not a lock ------------------------------------------------------------------------


def busy() -> OperationalError:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


def answer(address: str, error: Exception, **sent: Any) -> Any:
    request = RequestFactory().post(address, sent)
    request.user = User()
    request.resolver_match = resolve(address)
    return BusyMiddleware(lambda _request: None).process_exception(request, error)


def test_other_faults_of_the_database_stay_faults() -> None:
    assert answer("/admin/", busy()).status_code == 503
    assert answer("/admin/", OperationalError("disk I/O error")) is None
    assert answer("/admin/", ValueError("database is locked")) is None
    assert answer("/healthz", busy()) is None


@pytest.mark.parametrize(("state", "locked"), [("55P03", True), ("40P01", True), ("57014", False)])
def test_postgres_says_it_by_its_states(state: str, locked: bool) -> None:
    cause = Exception()
    cause.sqlstate = state
    error = OperationalError()
    error.__cause__ = cause
    assert is_locked(error) is locked


def test_a_file_must_be_chosen_again_and_the_page_says_so() -> None:
    told = answer("/admin/", busy(), cover=SimpleUploadedFile("a.png", b"x"), title="T")
    assert "文件" in told.rendered_content
    assert 'name="title" value="T"' in told.rendered_content
