"""Draft versions go live at a set time."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from editorial.models import PendingVersion
from guides.models import Guide
from tests import factories
from tests.desk import page
from tests.editorial.drafts.test_admin import do, keep
from tests.editorial.editing.test_forms import OpenForm, editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


def run() -> tuple[str, str]:
    said, wrong = StringIO(), StringIO()
    call_command("publish_due", stdout=said, stderr=wrong)
    return said.getvalue(), wrong.getvalue()


def plan(client: Client, row: Any, past: timedelta) -> None:
    keep(client, row, title_en="Later")
    moment = timezone.localtime(timezone.now() - past)
    do(client, row, "plan", publish_at=moment.strftime("%Y-%m-%dT%H:%M"))


def test_it_goes_live_when_its_time_has_come(li: Client, guide: Guide) -> None:
    plan(li, guide, timedelta(minutes=2))
    said, wrong = run()
    assert ("Published: 测试指南" in said, wrong) == (True, "")
    guide.refresh_from_db()
    assert guide.title_en == "Later"
    assert guide.history.first().history_user.username == "li"
    assert run() == ("", "")


def test_before_its_time_it_waits(li: Client, guide: Guide) -> None:
    plan(li, guide, timedelta(minutes=-5))
    assert run() == ("", "")
    assert PendingVersion.objects.count() == 1


def test_a_conflict_waits_and_is_told(li: Client, guide: Guide) -> None:
    plan(li, guide, timedelta(minutes=2))
    OpenForm(editor("ann"), guide).save(title_en="Ann's")
    assert "Not published" in run()[1]
    guide.refresh_from_db()
    assert guide.title_en == "Ann's"
    assert "pending" in li.get(page(Guide, "change", guide.pk)).content.decode()
    assert PendingVersion.objects.get().problem


def test_whoever_lost_the_right_publishes_nothing(li: Client, guide: Guide) -> None:
    plan(li, guide, timedelta(minutes=2))
    user = PendingVersion.objects.get().made_by
    user.is_superuser = False
    user.save()
    assert "Not published" in run()[1]
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"


def test_a_page_that_is_gone_takes_its_draft_version_along(li: Client, guide: Guide) -> None:
    plan(li, guide, timedelta(minutes=2))
    guide.delete()
    assert "Not published" in run()[1]
    assert not PendingVersion.objects.exists()
