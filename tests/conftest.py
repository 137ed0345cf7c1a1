"""What every test shares: plain static files, and the first edition loaded once."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings


def pytest_configure(config: pytest.Config) -> None:
    """Coverage of templates needs their line numbers, which only debugging templates keep."""
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["debug"] = "coverage" in sys.modules
    # Looking for rings of objects thousands of times over finds none that matter in a test.
    gc.set_threshold(100_000, 50, 50)
    # A good password hash takes a third of a second, in every test that has an editor.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


#: Modules that read every page of the site, and keep what they read: one worker does it for all.
READ_EVERYTHING = {"test_content", "test_content_sources", "test_site", "test_site_trust"}
READ_EVERYTHING |= {"test_languages"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = item.path.stem
        if name in READ_EVERYTHING:
            item.add_marker(pytest.mark.xdist_group("whole site"))
        elif name == "test_queries":
            item.add_marker(pytest.mark.xdist_group("large site"))


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
    """The first edition is in the test database from the start: tests run on the real facts."""
    name = str(connection.settings_dict["NAME"])
    assert "test_" in name or "memory" in name, f"{name} is no test database"
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)
        # Asked of SQLite once in each process; it must not count as a page's own question.
        assert connection.features.supports_json_field
