"""The pages of an object's history."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from editorial.history.changesets import changeset
from editorial.history.models import Changeset
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
    """The changesets of the row, the oldest first, as a browser sends them."""
    numbers = row.history.order_by("history_id").values_list("changeset_id", flat=True)
    return list(dict.fromkeys(map(str, numbers)))


def compare(client: Client, row: Any, old: str, new: str = "now") -> Any:
    query = urlencode({"old": old, "new": new})
    return client.get(f"{page(type(row), 'compare_versions', row.pk)}?{query}")


def restore(client: Client, row: Any, to: str, field: str, seen: str = "") -> Any:
    shown = compare(client, row, moments(row)[0]).context["seen"]
    sent = {"to": to, "field": field, "seen": seen or shown}
    return client.post(page(type(row), "restore", row.pk), sent)


def test_saves_are_told_with_who_and_what(li: Client) -> None:
    guide = factories.make_guide()
    OpenForm(li, guide).save(title_en="New")
    text = li.get(page(Guide, "history", guide.pk)).content.decode()
    assert "Title (English)" in text
    assert re.search(r"<td>\s*li\s*</td>", text)
    assert "translation_memory" not in text


def test_the_history_says_why_and_from_where(li: Client) -> None:
    guide = factories.make_guide()
    with changeset(reason=Changeset.Reason.IMPORT, source="table.csv"):
        guide.title_en = "Imported title"
        guide.save()
    with changeset(source="/admin/guides/guide/"):
        guide.save()
    restore(li, guide, moments(guide)[0], "all")
    text = li.get(page(Guide, "history", guide.pk)).content.decode()
    assert "Imported: table.csv" in text
    assert "/admin/guides/guide/</code>" in text
    assert "Restored as of" in text


def test_what_cannot_be_restored_is_named(li: Client) -> None:
    guide, plan = factories.make_guide(), factories.make_plan(name_en="Seven days")
    guide.plans.set([plan])
    then = moments(guide)[-1]
    plan.delete()
    answer = told(li, restore(li, guide, then, "all"))
    assert "Could not be restored" in answer
    assert "Seven days" in answer


def test_two_moments_are_compared_word_by_word(li: Client, guide: Guide) -> None:
    text = compare(li, guide, moments(guide)[0]).content.decode()
    assert "<del>One</del><ins>Another</ins> sentence." in text
    assert 'lang="en"' in text


def test_one_field_is_restored(li: Client, guide: Guide) -> None:
    answer = restore(li, guide, moments(guide)[0], f"guides.guide:{guide.pk}:summary_en")
    assert "Restored as of" in told(li, answer)
    guide.refresh_from_db()
    assert guide.summary_en == "One sentence."
    newest = guide.history.latest("history_id")
    assert (newest.changeset.reason, str(newest.history_user)) == ("restore", "li")
    assert str(newest.changeset.refers_to_id) == moments(guide)[0]


def test_a_save_meanwhile_is_told_and_nothing_is_written(li: Client, guide: Guide) -> None:
    seen = str(guide.history.count())
    OpenForm(editor("ann"), guide).save(title_en="Ann's")
    answer = restore(li, guide, moments(guide)[0], "all", seen)
    assert "Somebody has saved this meanwhile" in told(li, answer)
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Ann's", "Another sentence.")


def test_what_stands_in_the_way_is_told(li: Client, guide: Guide) -> None:
    first = moments(guide)[0]
    guide.slug = "moved"
    guide.save()
    factories.make_guide("test-guide")
    assert "Nothing has been restored." in told(li, restore(li, guide, first, "all"))


@pytest.mark.parametrize("moment", ["", "x", "2026-01-01", "9999999", "-1", "٣", "9" * 40, "\x00"])
def test_a_moment_that_makes_no_sense_is_told(li: Client, guide: Guide, moment: str) -> None:
    answer = compare(li, guide, moment)
    assert "Choose two versions to compare." in told(li, answer)
    assert restore(li, guide, moment, "all").status_code == 302


@pytest.mark.parametrize("field", ["", "x", "a:b:c", "guides.guide:1:", "guides.guide:1:nothing"])
def test_a_field_that_makes_no_sense_restores_nothing(li: Client, guide: Guide, field: str) -> None:
    answer = restore(li, guide, moments(guide)[0], field)
    assert "There was nothing to restore." in told(li, answer)


def test_only_the_newest_can_be_compared_with_a_way_back(li: Client, guide: Guide) -> None:
    guide.title_en = "Third"
    guide.save()
    first, second, _third = moments(guide)
    assert "Restore this" not in compare(li, guide, first, second).content.decode()
    assert "Restore all of it" in compare(li, guide, first).content.decode()


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


def test_checks_are_not_restored(li: Client) -> None:
    plan = factories.make_plan(verified_on="2026-07-01")
    first = moments(plan)[0]
    plan.price_pkr = 101
    plan.save()
    assert plan.verified_on is None
    restore(li, plan, first, "all")
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


def test_nobody_else_sees_it_and_only_a_form_restores(li: Client, guide: Guide) -> None:
    assert Client().get(page(Guide, "history", guide.pk)).status_code == 302
    assert li.get(page(Guide, "restore", guide.pk)).status_code == 405
    assert li.get(page(Guide, "history", 987654)).status_code == 404
