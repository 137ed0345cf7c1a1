"""What every test shares: compiled messages, plain static files and a small sample edition."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

#: A few rows of every kind, in the format of ``content/``. Tests name them; readers never see them.
SAMPLE = Path(__file__).parent / "sample"

#: Characters of a parameter that stand in a test's id.
LONGEST_ID = 60


def pytest_configure(config: pytest.Config) -> None:
    """Coverage of templates needs their line numbers, which only debugging templates keep."""
    compile_messages()
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["debug"] = "coverage" in sys.modules
    # A good password hash takes a third of a second, in every test that has an editor.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def compile_messages() -> None:
    """As ``make`` does, for whoever calls pytest alone on a fresh clone.

    Renaming is atomic, so that several workers may do this at once.
    """
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/django.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            unfinished = target.with_suffix(f".{os.getpid()}")
            with source.open("rb") as po, unfinished.open("wb") as mo:
                write_mo(mo, read_po(po))
            unfinished.replace(target)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem == "test_queries":
            item.add_marker(pytest.mark.xdist_group("large site"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A whole picture in a test's id would be sent to, and kept by, every worker many times."""
    if isinstance(val, bytes | str) and len(val) > LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()  # it exists, whatever was built before
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"


@pytest.fixture(autouse=True)
def _chinese_unless_told() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The sample edition is in the test database from the start; tests/content/ replaces it."""
    name = str(connection.settings_dict["NAME"])
    assert "test_" in name or "memory" in name, f"{name} is no test database"
    with django_db_blocker.unblock():
        call_command("load_content", folder=SAMPLE, verbosity=0)
        # Asked of SQLite once in each process; it must not count as a page's own question.
        assert connection.features.supports_json_field
