"""An undone import leaves no trace but in the history, and takes nobody's later work along."""

from __future__ import annotations

from typing import Any

import pytest

from editorial.imports.importer import ContentResource
from editorial.imports.runs import Importer, write
from editorial.imports.undo import BLOCKED, EDITED, NEEDED, edited_since, undo
from editorial.models import ImportRun, InvalidTransitionError
from guides.models import Guide
from operators.models import DialCode, Operator, Plan, PlanPrice, RechargeChannel
from operators.resources import (
    DialCodeResource,
    OperatorResource,
    PlanResource,
    RechargeChannelResource,
)
from tests.factories import (
    make_channel,
    make_dial_code,
    make_fact,
    make_guide,
    make_operator,
    make_plan,
    make_user,
    stop_clock,
)
from tests.tables import Rows, looked_at

pytestmark = pytest.mark.django_db

NEW = {"slug": "new", "operator": "jazz", "name_en": "New", "kind": "data", "period": "daily"}


def imported(resource: type[ContentResource], rows: Rows) -> ImportRun:
    run = looked_at(resource(), rows)
    own: Importer = resource(reason=run.reason, lock=True)
    write(run, own, None)
    return ImportRun.objects.get(pk=run.pk)


def state_of(model: Any) -> list[dict[str, Any]]:
    """Every row of the model, but for when it was saved."""
    rows = model.objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "updated_at"} for row in rows]


# --- Back to what was before ------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        {"price_pkr": "7"},
        {"price_pkr": "7", "last_seen": "2026-11-01"},
        {"price_pkr": "", "data_mb": "5"},
        {"name_en": "Other", "description_zh_hans": "新的话。"},
        {"operator": "zong", "state": "replaced", "successor": "jazz-weekly-super"},
    ],
    ids=str,
)
def test_a_changed_plan_and_its_prices_are_as_before(cells: dict[str, str]) -> None:
    plan = make_plan("a", verified_on="2026-07-01", verified_by=make_user())
    before = state_of(Plan), state_of(PlanPrice)
    run = imported(PlanResource, [{"slug": "a", **cells}])
    assert (state_of(Plan), state_of(PlanPrice)) != before
    assert undo(run, None) == []
    assert (state_of(Plan), state_of(PlanPrice)) == before
    newest = plan.history.first()
    assert (newest.history_type, newest.history_change_reason) == ("~", "undo import table.csv")


def test_the_prices_are_as_before_on_any_later_day(monkeypatch: pytest.MonkeyPatch) -> None:
    make_plan("a")
    before = state_of(PlanPrice)
    run = imported(PlanResource, [{"slug": "a", "price_pkr": "7"}])
    stop_clock(monkeypatch, "2027-01-01T12:00+05:00")
    undo(run, None)
    assert state_of(PlanPrice) == before


def test_what_was_made_is_gone_with_all_that_followed() -> None:
    before = state_of(Plan), state_of(PlanPrice)
    run = imported(PlanResource, [{**NEW, "price_pkr": "7"}, {**NEW, "slug": "b", "price_pkr": ""}])
    assert undo(run, None) == []
    assert (state_of(Plan), state_of(PlanPrice)) == before
    gone = Plan.history.filter(slug="new").first()
    assert (gone.history_type, gone.history_change_reason) == ("-", "undo import table.csv")


def test_what_was_made_together_goes_together() -> None:
    before = state_of(Plan)
    rows = [
        {**NEW, "slug": "x", "state": "replaced", "successor": "y"},
        {**NEW, "slug": "y", "state": "current", "successor": ""},
    ]
    assert undo(imported(PlanResource, rows), None) == []
    assert state_of(Plan) == before


def test_relations_are_as_before() -> None:
    channel = make_channel()
    channel.operators.set(Operator.objects.filter(slug__in=["jazz", "zong"]))
    row = {"slug": "test-channel", "operators": "ufone", "name_en": "N"}
    run = imported(RechargeChannelResource, [row])
    assert [one.slug for one in channel.operators.all()] == ["ufone"]
    assert undo(run, None) == []
    assert {one.slug for one in channel.operators.all()} == {"jazz", "zong"}


def test_the_status_of_translations_is_as_before() -> None:
    plan = make_plan("a")
    run = imported(PlanResource, [{"slug": "a", "name_zh_hans": "新名字"}])
    plan.refresh_from_db()
    assert plan.translation_en == "outdated"
    undo(run, None)
    plan.refresh_from_db()
    assert plan.translation_en == "current"


# --- What somebody did since ------------------------------------------------------------------


def test_what_was_edited_since_is_named_and_left() -> None:
    for slug in ("a", "b"):
        make_plan(slug, name_zh_hans=slug)
    run = imported(PlanResource, [{"slug": one, "data_mb": "7"} for one in ("a", "b")])
    edited = Plan.objects.get(slug="a")
    edited.description_en = "An editor's words."
    edited.save()
    assert edited_since(run) == (["Jazz a"], 0)
    assert edited_since(run, most=0) == ([], 1)
    assert undo(run, None)[0] == ("Jazz a", EDITED)
    found = {plan.slug: plan.data_mb for plan in Plan.objects.filter(slug__in="ab")}
    assert found == {"a": 7, "b": 2048}
    assert Plan.objects.get(slug="a").description_en == "An editor's words."
    run.refresh_from_db()
    assert (run.state, run.left[0]) == ("undone", ["Jazz a", "edited"])


