"""An open form tells that somebody else has it open too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import Presence
from guides.models import Guide
from tests import factories
from tests.desk import page
from tests.editorial.editing.test_forms import OpenForm, editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


def ask(client: Client, guide: Guide, version: object = "") -> dict[str, str]:
    return client.post(page(Guide, "presence", guide.pk), {"base_version": version}).json()


def test_each_learns_of_the_other(guide: Guide) -> None:
    li, ann = editor("li"), editor("ann")
    assert ask(li, guide) == {"others": "", "saved": ""}
    assert ask(ann, guide)["others"] == "li has this page open too. Both of you can save."
    assert ask(li, guide)["others"].startswith("ann has")


def test_whoever_closed_the_form_is_forgotten(guide: Guide) -> None:
    li, ann = editor("li"), editor("ann")
    ask(li, guide)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert ask(ann, guide)["others"] == ""
    assert Presence.objects.count() == 1


def test_other_pages_are_no_company(guide: Guide) -> None:
    li, ann = editor("li"), editor("ann")
    ask(li, factories.make_guide("other-guide"))
    assert ask(ann, guide)["others"] == ""


def test_a_save_meanwhile_is_told(guide: Guide) -> None:
    li, ann = editor("li"), editor("ann")
    version = OpenForm(ann, guide).data["base_version"]
    assert ask(ann, guide, version)["saved"] == ""
    OpenForm(li, guide).save(title_en="New")
    assert ask(ann, guide, version)["saved"].startswith("li has saved this page")


def test_a_deleted_object_is_told(guide: Guide) -> None:
    li = editor("li")
    address = page(Guide, "presence", guide.pk)
    guide.delete()
    assert li.post(address).json()["saved"] == "Somebody has deleted this."


@pytest.mark.parametrize("version", ["", "x", "-4", "9" * 40])
def test_any_version_is_answered(guide: Guide, version: str) -> None:
    assert ask(editor("li"), guide, version)["saved"] == ""


def test_only_by_post_and_only_for_editors(guide: Guide, client: Client) -> None:
    address = page(Guide, "presence", guide.pk)
    assert editor("li").get(address).status_code == 405
    assert client.post(address)["Content-Type"].startswith("text/html")
    assert not Presence.objects.exists()
