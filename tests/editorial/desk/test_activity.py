"""Who did what lately."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from editorial.desk.activity import recent
from guides.models import Guide, Tip
from tests import factories
from tests.desk import act, save

pytestmark = pytest.mark.django_db


def log(user: User, row: Any, message: str = "[]", flag: int = CHANGE) -> None:
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=str(row),
        action_flag=flag,
        change_message=message,
    )


def told(*models: Any, count: int = 10) -> list[tuple[str, str, int]]:
    return [
        (str(change.entry.user), change.entry.object_repr, change.others)
        for change in recent(models, count)
    ]


def test_the_last_act_comes_first() -> None:
    editor, other = factories.make_user(), factories.make_user("other")
    log(editor, factories.make_tip(text_zh_hans="提醒"))
    log(other, factories.make_guide())
    assert told(Guide, Tip) == [("other", "测试指南", 0), ("editor", "提醒", 0)]
    assert told(Guide, Tip, count=1) == [("other", "测试指南", 0)]


def test_kinds_that_the_editor_may_not_see_are_not_told() -> None:
    log(factories.make_user(), factories.make_guide())
    assert told(Tip) == []


def test_an_action_on_many_rows_is_one_line(admin_client: Client, admin_user: User) -> None:
    tips = [factories.make_tip(f"tip-{number}") for number in range(3)]
    act(admin_client, Tip, "verify", *tips)
    log(admin_user, tips[0], '[{"changed": {"fields": ["tip"]}}]')
    assert [others for *_rest, others in told(Tip)] == [0, 2]


def test_what_another_editor_did_in_between_parts_two_acts() -> None:
    editor, other = factories.make_user(), factories.make_user("other")
    tip = factories.make_tip()
    for user in (editor, other, editor):
        log(user, tip)
    assert len(told(Tip)) == 3


def test_changing_and_deleting_are_two_acts() -> None:
    editor, tip = factories.make_user(), factories.make_tip()
    log(editor, tip)
    log(editor, tip, flag=DELETION)
    assert [change.entry.action_flag for change in recent([Tip], 5)] == [DELETION, CHANGE]


def test_users_and_kinds_come_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(4):
        log(factories.make_user(f"editor-{number}"), factories.make_tip(f"tip-{number}"))
    ContentType.objects.get_for_models(Tip)
    with django_assert_num_queries(2):
        assert [change.entry.get_admin_url() for change in recent([Tip], 9) if change.entry.user]


def test_names_and_fields_are_in_the_language_of_whoever_reads(admin_client: Client) -> None:
    guide = factories.make_guide(title_zh_hans="旧名", title_en="Old name")
    with override("zh-hans"):
        save(admin_client, Guide, guide.pk, title_en="New name")
    with override("en"):
        [change] = recent([Guide], 1)
        assert (change.row.name, change.message) == ("New name", "Changed title (English).")
    with override("zh-hans"):
        [change] = recent([Guide], 1)
        assert (change.row.name, change.message) == ("旧名", "修改了标题（英文）。")


def test_status_that_a_list_changed_is_named_in_chinese(admin_client: Client) -> None:
    act(admin_client, Tip, "archive", factories.make_tip())
    [change] = recent([Tip], 1)
    assert "状态" in change.message
    assert "tatus" not in change.message


def test_row_that_is_gone_has_no_name_of_its_own() -> None:
    tip = factories.make_tip()
    log(factories.make_user(), tip, flag=DELETION)
    tip.delete()
    assert recent([Tip], 1)[0].row is None