def test_what_was_made_and_edited_or_deleted_since_is_named_and_left() -> None:
    run = imported(PlanResource, [NEW, {**NEW, "slug": "b"}])
    edited = Plan.objects.get(slug="new")
    edited.sms = 5
    edited.save()
    Plan.objects.get(slug="b").delete()
    assert [why for _name, why in undo(run, None)] == [EDITED, EDITED]
    assert Plan.objects.filter(slug="new").exists()


def test_what_others_hang_on_is_named_and_left() -> None:
    row = {"slug": "new", "name_en": "New", "tagline_en": "T", "short_name": "New"}
    run = imported(OperatorResource, [row, {**row, "slug": "free", "short_name": "Free"}])
    make_fact(operator=Operator.objects.get(slug="new"))
    assert undo(run, None) == [("New", NEEDED)]
    assert Operator.objects.filter(slug="new").exists()
    assert not Operator.objects.filter(slug="free").exists()


def test_an_operator_with_plans_of_others_is_left() -> None:
    row = {"slug": "new", "name_en": "New", "tagline_en": "T", "short_name": "New"}
    run = imported(OperatorResource, [row])
    make_plan("a", operator=Operator.objects.get(slug="new"))
    assert undo(run, None) == [("New", NEEDED)]


@pytest.mark.parametrize("through", ["guide", "successor"])
def test_a_plan_that_others_name_is_left_with_its_prices(through: str) -> None:
    run = imported(PlanResource, [{**NEW, "price_pkr": "7"}])
    plan = Plan.objects.get(slug="new")
    if through == "guide":
        make_guide().plans.add(plan)
    else:
        make_plan("a", state="replaced", successor=plan)
    assert [why for _name, why in undo(run, None)] == [NEEDED]
    assert PlanPrice.objects.filter(plan=plan).count() == 1
    assert Guide.objects.filter(plans=plan).count() + plan.predecessors.count() == 1


def test_own_relations_of_what_was_made_go_with_it() -> None:
    row = {
        "slug": "new", "name_en": "N", "kind": "offline", "category": "shop", "cash": "true",
        "operators": "jazz",
    }  # fmt: skip
    assert undo(imported(RechargeChannelResource, [row]), None) == []
    assert not RechargeChannel.objects.filter(slug="new").exists()


def test_a_place_that_another_has_taken_is_told() -> None:
    jazz = Operator.objects.get(slug="jazz")
    make_dial_code("a", operator=jazz, code="*987#", purpose="other")
    make_dial_code("b", operator=jazz, code="*985#", purpose="other")
    rows = [
        {"slug": "a", "code": "*986#", "note_en": "1"},
        {"slug": "b", "code": "*985#", "note_en": "2"},
    ]
    run = imported(DialCodeResource, rows)
    make_dial_code("c", operator=jazz, code="*987#", purpose="other")
    assert undo(run, None) == [("Jazz *986#", BLOCKED)]
    assert DialCode.objects.get(slug="a").code == "*986#"
    assert not DialCode.objects.get(slug="b").note_en


def test_a_row_whose_former_relation_is_gone_is_left() -> None:
    successor = make_plan("b")
    make_plan("a", state="replaced", successor=successor)
    run = imported(PlanResource, [{"slug": "a", "successor": "jazz-weekly-super"}])
    successor.delete()
    assert [why for _name, why in undo(run, None)] == [BLOCKED]


def test_a_row_whose_owner_is_gone_keeps_its_name() -> None:
    operator = make_operator("gone")
    plan = make_plan("a", operator=operator)
    run = imported(PlanResource, [{"slug": "a", "sms": "7"}])
    plan.delete()
    operator.delete()
    assert undo(run, None) == [("Testel Test Weekly", EDITED)]


# --- Once -------------------------------------------------------------------------------------


def test_an_import_is_undone_once() -> None:
    make_plan("a")
    run = imported(PlanResource, [{"slug": "a", "data_mb": "7"}])
    undo(run, None)
    with pytest.raises(InvalidTransitionError):
        undo(run, None)


def test_an_undoing_that_breaks_off_undoes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_plan("a")
    run = imported(PlanResource, [{**NEW, "data_mb": "7"}, {**NEW, "slug": "a", "data_mb": "7"}])

    def break_off(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("editorial.imports.undo._restore", break_off)
    with pytest.raises(KeyboardInterrupt):
        undo(run, None)
    run.refresh_from_db()
    assert (run.state, Plan.objects.get(slug="a").data_mb) == ("undo_stop", 7)


def test_undo_of_a_run_that_was_read_before_its_confirm_is_complete() -> None:
    make_plan("a")
    run = looked_at(PlanResource(), [{**NEW, "data_mb": "7"}])
    read_before = ImportRun.objects.get(pk=run.pk)
    write(run, PlanResource(reason=run.reason, lock=True), None)
    assert undo(read_before, None) == []
    assert Plan.objects.get(slug="a").data_mb == 2048
    assert not Plan.objects.filter(slug="new").exists()
