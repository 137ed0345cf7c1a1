"""The desk of the facts: every form saves with one language, whichever it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from operators.models import (
    DialCode,
    NumberPrefix,
    Operator,
    OperatorFact,
    PaymentMethod,
    Plan,
    PlanPrice,
    Promotion,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)
from tests import factories
from tests.desk import faults, page, queries, save

pytestmark = pytest.mark.django_db

#: What each form needs beside its essential texts, and those texts.
NEEDED: list[tuple[type[models.Model], dict[str, Any], tuple[str, ...]]] = [
    (Operator, {"short_name": "Testel"}, ("name", "tagline")),
    (OperatorFact, {"operator": "jazz", "topic": "sim"}, ("text",)),
    (DialCode, {"purpose": "balance", "code": "*1#"}, ("label",)),
    (PaymentMethod, {"kind": "cash"}, ("name",)),
    (RechargeChannel, {"kind": "offline", "category": "shop"}, ("name",)),
    (Plan, {"operator": "jazz", "kind": "data", "period": "weekly"}, ("name",)),
    (Promotion, {"operator": "jazz"}, ("title",)),
    (TaxRate, {"kind": "sales", "area": "national"}, ("summary",)),
    (ShopPhrase, {"situation": "load", "urdu": "لوڈ", "roman_urdu": "load"}, ("text",)),
]
COLUMNS = {"zh-hans": "zh_hans", "en": "en"}


def filled(needed: dict[str, Any], texts: tuple[str, ...], language: str) -> dict[str, Any]:
    values = {"slug": "made-by-hand", **needed}
    if slug := values.get("operator"):
        values["operator"] = Operator.objects.get(slug=slug).pk
    return values | {f"{name}_{COLUMNS[language]}": "话 words" for name in texts}


@pytest.mark.parametrize("admin_language", COLUMNS)
@pytest.mark.parametrize("language", COLUMNS)
@pytest.mark.parametrize(("model", "needed", "texts"), NEEDED)
def test_a_form_saves_with_one_language(
    admin_client: Client,
    model: Any,
    needed: dict[str, Any],
    texts: tuple[str, ...],
    language: str,
    admin_language: str,
) -> None:
    values = filled(needed, texts, language)
    assert faults(save(admin_client, model, language=admin_language, **values)) == {}
    row = model.objects.get(slug="made-by-hand")
    assert row.filled_languages() == [language]
    assert row.source_language == language
    assert row.history.count() == 1


@pytest.mark.parametrize(("model", "needed", "texts"), NEEDED)
def test_a_form_without_its_texts_says_so_in_the_editors_column(
    admin_client: Client, model: Any, needed: dict[str, Any], texts: tuple[str, ...]
) -> None:
    response = save(admin_client, model, language="en", **filled(needed, (), "en"))
    assert faults(response) == {
        f"{name}_en": ["Write this in Chinese or in English."] for name in texts
    }


@pytest.mark.parametrize("model", [one[0] for one in NEEDED])
def test_a_form_saves_as_it_stands_and_changes_nothing(admin_client: Client, model: Any) -> None:
    if model is Promotion:
        factories.make_promotion()
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    assert faults(save(admin_client, model, row.pk)) == {}
    after = model.objects.filter(pk=row.pk).values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


def test_texts_spread_over_both_languages_make_no_page(admin_client: Client) -> None:
    values = {"slug": "x", "short_name": "X", "name_zh_hans": "名称", "tagline_en": "In a line"}
    response = save(admin_client, Operator, language="en", **values)
    assert faults(response) == {"__all__": ["One language needs all of these: name, in one line."]}


def test_an_editor_can_empty_a_text_of_the_language_they_work_in(admin_client: Client) -> None:
    code = factories.make_dial_code(note_zh_hans="旧说明", note_en="Old note")
    save(admin_client, DialCode, code.pk, language="zh-hans", note_zh_hans="")
    code.refresh_from_db()
    assert (code.note_zh_hans or "", code.note_en) == ("", "Old note")


def test_trust_without_a_source_is_refused_in_words(admin_client: Client) -> None:
    code = factories.make_dial_code()
    response = save(admin_client, DialCode, code.pk, language="en", source_url="")
    assert "source" in " ".join(faults(response)["__all__"])


# --- Lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["测试渠道", "Test channel", "test-channel"])
def test_a_list_is_searched_in_both_languages_and_by_address(
    admin_client: Client, words: str
) -> None:
    channel = factories.make_channel()
    for language in COLUMNS:
        found = admin_client.get(
            page(RechargeChannel, "changelist"), {"q": words}, headers={"Accept-Language": language}
        )
        assert channel in found.context["cl"].result_list


def test_the_list_of_plans_says_price_and_basis(admin_client: Client) -> None:
    factories.make_plan(price_pkr=1739)
    text = admin_client.get(
        page(Plan, "changelist"), {"q": "test-plan"}, headers={"Accept-Language": "en"}
    ).text
    assert "Rs\u00a01,739" in text
    assert "with sales tax" in text
    assert "2\u00a0GB" in text


@pytest.mark.parametrize("model", [NumberPrefix, PlanPrice])
def test_a_longer_list_takes_no_more_queries(admin_client: Client, model: Any) -> None:
    rows = list(model.objects.values_list("pk", flat=True)[:12])
    address = page(model, "changelist")
    queries(admin_client, address)
    few = queries(admin_client, f"{address}?pk__in={rows[0]}")
    assert queries(admin_client, f"{address}?pk__in={','.join(map(str, rows))}") <= few


def test_more_codes_and_facts_on_an_operator_take_no_more_queries(admin_client: Client) -> None:
    operator = factories.make_operator()
    address = page(Operator, "change", operator.pk)
    factories.make_dial_code(operator=operator)
    queries(admin_client, address)
    few = queries(admin_client, address)
    for number in range(5):
        factories.make_dial_code(f"code-{number}", operator=operator, code=f"*{number}#")
    assert queries(admin_client, address) <= few


def test_plans_channels_and_operators_have_a_way_to_their_page(admin_client: Client) -> None:
    for row in (factories.make_plan(), factories.make_channel(), factories.make_operator()):
        address = page(type(row), "change", row.pk)
        for language in COLUMNS:
            text = admin_client.get(address, headers={"Accept-Language": language}).text
            assert f'href="/{language}/' in text
    draft = factories.make_plan("draft", status="draft")
    assert "viewsitelink" not in admin_client.get(page(Plan, "change", draft.pk)).text


def test_operators_are_offered_by_either_name(admin_client: Client) -> None:
    factories.make_operator()
    field = {"app_label": "operators", "model_name": "plan", "field_name": "operator"}
    for term in ("测试电信", "Testel"):
        offered = admin_client.get(reverse("admin:autocomplete"), {**field, "term": term}).json()
        assert [one["text"] for one in offered["results"]] == ["Testel"]
