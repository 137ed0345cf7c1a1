"""Settings read from odd environments, each in a process of its own."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SAFE_KEY = "k" * 32
TELL = """
import json, sys
from django.conf import settings
print(json.dumps([getattr(settings, name, None) for name in sys.argv[1:]], default=str))
"""


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def start(
    var: Path, code: str, *names: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *names],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(var),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def read(var: Path, *names: str, **environment: str) -> Any:
    """The settings of these names as a process with that environment has them."""
    told = start(var, TELL, *names, **environment)
    assert told.returncode == 0, told.stderr
    values = json.loads(told.stdout)
    return values if len(values) > 1 else values[0]


def refusal(var: Path, **environment: str) -> str:
    """The last line with which a process stops that was told nonsense."""
    told = start(var, TELL, "DEBUG", **environment)
    assert told.returncode != 0
    last = told.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    return last


# --- DEBUG -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "0", "false", "No", "off"])
def test_debug_is_off_unless_asked_for(var: Path, value: str) -> None:
    assert read(var, "DEBUG", DEBUG=value) is False


def test_debug_is_off_where_nobody_speaks_of_it(var: Path) -> None:
    assert read(var, "DEBUG") is False


@pytest.mark.parametrize("value", ["1", "TRUE", "yes"])
def test_debug_can_be_asked_for(var: Path, value: str) -> None:
    assert read(var, "DEBUG", DEBUG=value) is True


@pytest.mark.parametrize("value", ["maybe", "2", "真", "None"])
def test_nonsense_in_debug_stops_the_start(var: Path, value: str) -> None:
    assert "DEBUG: Not a valid boolean" in refusal(var, DEBUG=value)


# --- SITE_URL --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/shop",
        "ftp://example.org",
        "example.org",
        "//example.org",
        "https://",
        "javascript:alert(1)",
        "nonsense",
    ],
)
def test_a_site_that_is_no_plain_web_address_stops_the_start(var: Path, value: str) -> None:
    assert "SITE_URL: must look like https://example.org" in refusal(var, SITE_URL=value)


@pytest.mark.parametrize("value", ["https://example.org?x=1", "https://example.org#top"])
def test_a_site_with_a_query_or_a_fragment_stops_the_start(var: Path, value: str) -> None:
    assert "SITE_URL" in refusal(var, SITE_URL=value)


@pytest.mark.parametrize("value", ["https://example.org:port", "https://example.org:99999"])
def test_a_site_with_an_impossible_port_stops_the_start(var: Path, value: str) -> None:
    assert "SITE_URL" in refusal(var, SITE_URL=value)


def test_a_slash_after_the_site_is_taken_off(var: Path) -> None:
    site, hosts = read(var, "SITE_URL", "ALLOWED_HOSTS", SITE_URL=" https://example.org/ ")
    assert site == "https://example.org"
    assert hosts == ["example.org", "127.0.0.1", "localhost"]


def test_a_port_belongs_to_the_address_and_not_to_the_host(var: Path) -> None:
    names = ("SITE_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
    site, hosts, origins = read(var, *names, SITE_URL="http://10.0.0.5:8080")
    assert site == "http://10.0.0.5:8080"
    assert hosts[0] == "10.0.0.5"
    assert origins == ["http://10.0.0.5:8080"]


def test_further_hosts_are_separated_by_commas(var: Path) -> None:
    hosts = read(var, "ALLOWED_HOSTS", ALLOWED_HOSTS=" a.example, ,b.example,")
    assert hosts == ["127.0.0.1", "127.0.0.1", "localhost", "a.example", "b.example"]


SECURE = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
)


def test_https_brings_secure_cookies_redirects_and_strict_transport(var: Path) -> None:
    *flags, seconds, header = read(var, *SECURE, SITE_URL="https://example.org")
    assert flags == [True, True, True]
    assert seconds >= 31_536_000
    assert header == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_https_in_capitals_is_https(var: Path) -> None:
    assert read(var, "SESSION_COOKIE_SECURE", SITE_URL="HTTPS://Example.org") is True


def test_http_brings_none_of_it_so_that_the_site_can_be_tried(var: Path) -> None:
    assert read(var, *SECURE) == [False, False, False, 0, None]


ASK = """
import django, json, sys
django.setup()
from django.test import Client
answers = {}
for path in ("/healthz", "/robots.txt"):
    for secure in (False, True):
        proxied = {"X-Forwarded-Proto": "https"} if secure else {}
        answer = Client().get(path, headers={"Host": "example.org", **proxied})
        header = answer.headers
        answers[f"{path} {secure}"] = [
            answer.status_code, header.get("Location"), header.get("Strict-Transport-Security")
        ]
