"""Inputs of forms take numbers, dates and codes as imports take them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from editorial.content.fields import HalfWidthCharField
from guides.models import Guide
from operators.models import Plan
from tests import factories
from tests.desk import faults, page, save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("column", "typed", "stored"),
    [
        ("price_pkr", "１，２３４．５０", 1234.5),
        ("price_pkr", "1,234", 1234),
        ("data_mb", " ２０４８ ", 2048),
        ("last_seen", "2026/3/1", "2026-03-01"),
        ("last_seen", "2026 年 3 月 1 日", "2026-03-01"),
        ("last_seen", "2026年3月", "2026-03"),
        ("activation_code", "＊１２３＃", "*123#"),
        ("offpeak_window", "０１：００-０９：００", "01:00-09:00"),
    ],
)
def test_form_takes_what_imports_take(
    admin_client: Client, column: str, typed: str, stored: Any
) -> None:
    plan = factories.make_plan()
    assert faults(save(admin_client, Plan, plan.pk, **{column: typed})) == {}
    plan.refresh_from_db()
    assert getattr(plan, column) == stored


def test_publication_dates_are_taken_as_people_write_them(admin_client: Client) -> None:
    guide = factories.make_guide()
    sent = {"expire_at_0": "2031年3月1日", "expire_at_1": "０８:００"}
    assert faults(save(admin_client, Guide, guide.pk, **sent)) == {}
    guide.refresh_from_db()
    assert f"{guide.expire_at:%Y-%m-%d %H:%M}" == "2031-03-01 03:00"


@pytest.mark.parametrize("typed", ["1.234,50", "Rs 300", "1e999", "\u0315" * 50_000])
def test_what_is_no_number_is_refused(admin_client: Client, typed: str) -> None:
    plan = factories.make_plan()
    assert list(faults(save(admin_client, Plan, plan.pk, price_pkr=typed))) == ["price_pkr"]


def test_same_number_in_other_characters_is_no_change(admin_client: Client) -> None:
    plan = factories.make_plan(verified_on="2026-01-01", price_pkr=1234)
    versions = plan.history.count()
    save(admin_client, Plan, plan.pk, price_pkr="１，２３４", validity_days="７")
    plan.refresh_from_db()
    assert plan.verified_on is not None
    assert plan.history.latest("history_id").price_pkr == 1234
    assert plan.history.count() <= versions + 1


def test_no_number_of_a_form_is_a_number_input(admin_client: Client) -> None:
    plan = factories.make_plan()
    text = admin_client.get(page(Plan, "change", plan.pk)).content.decode()
    assert 'type="number"' not in text
    assert 'inputmode="decimal"' in text


def test_codes_are_plain_whoever_writes_them() -> None:
    plan = factories.make_plan()
    plan.activation_code = "＊１２３＃"
    plan.full_clean()
    assert plan.activation_code == "*123#"
    with pytest.raises(ValidationError):
        HalfWidthCharField(max_length=5).clean("１２３４５６", None)
