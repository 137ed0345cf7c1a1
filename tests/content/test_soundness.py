"""Every row of the first edition keeps the rules of its model and is there in both languages."""

from __future__ import annotations

import re
from collections import defaultdict

import phonenumbers
import pytest
from django.db import models
from django.test import Client
from phonenumbers import carrier

from editorial.imports.importer import LOADED
from guides.models import Guide, Tip
from guides.resources import TABLES, GuideResource
from operators.models import (
    ChannelStep,
    DialCode,
    NumberPrefix,
    Operator,
    OperatorFact,
    PaymentMethod,
    Plan,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)
from tests.guides.test_load_content import load
from tests.pages import read

MODELS: list[type[models.Model]] = [
    Operator, OperatorFact, NumberPrefix, DialCode, Plan, PaymentMethod, RechargeChannel,
    ChannelStep, ShopPhrase, TaxRate, Guide, Tip,
]  # fmt: skip
BLANK = re.compile(r"\{([^{}]*)\}")


@pytest.mark.parametrize("model", MODELS)
def test_every_row_keeps_the_rules_of_its_model(model: type[models.Model]) -> None:
    assert model._default_manager.exists()
    for row in model._default_manager.all():
        row.full_clean()


@pytest.mark.parametrize("model", [Operator, Guide, Tip])
def test_every_text_is_there_in_both_languages(model: type[Operator | Guide | Tip]) -> None:
    for row in model.objects.all():
        assert row.filled_languages() == ["zh-hans", "en"], row.slug
        assert row.translation_status("en") == "current", row.slug


@pytest.mark.parametrize("resource", [*TABLES.values(), GuideResource], ids=str)
def test_the_history_calls_every_row_loaded(resource: type) -> None:
    reasons = resource._meta.model.history.values_list("history_change_reason", flat=True)
    assert set(reasons) == {LOADED}


def test_loading_again_changes_nothing() -> None:
    lines = load()
    assert len(lines) == len(TABLES) + 1
    assert all(" 0 created, 0 changed, " in line for line in lines)


def test_every_plan_but_the_replaced_is_offered() -> None:
    replaced = Plan.objects.filter(state="replaced").count()
    assert Plan.objects.offered().count() == Plan.objects.published().count() - replaced


def test_every_replaced_plan_leads_to_its_successor_or_says_so(client: Client) -> None:
    for plan in Plan.objects.published().filter(state="replaced"):
        answer = client.get(f"/en/plans/{plan.slug}/")
        if plan.successor_id:
            read(client, answer.headers["Location"].partition("#")[0])
        else:
            assert answer.status_code == 200, plan.slug


def test_every_script_of_a_phrase_has_the_same_blanks() -> None:
    for phrase in ShopPhrase.objects.published():
        texts = [phrase.text_zh_hans, phrase.text_en, phrase.urdu, phrase.roman_urdu]
        blanks = [sorted(set(BLANK.findall(text))) for text in texts]
        assert blanks == [blanks[0]] * 4, phrase.slug
        assert set(blanks[0]) <= {"operator", "number", "amount"}


def test_no_message_opens_with_something_to_fill_in() -> None:
    links = [code.link for code in DialCode.objects.filter(via="sms").exclude(code="763xx")]
    assert "sms:667?body=MNP" in links
    assert {"sms:668", "sms:8484", "sms:76367", "sms:9000"} <= set(links)
    assert [link for link in links if "XX" in link or "%7B" in link] == []


def test_prefixes_of_one_network_in_the_library_belong_to_one_operator() -> None:
    operators = defaultdict(set)
    table = NumberPrefix.objects.values_list("prefix", "operator__slug")
    assert len(table) > 50
    for prefix, operator in table:
        number = phonenumbers.parse(f"{prefix}1234567", "PK")
        operators[carrier.name_for_number(number, "en")].add(operator)
    assert operators.pop("") == {"ufone"}  # 0338, of which the library knows nothing
    assert len({*map(frozenset, operators.values())}) == len(operators) == 5
    assert all(len(found) == 1 for found in operators.values()), operators
