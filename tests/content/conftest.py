"""The first edition in the test database, for the tests of this folder alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from django.test import TestCase
from pytest_django import DjangoDbBlocker

from tests.pages import whole_site

FOLDER = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker does it for all: the first edition is loaded, and its pages are read, once."""
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.xdist_group("first edition"))


@pytest.fixture(scope="package", autouse=True)
def _first_edition(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In a transaction around the tests, each of which is a savepoint; then the sample is back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for model in content_tables():
            model._base_manager.all()._raw_delete("default")
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("load_content", verbosity=0)
            call_command("reindex", verbosity=0)
        with django_db_blocker.block():
            yield
        whole_site.cache_clear()
        transaction.set_rollback(True)


def content_tables() -> list[type[models.Model]]:
    """Relations and history too, but no accounts: roles are groups of Django's own."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"operators", "guides", "editorial"} and not model._meta.proxy
    ]
