"""A source that spoke of former figures does not stand beside new ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from editorial.history.restore import everything, restore
from editorial.history.versions import with_members
from editorial.imports.table import Table
from operators.models import DialCode, Plan
from operators.resources import PlanResource
from tests import factories
from tests.desk import faults, page, save

pytestmark = pytest.mark.django_db

SOURCE = {
    "source_url": "https://example.org/april",
    "source_date": "2026-04-18",
    "source_note_en": "A list of April",
    "confidence": "reported",
}
NONE = ("", "", "unverified")


@pytest.fixture
def plan() -> Plan:
    return factories.make_plan(price_pkr=2347, sms=None, **SOURCE)


def source_of(row: Any) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.source_url, row.source_date, row.confidence


def test_new_price_has_no_source_until_one_is_given(plan: Plan) -> None:
    plan.price_pkr = 2499
    plan.save()
    assert source_of(plan) == NONE
    assert plan.source_note_en == ""
    price = plan.prices.get(price_pkr=2499)
    assert (price.source_url, price.confidence) == ("", "unverified")


def test_new_price_keeps_the_source_when_told_that_it_says_so(plan: Plan) -> None:
    plan.price_pkr, plan.source_holds = 2499, True
    plan.save()
    assert source_of(plan) == ("https://example.org/april", "2026-04-18", "reported")
    assert plan.prices.get(price_pkr=2499).source_url == "https://example.org/april"
    plan.price_pkr = 2500
    plan.save()
    assert source_of(plan) == NONE


@pytest.mark.parametrize(
    "given",
    [{"source_url": "https://example.org/may"}, {"source_date": "2026-05-01"}],
)
def test_new_price_with_a_source_given_keeps_it(plan: Plan, given: dict[str, str]) -> None:
    for name, value in {"price_pkr": 2499, **given}.items():
        setattr(plan, name, value)
    plan.save()
    plan.refresh_from_db()
    assert plan.confidence == "reported"
    assert [getattr(plan, name) for name in given] == [*given.values()]


@pytest.mark.parametrize(
    "fields",
    [
        {"price_pkr": 2347},
        {"sms": 100},
        {"data_mb": None},
        {"description_en": "Other words."},
        {"last_seen": "2026-11-01"},
        {"state": "old"},
    ],
)
def test_other_changes_keep_the_source(plan: Plan, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    assert source_of(plan)[0] == "https://example.org/april"


def test_saving_one_column_removes_the_source_of_its_figure(plan: Plan) -> None:
    plan.price_pkr = 2499
    plan.save(update_fields=["price_pkr"])
    assert source_of(plan) == NONE


def test_changed_code_has_no_source_until_one_is_given() -> None:
    code = factories.make_dial_code(**SOURCE)
    code.code = "*999#"
    code.save()
    assert source_of(code) == NONE


def test_form_tells_that_the_source_was_removed(admin_client: Client, plan: Plan) -> None:
    answer = save(admin_client, Plan, plan.pk, language="en", price_pkr="2499")
    assert faults(answer) == {}
    assert source_of(plan) == NONE
    shown = admin_client.get(answer.url, headers={"Accept-Language": "en"})
    words = " ".join(str(message) for message in shown.context["messages"])
    assert "spoke of other figures (price (Rs))" in words


def test_form_keeps_a_source_that_says_so_too(admin_client: Client, plan: Plan) -> None:
    assert "_source_holds" in admin_client.get(page(Plan, "change", plan.pk)).content.decode()
    save(admin_client, Plan, plan.pk, price_pkr="2499", _source_holds="on")
    assert source_of(plan)[0] == "https://example.org/april"


def test_whoever_verifies_a_new_price_has_seen_it_in_the_source(
    admin_client: Client, plan: Plan
) -> None:
    save(admin_client, Plan, plan.pk, price_pkr="2499", _verb="verify")
    assert source_of(plan)[0] == "https://example.org/april"
    assert plan.verified_on is not None


def test_code_changed_on_its_operators_form_loses_its_source(admin_client: Client) -> None:
    operator = factories.make_operator()
    code = factories.make_dial_code(operator=operator, **SOURCE)
    address = page(DialCode, "change", code.pk)
    assert admin_client.get(address).status_code == 200
    save(admin_client, DialCode, code.pk, code="*998#")
    assert source_of(code) == NONE


def load(**cells: str) -> None:
    table = Table("plans.csv", [*cells], [[*cells.values()]], [("plans.csv", 2)])
    assert not PlanResource().load(table).problems


def test_import_of_a_price_alone_removes_its_source(plan: Plan) -> None:
    load(slug=plan.slug, price_pkr="2499")
    assert source_of(plan) == NONE


def test_import_of_a_price_with_its_source_keeps_it(plan: Plan) -> None:
    load(slug=plan.slug, price_pkr="2499", source_url="https://example.org/april")
    assert source_of(plan)[0] == "https://example.org/april"


def test_restored_version_has_its_own_source(plan: Plan) -> None:
    plan.price_pkr, plan.source_holds = 2499, True
    plan.save()
    former, newest = with_members(plan.history.order_by("history_id"))
    row = (Plan, plan.pk)
    restore({row: former}, {row: newest}, None, everything)
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.source_url) == (2347, "https://example.org/april")
