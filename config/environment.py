"""Reads settings from environment variables, strictly.

A value that makes no sense stops the start with one line that names its variable and shows no
secret. An empty variable counts as not set: that is how service managers leave an optional one.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import TypedDict, TypeVar
from urllib.parse import parse_qs, urlsplit

from dj_database_url import DBConfig
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, EnvValidationError, ValidationError, validate

T = TypeVar("T")

LEAST_SECRET = 32
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
#: smtp and submission send; console prints what would be sent.
MAIL_SCHEMES = ("smtp", "submission", "console")

_HOST = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_FORMER_MAIL_NAMES = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
_env = Env()


class _MailServer(TypedDict):
    """The keys of dj-email-url, which are Django's settings."""

    EMAIL_BACKEND: str
    EMAIL_HOST: str
    EMAIL_PORT: int
    EMAIL_HOST_USER: str
    EMAIL_HOST_PASSWORD: str
    EMAIL_USE_TLS: bool
    EMAIL_USE_SSL: bool
    EMAIL_TIMEOUT: int | None


def read_bool(name: str, *, default: bool) -> bool:
    return _read(name, lambda: _env.bool(name), default)


def read_digit(name: str, *, default: int) -> int:
    check = validate.Regexp(r"[0-9]\Z", error="must be a number from 0 to 9.")
    return int(_read(name, lambda: _env.str(name, validate=check), str(default)))


def read_site_url(name: str, default: str) -> str:
    """``https://example.org``, with a port perhaps, in small letters and with nothing behind."""

    def site_url() -> str:
        value = _env.str(name).strip().rstrip("/")
        if not _is_site_url(value):
            raise ValidationError("must look like https://example.org, without a path.")
        return value.lower()

    return _read(name, site_url, default)


def read_hosts(name: str) -> list[str]:
    def hosts() -> list[str]:
        names: list[str] = _env.list(name)
        found = [host.strip() for host in names if host.strip()]
        if not all(re.fullmatch(rf"\.?{_HOST}", host, re.IGNORECASE) for host in found):
            raise ValidationError("must be host names like example.org, separated by commas.")
        return found

    return _read(name, hosts, [])


def read_folder(name: str, default: Path) -> Path:
    """A folder, which is made where it is missing."""
    folder = _read(name, lambda: Path(_env.str(name)), default)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {folder} cannot be made ({error.strerror}).") from None
    return folder


def read_database(name: str, default: str) -> DBConfig:
    options = {"conn_max_age": 60, "conn_health_checks": True}

    def database() -> DBConfig:
        found = _env.dj_db_url(name, **options)
        if found["ENGINE"] not in ENGINES:
            raise ValidationError("must be sqlite:///… or postgres://…")
        return found

    return _read(name, database, None) or _env.dj_db_url("", default, **options)


def read_secret(name: str, keep_in: Path) -> str:
    """The secret from the environment, or one made once and kept readable by its owner only."""
    check = validate.Length(LEAST_SECRET, error=f"must have at least {LEAST_SECRET} characters.")
    return _read(name, lambda: _env.str(name, validate=check), "") or _kept_secret(keep_in)


def read_sender(name: str, default: str) -> str:
    """``editors@example.org``, or with a name: ``The Handbook <editors@example.org>``."""

    def sender() -> str:
        value = _env.str(name).strip()
        address = parseaddr(value)[1]
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) or not value.isprintable():
            raise ValidationError("must be an e-mail address.")
        return value

    return _read(name, sender, default)


def read_mail_server(name: str) -> _MailServer:
    """``submission://user:password@mail.example.org:587``; without one mail is printed."""
    former = [f"EMAIL_{word}" for word in _FORMER_MAIL_NAMES if os.environ.get(f"EMAIL_{word}")]
    if former:
        raise ImproperlyConfigured(
            f"{name}: replaces {', '.join(former)}. Write {name}=submission://user:password@host."
        )

    def server() -> _MailServer:
        _check_mail_url(_env.str(name))
        return _env.dj_email_url(name)

    return _read(name, server, None) or _env.dj_email_url("", "console:")


def _read(name: str, parse: Callable[[], T], default: T) -> T:
    try:
        return parse() if _env.str(name, "").strip() else default
    except EnvValidationError as error:
        sentences = error.error_messages
        told = " ".join(sentences) if isinstance(sentences, list) else str(sentences)
    except ValidationError as error:
        told = " ".join(map(str, error.messages))
    except EnvError as error:
        told = str(error)
    raise ImproperlyConfigured(f"{name}: {told}")


def _is_site_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    is_host = re.fullmatch(rf"{_HOST}(:[0-9]+)?", parts.netloc, re.IGNORECASE)
    is_bare = value.lower() == f"{parts.scheme}://{parts.netloc}".lower()
    return bool(parts.scheme in {"http", "https"} and port != 0 and is_host and is_bare)


def _kept_secret(path: Path) -> str:
    """Linked into place when it is whole: a full disk leaves no empty secret behind."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:  # readable by its owner
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):  # another process was first
                os.link(file.name, path)
    kept = path.read_text()
    if len(kept) < LEAST_SECRET:
        raise ImproperlyConfigured(f"SECRET_KEY: {path} is no secret. Delete it to have one made.")
    return kept


def _check_mail_url(value: str) -> None:
    """Raises ValidationError where mail would silently go nowhere, or go unencrypted."""
    parts = urlsplit(value)
    if parts.scheme not in MAIL_SCHEMES:
        raise ValidationError(f"must begin with one of {', '.join(MAIL_SCHEMES)}.")
    if parts.scheme == "console":
        return
    if not parts.hostname or parts.path.strip("/"):
        raise ValidationError("must name a host, like submission://user:password@host:587.")
    if bool(parts.username) != bool(parts.password):
        raise ValidationError("must have a user and a password, or neither.")
    asked = parse_qs(parts.query, keep_blank_values=True)
    if {*asked} - {"ssl", "tls", "timeout"} or {"ssl", "tls"} <= {*asked}:
        raise ValidationError("may ask for ?ssl=1 or ?tls=1, and &timeout=20.")
