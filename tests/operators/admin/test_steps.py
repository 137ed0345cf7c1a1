"""Steps in and out: a list of their own for tables and translators."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from modeltranslation.translator import translator

from editorial.imports.admin import WithImports
from operators.models import ChannelStep, RechargeChannel
from tests import factories
from tests.desk import page
from tests.tables import csv_of, do, last_run, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> RechargeChannel:
    found = factories.make_channel()
    ChannelStep.objects.create(channel=found, position=1, body_zh_hans="付款", body_en="Pay")
    return found


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_steps_go_out_and_come_back_with_a_new_one(
    admin_client: Client, channel: RechargeChannel
) -> None:
    address = f"{page(ChannelStep, 'export', 'list', 'csv')}?channel__id__exact={channel.pk}"
    table = text_of(admin_client.get(address))
    assert table.count("test-channel") == 1
    table += "test-channel,2,,,等短信,Wait\r\n"
    upload(admin_client, ChannelStep, table.replace("Pay", "Pay now").encode())
    assert last_run().counts["in_error"] == 0
    do(admin_client, ChannelStep, last_run(), "confirm")
    found = channel.steps.values_list("position", "body_en")
    assert list(found) == [(1, "Pay now"), (2, "Wait")]
    do(admin_client, ChannelStep, last_run(), "undo")
    assert list(found.all()) == [(1, "Pay")]


def test_a_sheet_of_steps_to_be_translated_comes_back(
    admin_client: Client, channel: RechargeChannel
) -> None:
    step = ChannelStep.objects.create(channel=channel, position=2, body_zh_hans="等短信")
    sheet = text_of(admin_client.get(page(ChannelStep, "export", "en", "csv")))
    assert sheet.count("\n") == 2
    row = {"key": str(step.pk), "field": "body", "language": "en", "source": "等短信"}
    upload(admin_client, ChannelStep, csv_of([{**row, "translation": "Wait"}]))
    do(admin_client, ChannelStep, last_run(), "confirm")
    step.refresh_from_db()
    assert (step.body_en, step.translation_en) == ("Wait", "current")


def test_every_text_of_a_kind_that_takes_tables_has_its_columns() -> None:
    """What no column says an export would lose."""
    for model, one in admin.site._registry.items():
        if isinstance(one, WithImports):
            texts = translator.get_options_for_model(model).all_fields
            columns = {column.name for name in texts for column in texts[name]}
            assert columns <= set(one.resource().columns), model
