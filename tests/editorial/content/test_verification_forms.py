"""Checking facts from their forms, and what lists and forms say of a check."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from guides.models import Tip
from operators.models import Operator, OperatorFact, Plan
from tests import factories
from tests.desk import faults, page, save, sent_back
from tests.editorial.content.test_verification_admin import ADDRESS, again, bare_tip, checked

pytestmark = pytest.mark.django_db


# --- From the form -----------------------------------------------------------------------------


def test_the_button_without_any_source_says_so_at_the_field_and_saves_nothing(
    admin_client: Client,
) -> None:
    bare = bare_tip()
    response = save(admin_client, Tip, bare.pk, language="en", text_en="Typed.", _verb="verify")
    assert list(faults(response)) == ["source_url"]
    assert "say in words" in faults(response)["source_url"][0]
    assert "Typed." in response.text
    assert (again(bare).text_en, checked(bare)) == ("A tip.", [False])


@pytest.mark.parametrize("source", [{"source_url": ADDRESS}, {"source_note_zh_hans": "营业厅告示"}])
def test_the_button_with_a_source_saves_and_marks(
    admin_client: Client, admin_user: User, source: dict[str, str]
) -> None:
    bare = bare_tip()
    response = save(admin_client, Tip, bare.pk, _verb="verify", **source)
    assert faults(response) == {}
    assert (checked(bare), again(bare).verified_by) == ([True], admin_user)


def test_an_unsound_address_is_told_once(admin_client: Client) -> None:
    response = save(admin_client, Tip, bare_tip().pk, source_url="nonsense", _verb="verify")
    assert len(faults(response)["source_url"]) == 1


def test_a_save_without_the_button_needs_no_source_and_marks_nothing(admin_client: Client) -> None:
    bare = bare_tip()
    assert faults(save(admin_client, Tip, bare.pk, text_en="Better.")) == {}
    assert (again(bare).text_en, checked(bare)) == ("Better.", [False])


def test_a_form_cannot_write_the_day_itself(admin_client: Client) -> None:
    tip = factories.make_tip()
    save(admin_client, Tip, tip.pk, verified_on="2026-01-01", was_verified_on="2026-01-01")
    assert (again(tip).verified_on, again(tip).was_verified_on) == (None, None)


def test_a_change_that_undoes_the_check_is_told(admin_client: Client) -> None:
    plan = factories.make_plan(verified_on=date(2026, 7, 1))
    response = save(admin_client, Plan, plan.pk, language="en", data_mb="99")
    warning, source, _saved = admin_client.get(response.url).context["messages"]
    assert "checked on July 1, 2026" in str(warning)
    assert "spoke of other figures" in str(source)
    assert again(plan).was_verified_on == date(2026, 7, 1)


def test_a_change_checked_with_the_button_is_not_told_as_unchecked(admin_client: Client) -> None:
    plan = factories.make_plan(verified_on=date(2026, 7, 1))
    save(admin_client, Plan, plan.pk, data_mb="99", _verb="verify")
    response = admin_client.get(page(Plan, "change", plan.pk))
    assert not [one for one in response.context["messages"] if one.level_tag == "warning"]
    assert checked(plan) == [True]


# --- What lists and forms say ------------------------------------------------------------------


def test_lists_and_forms_say_what_became_of_a_check(admin_client: Client) -> None:
    tip = factories.make_tip(verified_on=date(2026, 7, 1))
    pages = [page(Tip, "changelist") + f"?pk__in={tip.pk}", page(Tip, "change", tip.pk)]
    english = {"Accept-Language": "en"}
    assert ["July 1, 2026" in admin_client.get(one, headers=english).text for one in pages] == [
        True,
        True,
    ]
    tip.text_zh_hans = "改了。"
    tip.save()
    words = "changed since it was checked on July 1, 2026"
    assert [words in admin_client.get(one, headers=english).text for one in pages] == [True, True]


def test_taking_back_leaves_neither_check_nor_trace_of_a_former_one(admin_client: Client) -> None:
    tip = factories.make_tip(verified_on=date(2026, 7, 1))
    tip.text_zh_hans = "改了。"
    tip.save()
    chosen = {"action": "unverify", "_selected_action": [tip.pk]}
    admin_client.post(page(Tip, "changelist"), chosen)
    assert (again(tip).verified_on, again(tip).was_verified_on) == (None, None)


def test_facts_on_an_operators_form_lose_their_check_with_their_text(admin_client: Client) -> None:
    fact = factories.make_fact(verified_on=date(2026, 7, 1))
    address = page(Operator, "change", fact.operator_id)
    data = sent_back(admin_client.get(address, {"rows": ["facts"]}))
    (row,) = [name for name, value in data.items() if name.endswith("-slug") and value == fact.slug]
    data[row.replace("-slug", "-text_zh_hans")] = "改了。"
    assert faults(admin_client.post(address, data)) == {}
    assert OperatorFact.objects.get(pk=fact.pk).was_verified_on == date(2026, 7, 1)
