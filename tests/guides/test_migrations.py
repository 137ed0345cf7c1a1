"""Records from before there were changesets are grouped into some, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from editorial.models import Changeset
from guides.models import Guide
from operators.models import ChannelStep, RechargeChannel
from tests import factories

pytestmark = pytest.mark.django_db

GROUP = import_module("guides.migrations.0004_group_versions").group
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(second: float, row: Any) -> None:
    """The newest record of the row is from before there were changesets."""
    newest = type(row).history.filter(id=row.pk).latest("history_id")
    newest.history_date, newest.changeset_id = START + timedelta(seconds=second), None
    newest.save()


def changesets_of(row: Any) -> list[int]:
    records = type(row).history.filter(id=row.pk).order_by("history_id")
    return list(records.values_list("changeset_id", flat=True))


def test_records_of_one_save_share_a_changeset_and_later_ones_do_not() -> None:
    channel = factories.make_channel()
    at(0, channel)
    step = ChannelStep.objects.create(channel=channel, position=1, body_en="One")
    at(1, step)
    channel.save()
    at(60, channel)
    GROUP(apps, None)
    first, later = changesets_of(channel)
    assert changesets_of(step) == [first]
    assert first < later
    assert Changeset.objects.get(pk=first).made_at == START + timedelta(seconds=1)


def test_records_of_two_users_are_two_changesets() -> None:
    guide = factories.make_guide()
    at(0, guide)
    guide._history_user = factories.make_user("li")
    guide.save()
    at(1, guide)
    GROUP(apps, None)
    by_nobody, by_li = Changeset.objects.filter(pk__in=changesets_of(guide)).order_by("pk")
    assert (by_nobody.made_by, str(by_li.made_by)) == (None, "li")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("first edition", "first_edition"),
        ("import table.csv", "import"),
        ("undo import table.csv", "import_undo"),
        ("undeleted", "restore"),
        ("Brought back from 1 January 2026", "restore"),
        ("恢复自 2026年1月1日", "restore"),
        ("anything else", "edit"),
        (None, "edit"),
    ],
)
def test_the_reason_in_words_becomes_one_of_the_reasons(told: str | None, reason: str) -> None:
    guide = factories.make_guide()
    Guide.history.filter(id=guide.pk).update(history_change_reason=told)
    at(0, guide)
    GROUP(apps, None)
    assert Changeset.objects.get(pk__in=changesets_of(guide)).reason == reason


def test_records_that_have_a_changeset_keep_it() -> None:
    channel = factories.make_channel()
    before = changesets_of(channel)
    GROUP(apps, None)
    assert changesets_of(channel) == before
    assert RechargeChannel.history.filter(changeset=None).count() == 0
