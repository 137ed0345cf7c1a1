"""Settings of mail, read from odd environments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.test_settings import SAFE_KEY, read, refusal

MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_without_an_address_mail_is_written_to_the_console(var: Path) -> None:
    backend, host, *_rest = read(var, *MAIL)
    assert backend == "django.core.mail.backends.console.EmailBackend"
    assert host == ""


@pytest.mark.parametrize(
    ("url", "port", "flags"),
    [
        ("smtp://mail.example.org", 25, [False, False]),
        ("submission://mail.example.org", 587, [True, False]),
        ("smtp://mail.example.org:465?ssl=1", 465, [False, True]),
        ("submission://mail.example.org:2525/", 2525, [True, False]),
    ],
)
def test_with_an_address_mail_goes_there(var: Path, url: str, port: int, flags: list[bool]) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert read(var, *MAIL, EMAIL_URL=url) == [backend, "mail.example.org", port, *flags]


def test_user_and_password_are_unquoted(var: Path) -> None:
    names = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_TIMEOUT")
    url = "submission://desk%40example.org:p%40ss%20word@m.example?timeout=5"
    assert read(var, *names, EMAIL_URL=url) == ["desk@example.org", "p@ss word", 5]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "smpt://m.example",
        "smtps://m.example",
        "https://m.example",
        "smtp://",
        "smtp://m.example/path",
        "smtp://m.example:99999",
        "smtp://m.example:25x",
        "smtp://desk@m.example",
        "smtp://:hunter2@m.example",
        "smtp://m.example?tsl=1",
        "smtp://m.example?tls=1&ssl=1",
        "smtp://m.example?timeout=soon",
    ],
)
def test_a_mail_address_that_makes_no_sense_stops_the_start(var: Path, url: str) -> None:
    told = refusal(var, EMAIL_URL=url)
    assert "EMAIL_URL: " in told
    assert "hunter2" not in told


@pytest.mark.parametrize("former", ["EMAIL_HOST", "EMAIL_USE_TLS", "EMAIL_HOST_PASSWORD"])
def test_a_former_mail_variable_is_refused_with_its_replacement(var: Path, former: str) -> None:
    told = refusal(var, **{former: "hunter2"})
    assert f"EMAIL_URL: replaces {former}. Write EMAIL_URL=submission://" in told
    assert "hunter2" not in told


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
    assert "DEFAULT_FROM_EMAIL: must be an e-mail address" in refusal(var, DEFAULT_FROM_EMAIL=value)


def test_checks_of_facts_are_good_for_90_and_180_days(var: Path) -> None:
    periods = read(var, "VERIFY_AFTER_DAYS", SECRET_KEY=SAFE_KEY)
    assert (periods["operators.plan"], periods["default"]) == (90, 180)
