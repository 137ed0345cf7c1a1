"""Confirmed, told why not, and undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from editorial.imports import admin as imports
from editorial.imports import runs
from editorial.imports.models import LEASE
from editorial.models import ImportRun
from guides.models import Tip
from operators.models import DialCode, Plan
from tests.desk import page
from tests.factories import make_plan, make_tip, make_user
from tests.tables import brought, csv_of, do, last_run, prices, shown, upload

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def plan() -> Plan:
    return make_plan("a")


# --- Writing and undoing ----------------------------------------------------------------------


def test_a_confirmed_import_can_be_undone_on_its_page(
    admin_client: Client, admin_user: User, plan: Plan
) -> None:
    brought(admin_client, prices(a="7"))
    found = shown(do(admin_client, Plan, last_run(), "confirm"))
    assert "Written. It can be undone here." in found.words("//ul[@class='messagelist']/li")
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.history.first().history_user) == (7, admin_user)
    found = shown(do(admin_client, Plan, last_run(), "undo"))
    assert "Undone." in found.words("//ul[@class='messagelist']/li")
    plan.refresh_from_db()
    assert plan.price_pkr == 100


def test_rows_edited_since_are_named_before_and_after_the_undoing(
    admin_client: Client, plan: Plan
) -> None:
    brought(admin_client, [{"slug": "a", "sms": "7"}])
    do(admin_client, Plan, last_run(), "confirm")
    plan.refresh_from_db()
    plan.data_mb = 1
    plan.save()
    found = shown(admin_client.get(page(Plan, "import_run", last_run().pk)))
    assert found.words("//div[@class='import-note']//li") == ["Jazz Test Weekly"]
    found = shown(do(admin_client, Plan, last_run(), "undo"))
    assert found.words("//div[@class='import-note']//li") == ["Jazz Test Weekly — edited since"]


def test_a_page_names_some_of_many_rows_edited_since(
    admin_client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(admin_client, [{"slug": "a", "sms": "7"}])
    do(admin_client, Plan, last_run(), "confirm")
    monkeypatch.setattr(imports, "edited_since", lambda run: (["a"], 3))
    found = shown(
        admin_client.get(page(Plan, "import_run", last_run().pk), headers={"Accept-Language": "en"})
    )
    assert "And 3 more." in found.words("//div[@class='import-note']/p")


def test_rows_changed_since_the_preview_are_named_and_shown_anew(
    admin_client: Client, plan: Plan
) -> None:
    brought(admin_client, prices(a="7"))
    plan.price_pkr = 50
    plan.save()
    found = shown(do(admin_client, Plan, last_run(), "confirm"))
    (said,) = found.words("//ul[@class='messagelist']/li")
    assert "someone has changed these rows since you looked" in said
    assert said.endswith(" a")
    assert found.words("//section//tbody/tr/td") == ["50", "7"]
    assert "changed by someone since you looked" in found.one("//section/h2")
    do(admin_client, Plan, last_run(), "confirm")
    plan.refresh_from_db()
    assert plan.price_pkr == 7


def test_rows_that_fail_in_writing_are_named(admin_client: Client) -> None:
    table = [
        {"slug": slug, "operator": "jazz", "purpose": "other", "label_en": "L", "code": "*987#"}
        for slug in ("first", "second")
    ]
    upload(admin_client, DialCode, csv_of(table))
    found = shown(do(admin_client, DialCode, last_run(), "confirm"))
    assert "these rows have mistakes. second" in found.one("//ul[@class='messagelist']/li")
    assert "already has this code" in found.one("//section//li")


def test_many_names_are_not_all_told(
    admin_client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "NAMES_SHOWN", 1)
    for slug in ("b", "c"):
        make_plan(slug)
    brought(admin_client, prices(a="7", b="7", c="7"))
    for other in Plan.objects.filter(slug__in=["a", "b"]):
        other.price_pkr = 1
        other.save()
    (said,) = shown(do(admin_client, Plan, last_run(), "confirm")).words(
        "//ul[@class='messagelist']/li"
    )
    assert said.endswith(" a …")


def test_everything_can_be_compared_again(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    plan.price_pkr = 7
    plan.save()
    found = shown(do(admin_client, Plan, last_run(), "again"))
    assert "Unchanged 1" in found.words("//ul[@class='import-kinds']//a")


def test_a_second_import_is_told_who_is_writing(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    ImportRun.objects.create(
        model="guides.tip",
        file_name="tips.csv",
        state="writing",
        lease_renewed_at=timezone.now(),
        changed_by=make_user("wang"),
    )
    mine = ImportRun.objects.get(model="operators.plan")
    found = shown(do(admin_client, Plan, mine, "confirm"))
    assert "wang is writing “tips.csv”" in found.one("//ul[@class='messagelist']/li")
    plan.refresh_from_db()
    assert plan.price_pkr == 100


def test_a_writing_that_died_is_ready_again(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    ImportRun.objects.update(state="writing", lease_renewed_at=timezone.now() - LEASE * 2)
    admin_client.get(page(Plan, "import_run", last_run().pk))
    assert last_run().state == "ready"


def test_a_second_press_is_told_that_it_came_too_late(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    do(admin_client, Plan, last_run(), "confirm")
    found = shown(do(admin_client, Plan, last_run(), "confirm"))
    assert "no longer possible" in found.one("//ul[@class='messagelist']/li")
    assert plan.history.count() == 2


def test_a_busy_database_is_told(
    admin_client: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(admin_client, prices(a="7"))

    def refuse(*args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(runs, "_write_step", refuse)
    found = shown(do(admin_client, Plan, last_run(), "confirm"))
    assert "The database was busy" in found.one("//ul[@class='messagelist']/li")
    assert last_run().state == "ready"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ImportRun.State.values)
def test_a_run_in_any_state_has_a_page(
    admin_client: Client, plan: Plan, state: str, language: str
) -> None:
    run = ImportRun.objects.create(
        model="operators.plan", file_name="t.csv", state=state, left=[["Plan", "needed"]]
    )
    response = admin_client.get(
        page(Plan, "import_run", run.pk), headers={"Accept-Language": language}
    )
    assert run.file_name in shown(response).words("//h1")
    assert "t.csv" in admin_client.get(page(Plan, "import")).text


# --- Sheets -----------------------------------------------------------------------------------


def test_a_sheet_of_translations_goes_the_same_way(admin_client: Client) -> None:
    tip = make_tip()
    tip.text_zh_hans = "新的提醒。"
    tip.save()
    row = {
        "key": "test-tip", "field": "text", "language": "en", "source": "新的提醒。",
        "translation": "A tip.", "still_accurate": "yes",
    }  # fmt: skip
    found = shown(upload(admin_client, Tip, csv_of([row])))
    assert "translation sheet" in found.one("//p[@class='import-about']")
    assert found.words("//section//tbody/tr/*") == [
        "Translation still_accurate",
        "Outdated",
        "Up to date",
    ]
    do(admin_client, Tip, last_run(), "confirm")
    tip.refresh_from_db()
    assert tip.translation_en == "current"
    do(admin_client, Tip, last_run(), "undo")
    tip.refresh_from_db()
    assert tip.translation_en == "outdated"
