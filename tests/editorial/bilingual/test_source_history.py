"""What the source said when a translation was written."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.bilingual.source_history import agreed_sources, outdated_fields
from tests.factories import make_guide, make_tip

pytestmark = pytest.mark.django_db


def test_the_text_of_the_agreement_is_found_behind_later_ones() -> None:
    guide = make_guide(title_zh_hans="第一")
    for title in ("第二", "第三"):
        guide.title_zh_hans = title
        guide.save()
    assert outdated_fields(guide) == ["title"]
    assert agreed_sources([guide]) == {(guide.pk, "title"): "第一"}


def test_either_language_may_be_the_source() -> None:
    guide = make_guide(source_language="en", body_en="First")
    guide.body_en = "Second"
    guide.save()
    assert agreed_sources([guide]) == {(guide.pk, "body"): "First"}


def test_nothing_outdated_asks_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [make_guide(), make_tip()]
    with django_assert_num_queries(0):
        assert agreed_sources(rows) == {}


def test_many_rows_are_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tips = [make_tip(f"tip-{number}", text_zh_hans=f"旧{number}") for number in range(5)]
    for tip in tips:
        tip.text_zh_hans = "新"
        tip.save()
    with django_assert_num_queries(1):
        found = agreed_sources(tips)
    assert found == {(tip.pk, "text"): f"旧{number}" for number, tip in enumerate(tips)}


def test_a_history_that_was_cut_off_has_nothing_to_show() -> None:
    guide = make_guide()
    guide.title_zh_hans = "新"
    guide.save()
    guide.history.all().delete()
    assert agreed_sources([guide]) == {}
