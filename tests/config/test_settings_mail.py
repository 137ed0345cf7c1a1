"""Settings of mail, read from odd environments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.test_settings import SAFE_KEY, TELL, read, refusal, start

MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_without_a_host_mail_is_written_to_the_console(var: Path) -> None:
    backend, host, *_rest = read(var, *MAIL)
    assert backend == "django.core.mail.backends.console.EmailBackend"
    assert host == ""


@pytest.mark.parametrize(
    ("given", "port", "flags"),
    [
        ({}, 25, [False, False]),
        ({"EMAIL_USE_TLS": "1"}, 587, [True, False]),
        ({"EMAIL_USE_SSL": "1"}, 465, [False, True]),
        ({"EMAIL_USE_TLS": "1", "EMAIL_PORT": " 2525 "}, 2525, [True, False]),
    ],
)
def test_with_a_host_mail_goes_there(
    var: Path, given: dict[str, str], port: int, flags: list[bool]
) -> None:
    found = read(var, *MAIL, EMAIL_HOST=" mail.example.org ", **given)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert found == [backend, "mail.example.org", port, *flags]


def test_user_and_password_are_taken_as_they_are(var: Path) -> None:
    account = {"EMAIL_HOST_USER": "desk", "EMAIL_HOST_PASSWORD": " p@ss word "}
    assert read(var, *account, EMAIL_HOST="m.example", **account) == list(account.values())


@pytest.mark.parametrize("value", ["0", "65536", "25x", "-1", "２５", "9" * 40])
def test_a_port_that_is_none_stops_the_start(var: Path, value: str) -> None:
    assert "EMAIL_PORT must be a port" in refusal(var, EMAIL_HOST="m.example", EMAIL_PORT=value)


def test_tls_and_ssl_at_once_stop_the_start(var: Path) -> None:
    told = refusal(var, EMAIL_HOST="m.example", EMAIL_USE_TLS="1", EMAIL_USE_SSL="1")
    assert "exclude each other" in told


@pytest.mark.parametrize("alone", ["EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"])
def test_half_an_account_stops_the_start_and_shows_no_password(var: Path, alone: str) -> None:
    told = start(var, TELL, "DEBUG", EMAIL_HOST="m.example", **{alone: "hunter2"})
    assert told.returncode != 0
    assert "come together" in told.stderr
    assert "hunter2" not in told.stderr


def test_mail_settings_without_a_host_stop_the_start(var: Path) -> None:
    told = refusal(var, EMAIL_USE_TLS="1", EMAIL_PORT="587")
    assert "EMAIL_HOST is missing beside EMAIL_PORT, EMAIL_USE_TLS" in told


def test_mail_comes_from_the_site_unless_told(var: Path) -> None:
    names = ("DEFAULT_FROM_EMAIL", "SERVER_EMAIL")
    site = "https://handbook.example:8443"
    assert read(var, *names, SITE_URL=site) == ["handbook@handbook.example"] * 2
    sender = "手册 <desk@example.org>"
    assert read(var, *names, DEFAULT_FROM_EMAIL=sender) == [sender] * 2


@pytest.mark.parametrize(
    "value", ["nonsense", "a@b@c", "a b@example.org", "x@example.org\nBcc: all@example.org"]
)
def test_a_sender_that_is_no_address_stops_the_start(var: Path, value: str) -> None:
    told = start(var, TELL, "DEBUG", DEFAULT_FROM_EMAIL=value)
    assert told.returncode != 0
    assert "DEFAULT_FROM_EMAIL must be an e-mail address" in told.stderr


def test_checks_of_facts_are_good_for_90_and_180_days(var: Path) -> None:
    periods = read(var, "VERIFY_AFTER_DAYS", SECRET_KEY=SAFE_KEY)
    assert (periods["operators.plan"], periods["default"]) == (90, 180)
