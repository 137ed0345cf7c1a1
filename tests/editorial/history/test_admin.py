"""The pages of an object's history."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from guides.models import Guide
from operators.models import Operator, Plan
from tests import factories
from tests.desk import page, queries
from tests.editorial.editing.test_forms import OpenForm, editor, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def guide() -> Guide:
    guide = factories.make_guide()
    guide.summary_en = "Another sentence."
    guide.save()
    return guide


def moments(row: Any) -> list[str]:
    return [one.history_date.isoformat() for one in row.history.order_by("history_date")]


def compare(client: Client, row: Any, old: str, new: str = "now") -> Any:
    query = urlencode({"old": old, "new": new})
    return client.get(f"{page(type(row), 'compare_versions', row.pk)}?{query}")


def bring_back(client: Client, row: Any, to: str, field: str, seen: str = "") -> Any:
    shown = compare(client, row, moments(row)[0]).context["seen"]
    sent = {"to": to, "field": field, "seen": seen or shown}
    return client.post(page(type(row), "bring_back", row.pk), sent)


def test_saves_are_told_with_who_and_what(li: Client) -> None:
    guide = factories.make_guide()
    OpenForm(li, guide).save(title_en="New")
    text = li.get(page(Guide, "history", guide.pk)).content.decode()
    assert "Title (English)" in text
    assert "<td>li</td>" in text
    assert "translation_memory" not in text


def test_two_moments_are_compared_word_by_word(li: Client, guide: Guide) -> None:
    text = compare(li, guide, moments(guide)[0]).content.decode()
    assert "<del>One</del><ins>Another</ins> sentence." in text
    assert 'lang="en"' in text


def test_one_field_is_brought_back(li: Client, guide: Guide) -> None:
    answer = bring_back(li, guide, moments(guide)[0], f"guides.guide:{guide.pk}:summary_en")
    assert "Brought back as of" in told(li, answer)
    guide.refresh_from_db()
    assert guide.summary_en == "One sentence."
    assert "Brought back from" in str(guide.history.first().history_change_reason)
    assert str(guide.history.first().history_user) == "li"


def test_a_save_meanwhile_is_told_and_nothing_is_written(li: Client, guide: Guide) -> None:
    seen = moments(guide)[-1]
    OpenForm(editor("ann"), guide).save(title_en="Ann's")
    answer = bring_back(li, guide, moments(guide)[0], "all", seen)
    assert "Somebody has saved this meanwhile" in told(li, answer)
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Ann's", "Another sentence.")


def test_what_stands_in_the_way_is_told(li: Client, guide: Guide) -> None:
    first = moments(guide)[0]
    guide.slug = "moved"
    guide.save()
    factories.make_guide("test-guide")
    assert "Nothing was brought back." in told(li, bring_back(li, guide, first, "all"))


@pytest.mark.parametrize(
    "moment", ["", "x", "2026-01-01", "9999999", "2026-01-01T00:00:00", "\x00"]
)
def test_a_moment_that_makes_no_sense_is_told(li: Client, guide: Guide, moment: str) -> None:
    answer = compare(li, guide, moment)
    assert "Choose two versions to compare." in told(li, answer)
    assert bring_back(li, guide, moment, "all").status_code == 302


@pytest.mark.parametrize("field", ["", "x", "a:b:c", "guides.guide:1:", "guides.guide:1:nothing"])
def test_a_field_that_makes_no_sense_brings_nothing_back(
    li: Client, guide: Guide, field: str
) -> None:
    answer = bring_back(li, guide, moments(guide)[0], field)
    assert "There was nothing to bring back." in told(li, answer)


def test_only_the_newest_can_be_compared_with_a_way_back(li: Client, guide: Guide) -> None:
    guide.title_en = "Third"
    guide.save()
    first, second, _third = moments(guide)
    assert "Bring back" not in compare(li, guide, first, second).content.decode()
    assert "Bring back all of it" in compare(li, guide, first).content.decode()


def test_texts_are_escaped(li: Client) -> None:
    guide = factories.make_guide(title_en="<script>x</script>")
    guide.title_en = "<img src=x onerror=y>"
    guide.save()
    for text in (
        compare(li, guide, moments(guide)[0]).content.decode(),
        li.get(page(Guide, "history", guide.pk)).content.decode(),
    ):
        assert "<script>x" not in text
        assert "<img src=x" not in text


def test_checks_are_not_brought_back(li: Client) -> None:
    plan = factories.make_plan(verified_on="2026-07-01")
    first = moments(plan)[0]
    plan.price_pkr = 101
    plan.save()
    assert plan.verified_on is None
    bring_back(li, plan, first, "all")
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.verified_on) == (100, None)


def test_long_histories_are_paged_and_ask_no_more(li: Client, guide: Guide) -> None:
    address = page(Guide, "history", guide.pk)
    queries(li, address)
    few = queries(li, address)
    for number in range(40):
        guide.title_en = f"Title {number}"
        guide._change_reason = str(number)
        guide.save()
    assert queries(li, address) <= few
    assert "?p=2" in li.get(address).content.decode()
    assert li.get(address + "?p=x").status_code == 200


@pytest.mark.parametrize("model", [Operator, Plan])
def test_the_first_edition_has_a_history_with_its_parts(li: Client, model: Any) -> None:
    row = model.objects.first()
    assert li.get(page(model, "history", row.pk)).status_code == 200
    assert compare(li, row, moments(row)[0]).status_code == 200


def test_nobody_else_sees_it_and_only_a_form_brings_back(li: Client, guide: Guide) -> None:
    assert Client().get(page(Guide, "history", guide.pk)).status_code == 302
    assert li.get(page(Guide, "bring_back", guide.pk)).status_code == 403
    assert li.get(page(Guide, "history", 987654)).status_code == 404
