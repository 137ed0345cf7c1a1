"""What is found of one row: what it changes, what is wrong with it, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from editorial.imports.importer import ContentResource
from editorial.imports.results import Cells, Finding
from editorial.imports.table import Table
from editorial.models import ImportRow
from operators.models import Operator, Plan
from operators.resources import (
    NumberPrefixResource,
    OperatorFactResource,
    PlanPriceResource,
    PlanResource,
    PromotionResource,
    RechargeChannelResource,
    ShopPhraseResource,
)
from tests.factories import make_channel, make_fact, make_operator, make_phrase, make_plan

pytestmark = pytest.mark.django_db

Kind = ImportRow.Kind


def found(resource: type[ContentResource], *rows: Cells, **about: Any) -> list[Finding]:
    own = resource()
    own.prepare(rows, **about)
    return [own.examine(row) for row in rows]


def look(resource: type[ContentResource], **cells: str) -> Finding:
    return found(resource, cells)[0]


def faults(finding: Finding, language: str = "en") -> list[tuple[str, str]]:
    assert finding.kind == Kind.IN_ERROR
    return [(fault["column"], fault[language]) for fault in finding.faults]


# --- Changes ----------------------------------------------------------------------------------


def test_a_changed_cell_is_told_as_it_is_stored_and_as_it_would_be() -> None:
    plan = make_plan(price_pkr=100)
    finding = look(PlanResource, slug="test-plan", price_pkr="１，２００.0", data_mb="2048")
    changes = {"price_pkr": ["100", "1200"]}
    effects = {"unsourced": ["price_pkr"]}
    assert finding == Finding(Kind.CHANGED, changes, effects=effects, number=plan.pk)


def test_nothing_is_written_by_looking() -> None:
    plan = make_plan(price_pkr=100)
    with CaptureQueriesContext(connection) as asked:
        look(PlanResource, slug="test-plan", price_pkr="200")
        look(PlanResource, slug="new", operator="jazz", name_en="N", kind="data", period="daily")
    assert [q["sql"] for q in asked if not q["sql"].startswith(("SELECT", "SAVE", "REL"))] == []
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.history.count()) == (100, 1)


def test_the_same_in_other_words_is_no_change() -> None:
    make_plan(price_pkr=100, last_seen="2026-07-01", limits_unclear=True)
    finding = look(
        PlanResource,
        slug="test-plan",
        price_pkr="100.00",
        last_seen="2026/7/1",
        limits_unclear="TRUE",
    )
    assert finding.kind == Kind.UNCHANGED


def test_line_ends_alone_are_no_change_and_stay_as_they_are() -> None:
    fact = make_fact(text_en="one\r\ntwo")
    assert look(OperatorFactResource, slug=fact.slug, text_en="one\ntwo").kind == Kind.UNCHANGED
    own = OperatorFactResource()
    row = {"slug": fact.slug, "text_en": "one\ntwo", "position": "7"}
    own.prepare([row])
    assert own.examine(row, write=True).changes == {"position": ["100", "7"]}
    fact.refresh_from_db()
    assert (fact.position, fact.text_en) == (7, "one\r\ntwo")


def test_an_empty_cell_empties_and_an_absent_column_does_not() -> None:
    make_plan(price_pkr=100, description_en="Words", data_mb=5)
    finding = look(PlanResource, slug="test-plan", price_pkr="", description_en="")
    assert finding.changes == {"price_pkr": ["100", ""], "description_en": ["Words", ""]}


def test_an_empty_cell_of_a_field_with_a_default_shows_the_default() -> None:
    make_plan(price_basis="tax_included")
    finding = look(PlanResource, slug="test-plan", price_basis="")
    assert finding.changes == {"price_basis": ["tax_included", "not_stated"]}


def test_a_new_row_tells_all_that_it_says() -> None:
    finding = look(
        OperatorFactResource, slug="new", operator="jazz", topic="sim", text_en="T", text_zh_hans=""
    )
    assert finding.kind == Kind.NEW
    assert finding.number is None
    assert finding.changes == {
        "slug": ["", "new"],
        "operator": ["", "jazz"],
        "topic": ["", "sim"],
        "text_en": ["", "T"],
    }


def test_relations_are_compared_without_regard_to_their_order() -> None:
    channel = make_channel()
    channel.operators.set(Operator.objects.filter(slug__in=["jazz", "zong"]))
    same = look(RechargeChannelResource, slug="test-channel", operators="zong jazz")
    assert same.kind == Kind.UNCHANGED
    other = look(RechargeChannelResource, slug="test-channel", operators="zong")
    assert other.changes == {"operators": ["jazz zong", "zong"]}


def test_a_promotion_has_days() -> None:
    finding = look(
        PromotionResource,
        slug="new", operator="jazz", title_en="T", starts_on="2026/6/1", ends_on="2026年6月30日",
    )  # fmt: skip
    assert finding.changes["starts_on"] == ["", "2026-06-01"]
    assert finding.changes["ends_on"] == ["", "2026-06-30"]


# --- Mistakes ---------------------------------------------------------------------------------


def test_a_mistake_is_told_in_both_languages() -> None:
    make_plan()
    finding = look(PlanResource, slug="test-plan", price_pkr="cheap", data_mb="10.5")
    assert faults(finding) == [
        ("price_pkr", "“cheap” is not a number."),
        ("data_mb", "“10.5” is not a whole number."),
    ]
    assert faults(finding, "zh-hans")[0] == ("price_pkr", "“cheap”不是数字。")
    assert finding.changes["price_pkr"] == ["100", "cheap"]


def test_the_models_rules_are_told_beside_unreadable_cells() -> None:
    make_plan()
    finding = look(PlanResource, slug="test-plan", price_pkr="cheap", kind="none")
    assert [column for column, _sentence in faults(finding)] == ["price_pkr", "kind"]


def test_the_models_rules_read_in_both_languages() -> None:
    make_plan()
    finding = look(PlanResource, slug="test-plan", validity_days="0")
    assert "greater than or equal to 1" in faults(finding)[0][1]
    assert "1" in faults(finding, "zh-hans")[0][1]
    assert faults(finding)[0][1] != faults(finding, "zh-hans")[0][1]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_long_text_is_no_longer_than_on_the_editors_forms(language: str) -> None:
    fact = make_fact()
    with translation.override(language):
        finding = look(OperatorFactResource, slug=fact.slug, text_en="x" * 601)
    assert [column for column, _sentence in faults(finding)] == ["text_en"]
    assert "600" in faults(finding)[0][1]


def test_a_row_that_names_a_deleted_one_is_in_error() -> None:
    make_operator("gone").delete()
    make_plan()
    finding = look(PlanResource, slug="test-plan", operator="gone")
    assert faults(finding) == [("operator", "“gone” has been deleted.")]


def test_an_unknown_part_of_a_key_is_named_by_its_column() -> None:
    finding = look(NumberPrefixResource, operator="nobody", prefix="0399")
    assert faults(finding) == [("operator", "There is no “nobody”.")]


SEEN = {"plan": "jazz-weekly-super", "observed_on": "2026-07-01", "price_basis": "tax_included"}


def test_a_part_of_a_key_that_makes_no_sense_is_named() -> None:
    assert faults(look(PlanPriceResource, **SEEN, price_pkr="cheap")) == [
        ("price_pkr", "“cheap” is not a number.")
    ]
    assert [one for one, _said in faults(look(PlanPriceResource, **SEEN, price_pkr=""))] == [
        "price_pkr"
    ]


def test_a_row_given_twice_in_other_words_is_given_twice() -> None:
    table = Table("t.csv", [*SEEN, "price_pkr"])
    for line, price in enumerate(("434", "cheap", "434.0", "cheap"), start=2):
        table.add([*SEEN.values(), price], "t.csv", line)
    assert [one.line for one in PlanPriceResource().refusals(table)] == [4, 5]


def test_a_prefix_that_excel_has_taken_for_a_number_is_in_error() -> None:
    finding = look(NumberPrefixResource, operator="jazz", prefix="300")
    assert [column for column, _sentence in faults(finding)] == ["prefix"]


def test_texts_that_lost_their_characters_are_in_error() -> None:
    phrase = make_phrase(urdu="سلام دنیا")
    finding = look(ShopPhraseResource, slug=phrase.slug, urdu="???? ????")
    assert [column for column, _sentence in faults(finding)] == ["urdu"]
    assert "lost" in faults(finding)[0][1]


def test_what_is_published_must_be_complete_in_one_language() -> None:
    row = {"slug": "new", "operator": "jazz", "topic": "sim", "status": "published"}
    incomplete = look(PlanResource, slug="jazz-weekly-super", name_en="", name_zh_hans="")
    assert faults(incomplete)
    assert look(OperatorFactResource, **row, text_en="T").kind == Kind.NEW


def test_a_row_in_english_alone_is_written_first_in_english() -> None:
    own = OperatorFactResource()
    row = {"slug": "new", "operator": "jazz", "topic": "sim", "text_en": "T"}
    own.prepare([row])
    assert own.examine(row, write=True).kind == Kind.NEW
    assert own.model._default_manager.get(slug="new").source_language == "en"


# --- Rows that name each other ------------------------------------------------------------------


def replaced(slug: str, successor: str) -> Cells:
    return {
        "slug": slug, "operator": "jazz", "name_en": slug, "kind": "data", "period": "daily",
        "state": "replaced", "successor": successor,
    }  # fmt: skip


def test_rows_may_name_rows_of_the_same_table() -> None:
    rows = [replaced("a", "b"), replaced("b", "")]
    assert [one.kind for one in found(PlanResource, *rows, coming={"a", "b"})] == [Kind.NEW] * 2
    assert found(PlanResource, *rows)[0].kind == Kind.IN_ERROR


def test_a_rule_about_a_row_of_the_same_table_is_a_rule() -> None:
    row = replaced("a", "b") | {"state": "current"}
    (finding,) = found(PlanResource, row, coming={"a", "b"})
    assert faults(finding) == [("", "Only a replaced plan has a successor.")]


def test_rows_see_each_other_as_they_would_be() -> None:
    for slug in ("a", "b"):
        make_plan(slug, state="replaced")
    rows: list[Cells] = [{"slug": "a", "successor": "b"}, {"slug": "b", "successor": "a"}]
    first, second = found(PlanResource, *rows, coming={"a", "b"})
    assert first.kind == Kind.CHANGED
    assert faults(second) == [("successor", "These plans would replace each other.")]


def test_rows_of_one_table_are_written_in_an_order_that_works() -> None:
    own = PlanResource()
    written = own.write_rows([replaced("a", "b"), replaced("b", "c"), replaced("c", "")])
    assert [finding.kind for finding in written.values()] == [Kind.NEW] * 3
    assert Plan.objects.get(slug="a").successor.successor.slug == "c"


# --- How much it asks -------------------------------------------------------------------------


def test_more_rows_take_no_more_questions_than_one_each() -> None:
    """About their sources, which differ; the rest is looked up for all rows or known already."""
    rows: list[Cells] = [
        {"slug": slug, "operator": "jazz", "price_pkr": "7", "successor": ""}
        for slug in Plan.objects.filter(operator__slug="jazz").values_list("slug", flat=True)[:40]
    ]
    with CaptureQueriesContext(connection) as asked:
        found(PlanResource, *rows)
    questions = [q for q in asked if q["sql"].startswith("SELECT")]
    assert len(questions) <= len(rows) + 10
    unchanged: list[Cells] = [{"slug": row["slug"]} for row in rows]
    with CaptureQueriesContext(connection) as asked:
        found(PlanResource, *unchanged)
    assert len(asked) <= 2