print(json.dumps(answers))
"""


def test_over_https_plain_requests_are_sent_to_https_but_health_checks_answer(var: Path) -> None:
    (var / "static").mkdir(parents=True)
    told = start(var, ASK, SITE_URL="https://example.org")
    assert told.returncode == 0, told.stderr
    answers = json.loads(told.stdout)
    assert answers["/healthz False"] == [200, None, None]
    assert answers["/robots.txt False"] == [301, "https://example.org/robots.txt", None]
    assert answers["/robots.txt True"] == [200, None, "max-age=31536000"]


# --- SECRET_KEY ------------------------------------------------------------------------------


def test_a_short_secret_stops_the_start_and_is_not_shown(var: Path) -> None:
    told = refusal(var, SECRET_KEY="hunter2")
    assert "SECRET_KEY: must have at least 32 characters" in told
    assert "hunter2" not in told


def test_a_secret_from_the_environment_is_used_and_kept_nowhere(var: Path) -> None:
    assert read(var, "SECRET_KEY", SECRET_KEY=SAFE_KEY) == SAFE_KEY
    assert not (var / "secret_key").exists()


def test_a_secret_is_made_once_for_its_owner_only(var: Path) -> None:
    first, second = read(var, "SECRET_KEY"), read(var, "SECRET_KEY")
    kept = var / "secret_key"
    assert first == second == kept.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_two_sites_have_two_secrets(var: Path, tmp_path: Path) -> None:
    assert read(var, "SECRET_KEY") != read(tmp_path / "other", "SECRET_KEY")


def test_an_empty_secret_file_is_named(var: Path) -> None:
    var.mkdir()
    (var / "secret_key").touch(mode=0o600)
    assert f"SECRET_KEY: {var}/secret_key is no secret. Delete it" in refusal(var)


def test_a_secret_that_cannot_be_written_leaves_no_file(var: Path) -> None:
    var.mkdir()
    small = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))"
    assert start(var, f"{small}\nfrom django.conf import settings\nsettings.DEBUG").returncode
    assert list(var.iterdir()) == []


# --- Where things are kept -------------------------------------------------------------------


def test_everything_written_goes_into_var(var: Path) -> None:
    databases, static, media = read(var, "DATABASES", "STATIC_ROOT", "MEDIA_ROOT")
    assert databases["default"]["NAME"] == str(var / "db.sqlite3")
    assert (static, media) == (str(var / "static"), str(var / "media"))


@pytest.mark.parametrize("url", ["://", "mysql://a@b/c", "postgres://h:port/x"])
def test_a_database_address_that_makes_no_sense_stops_the_start(var: Path, url: str) -> None:
    assert "DATABASE_URL: " in refusal(var, DATABASE_URL=url)


@pytest.mark.parametrize("hosts", ["https://example.org", "a.example, b example", "*"])
def test_a_host_that_is_no_name_stops_the_start(var: Path, hosts: str) -> None:
    assert "ALLOWED_HOSTS: must be host names" in refusal(var, ALLOWED_HOSTS=hosts)


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "VAR_DIR: " in refusal(tmp_path / "file" / "var")


def test_a_refused_setting_is_one_line_on_the_command_line(var: Path) -> None:
    told = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var), "DEBUG": "maybe"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1
    assert told.stderr == "DEBUG: Not a valid boolean.\n"


def test_sqlite_waits_for_writers_instead_of_failing(var: Path) -> None:
    options = read(var, "DATABASES")["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_is_one_address(var: Path) -> None:
    url = "postgres://reader:p%40ss@db.example:5433/handbook?sslmode=require"
    database = read(var, "DATABASES", DATABASE_URL=url)["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "reader",
        "p@ss",
        "db.example",
        5433,
        "handbook",
    ]
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert database["CONN_HEALTH_CHECKS"] is True
