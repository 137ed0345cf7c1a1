"""The index follows every save, costs little where nothing changed, and can be made anew."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from editorial.models import SearchDocument
from editorial.search.backends import _TABLE, clear_terms
from editorial.search.index import REGISTRY, index_row
from editorial.search.query import search
from guides.models import Guide, Question, Tip
from operators.models import DialCode, NumberPrefix, Operator, Plan, RechargeChannel
from tests.factories import make_dial_code, make_guide, make_plan, make_question

pytestmark = pytest.mark.django_db


def found(question: str) -> list[str]:
    return [document.path for document in search(question).documents]


def rows_kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_TABLE}")  # noqa: S608 - a name of ours
        return int(cursor.fetchone()[0])


def test_everything_that_readers_look_for_is_kept() -> None:
    assert {*REGISTRY} == {Operator, Guide, DialCode, RechargeChannel, Plan, Tip, Question}
    for model in (Guide, RechargeChannel, Operator):
        for row in model.objects.published():
            assert SearchDocument.objects.of(row).exists(), row
    assert rows_kept() == SearchDocument.objects.count() > 80


def test_a_save_that_changes_nothing_writes_nothing() -> None:
    guide = make_guide("zebras", title_en="Zebra")
    with CaptureQueriesContext(connection) as asked:
        assert not index_row(guide)
    assert len(asked) == 1


def test_a_changed_text_replaces_the_former_terms() -> None:
    guide = make_guide("zebras", title_en="Zebra")
    guide.title_en = "Giraffe"
    guide.save()
    assert found("zebra") == []
    assert found("giraffe") == ["guides/zebras/"]


def test_an_undone_transaction_leaves_the_index_as_it_was() -> None:
    guide = make_guide("zebras", title_en="Zebra")
    with transaction.atomic():
        guide.title_en = "Giraffe"
        guide.save()
        transaction.set_rollback(True)
    assert found("giraffe") == []
    assert found("zebra") == ["guides/zebras/"]


def test_the_words_of_markdown_are_found_without_its_marks() -> None:
    make_guide("zebras", body_en="**Zebra** [crossing](https://example.org/hidden)")
    (document,) = search("zebra").documents
    assert "Zebra crossing" in document.text_en
    assert found("hidden") == []


def test_what_is_filled_into_a_code_is_told_in_words() -> None:
    make_dial_code(code="*987*{amount}#", label_zh_hans="斑马", label_en="Zebra")
    (document,) = search("zebra").documents
    assert document.title_en == "Zebra *987*amount#"
    assert document.title_zh_hans == "斑马 *987*金额#"


def test_a_web_address_is_found_but_no_part_of_a_name() -> None:
    make_dial_code(code="https://zebra.example/pay", via="web", label_en="Pay by web")
    (document,) = search("zebra.example").documents
    assert document.title_en == "Pay by web"


def test_a_published_question_is_found_where_it_stands() -> None:
    question = make_question(
        guide=Guide.objects.get(slug="the-north"), question_en="Zebra?", answer_en="Yes, striped."
    )
    assert found("zebra") == []
    question.publish(None)
    assert found("striped") == ["guides/the-north/#questions"]


def test_reindex_finds_what_was_written_past_saving_and_forgets_what_is_gone() -> None:
    plan = make_plan(name_en="Zebra")
    Plan.objects.filter(pk=plan.pk).update(name_en="Giraffe")
    gone = make_guide("okapi", title_en="Okapi")
    Guide.objects.filter(pk=gone.pk)._raw_delete(Guide.objects.db)
    assert found("okapi")
    said = StringIO()
    call_command("reindex", stdout=said)
    assert found("giraffe") == ["plans/test-plan/"]
    assert found("zebra") == found("okapi") == []
    assert said.getvalue() == f"{SearchDocument.objects.count()} documents can be found.\n"
    assert rows_kept() == SearchDocument.objects.count()


def test_reindex_brings_back_terms_that_were_lost() -> None:
    make_guide("zebras", title_en="Zebra")
    clear_terms()
    assert found("zebra") == []
    call_command("reindex", stdout=StringIO())
    assert found("zebra") == ["guides/zebras/"]


def test_an_operator_is_found_by_its_prefixes_as_they_come_and_go() -> None:
    zong = Operator.objects.get(slug="zong")
    prefix = NumberPrefix.objects.create(operator=zong, prefix="0399", confidence="unverified")
    assert found("0399") == ["operators/zong/"]
    prefix.delete()
    assert found("0399") == []
