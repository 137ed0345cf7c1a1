"""The form of an operator: its codes, facts and prefixes are on it where they are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from operators.models import NumberPrefix, Operator
from tests import factories
from tests.desk import faults, page, save, sent_back
from tests.pages import parsed

pytestmark = pytest.mark.django_db

BLOCKS = ("dial_codes", "facts", "prefixes")


@pytest.fixture
def operator() -> Operator:
    """As large as the largest of the first edition."""
    operator = factories.make_operator()
    for number in range(28):
        text = f"A code with a name as long as most ({number})"
        factories.make_dial_code(
            f"code-{number}", operator=operator, code=f"*{number}#", label_en=text
        )
    for number in range(21):
        texts = {"text_zh_hans": "新老用户都可以办。" * 5, "text_en": "For old and new users. " * 5}
        factories.make_fact(f"fact-{number}", operator=operator, **texts)
    for number in range(20):
        NumberPrefix.objects.create(operator=operator, prefix=f"09{number:02}")
    return operator


def form(client: Client, operator: Operator, *blocks: str) -> Any:
    return client.get(page(Operator, "change", operator.pk), {"rows": blocks})


def shown(response: Any) -> list[str]:
    return [block.formset.prefix for block in response.context["inline_admin_formsets"]]


def test_form_lists_rows_with_links_to_their_own_forms(
    admin_client: Client, operator: Operator
) -> None:
    response = form(admin_client, operator)
    assert shown(response) == []
    found = parsed(response)
    assert len(found.xpath("//*[@id='dial_codes-group']//li")) == 28
    fact = operator.facts.first()
    assert found.xpath(f"//*[@id='facts-group']//a[@href='{page(type(fact), 'change', fact.pk)}']")


@pytest.mark.parametrize("block", BLOCKS)
def test_rows_are_on_the_form_where_asked_for(
    admin_client: Client, operator: Operator, block: str
) -> None:
    assert shown(form(admin_client, operator, block)) == [block]


def test_new_operator_has_all_rows_on_its_form(admin_client: Client) -> None:
    assert shown(admin_client.get(page(Operator, "add"))) == list(BLOCKS)


@pytest.mark.parametrize("blocks", [(), *((block,) for block in BLOCKS)])
def test_form_stays_small_with_any_block_open(
    admin_client: Client, operator: Operator, blocks: tuple[str, ...]
) -> None:
    assert len(form(admin_client, operator, *blocks).content) < 120_000


def test_form_without_rows_leaves_them_as_they_are(
    admin_client: Client, operator: Operator
) -> None:
    assert faults(save(admin_client, Operator, operator.pk, tagline_en="New")) == {}
    assert [getattr(operator, block).count() for block in BLOCKS] == [28, 21, 20]


def test_form_with_faults_keeps_the_rows_that_were_sent(
    admin_client: Client, operator: Operator
) -> None:
    sent = {**sent_back(form(admin_client, operator, "facts")), "short_name": ""}
    assert shown(admin_client.post(page(Operator, "change", operator.pk), sent)) == ["facts"]


def test_row_is_changed_on_the_form(admin_client: Client, operator: Operator) -> None:
    values = {"dial_codes-0-purpose": "menu", "dial_codes-0-label_en": "Changed"}
    assert faults(save(admin_client, Operator, operator.pk, **values)) == {}
    changed = operator.dial_codes.get(label_en="Changed")
    assert changed.purpose == "menu"


def test_list_of_choices_is_sent_once_for_all_rows(
    admin_client: Client, operator: Operator
) -> None:
    found = parsed(form(admin_client, operator, "dial_codes"))
    name = "//select[@name='dial_codes-{}-purpose']/option"
    assert len(found.xpath(name.format(0))) == 1
    assert len(found.xpath(name.format("__prefix__"))) > 10


def test_draft_version_opens_the_rows_that_it_changes(
    admin_client: Client, operator: Operator
) -> None:
    opened = form(admin_client, operator, "facts")
    sent = {**sent_back(opened), "facts-0-text_en": "In the draft"}
    draft = page(Operator, "draft", operator.pk)
    admin_client.post(draft, sent)
    assert shown(admin_client.get(draft)) == ["facts"]
