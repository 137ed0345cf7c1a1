"""Django's own words in the admin, in the Chinese of this project."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

from editorial.admin import django_messages
from guides.models import Guide
from operators.models import Plan, RechargeChannel
from tests import factories
from tests.desk import faults, page, save
from tests.pages import parsed, said

pytestmark = pytest.mark.django_db

GROUPS = ("LISTS_AND_FORMS", "SAVED", "DELETED", "FAULTS", "ACCOUNTS")
SINGLE = [
    message
    for group in GROUPS
    for message in getattr(django_messages, group)
    if isinstance(message, str)
]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][.,:;!?]")
MODELS = (Guide, Plan, RechargeChannel)


@pytest.mark.parametrize("message", SINGLE)
def test_message_is_ours_and_written_as_chinese_is(message: str) -> None:
    said_in_chinese = gettext(message)
    assert said_in_chinese != message
    assert "您" not in said_in_chinese
    assert not HALF_WIDTH.search(said_in_chinese)


def test_project_goes_before_django() -> None:
    assert gettext("Select %s to change") == "选择要修改的%s"
    too_long = ngettext(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        3,
    )
    assert too_long == "最多 %(limit_value)d 个字符，现在是 %(show_value)d 个。"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["changelist", "add", "change", "delete", "history"])
def test_no_page_says_the_formal_you(admin_client: Client, model: type, name: str) -> None:
    makers = {Guide: factories.make_guide, Plan: factories.make_plan}
    row = makers.get(model, factories.make_channel)()
    address = page(model, name, *([] if name in ("changelist", "add") else [row.pk]))
    assert "您" not in said(parsed(admin_client.get(address)).body)


def test_taken_short_address_is_said_in_one_sentence(admin_client: Client) -> None:
    factories.make_channel("taken")
    sent = {"slug": "taken", "name_zh_hans": "店", "kind": "offline", "category": "shop"}
    assert faults(save(admin_client, RechargeChannel, **sent)) == {
        "slug": ["已有充值渠道使用这个网址短名。"]
    }


def test_plans_of_a_list_have_two_states_with_two_names(admin_client: Client) -> None:
    words = said(parsed(admin_client.get(page(Plan, "changelist"))).body)
    assert "现状" not in words
    assert "按在售情况" in words


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh-hans", "指南与充值渠道的关联：机场到上网 – 小店"),
        ("en", "Link between guide and recharge channel: From the airport – A shop"),
    ],
)
def test_relations_are_named_where_a_row_is_deleted(
    admin_client: Client, language: str, line: str
) -> None:
    channel = factories.make_channel(name_zh_hans="小店", name_en="A shop")
    guide = factories.make_guide(title_zh_hans="机场到上网", title_en="From the airport")
    guide.channels.add(channel)
    headers = {"Accept-Language": language}
    found = parsed(admin_client.get(page(RechargeChannel, "delete", channel.pk), headers=headers))
    words = said(found.body).replace(": ", "：") if language == "zh-hans" else said(found.body)
    assert line in words
    assert "object (" not in words


def test_english_stays_djangos_own() -> None:
    with translation.override("en"):
        assert gettext("Select %s to change") == "Select %s to change"
