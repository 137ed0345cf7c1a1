"""What was deleted can be seen and restored, with its parts."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.history.restore import RestoreError, deleted, undelete
from guides.models import Guide
from operators.models import ChannelStep, RechargeChannel
from tests import factories
from tests.desk import page
from tests.editorial.editing.test_forms import editor, told
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


def gone(slug: str = "gone") -> int:
    guide = factories.make_guide(slug, title_en="Gone")
    guide.operators.set([factories.make_operator(f"of-{slug}")])
    number = guide.pk
    guide.delete()
    return int(number)


def test_only_what_is_gone_is_listed_the_last_first() -> None:
    first, second = gone("first"), gone("second")
    factories.make_guide("there")
    assert [one.id for one in deleted(Guide)][:2] == [second, first]


def test_a_row_comes_back_with_its_lists_and_number() -> None:
    number = gone()
    guide = undelete(Guide, number, "undeleted").row
    assert (guide.pk, guide.title_en) == (number, "Gone")
    assert [one.slug for one in guide.operators.all()] == ["of-gone"]
    assert guide.history.first().history_change_reason == "undeleted"


def test_parts_that_went_along_come_back() -> None:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    number = channel.pk
    channel.delete()
    undelete(RechargeChannel, number)
    assert [step.body_en for step in ChannelStep.objects.filter(channel=number)] == ["One"]


def test_what_is_there_or_never_was_cannot_come_back() -> None:
    for number in (factories.make_guide().pk, 987654321):
        with pytest.raises(RestoreError):
            undelete(Guide, number)


def test_a_taken_address_is_told_and_nothing_is_written() -> None:
    number = gone()
    factories.make_guide("gone")
    with pytest.raises(RestoreError):
        undelete(Guide, number)
    assert not Guide.objects.filter(pk=number).exists()


def test_an_editor_restores_it_from_the_list() -> None:
    number, li = gone(), editor("li")
    assert page(Guide, "deleted") in li.get(page(Guide, "changelist")).content.decode()
    there = page(Guide, "undelete", number)
    assert there in li.get(page(Guide, "deleted")).content.decode()
    assert "Gone" in li.get(there, headers={"Accept-Language": "en"}).text
    assert not Guide.objects.filter(pk=number).exists()
    assert "“Gone” has been restored." in told(li, li.post(there))
    assert Guide.objects.get(pk=number).title_en == "Gone"


@pytest.mark.parametrize("number", [0, 987654321, 9**30])
def test_any_number_is_answered(number: int) -> None:
    li = editor("li")
    there = page(Guide, "undelete", number)
    assert li.get(there).status_code == 404
    assert "Nothing has been restored." in told(li, li.post(there))


def test_only_whoever_may_add_and_delete() -> None:
    client = signed_in_as("编辑 · Editor")
    assert client.get(page(Guide, "deleted")).status_code == 403
    assert Client().get(page(Guide, "deleted")).status_code == 302
