"""Texts in two languages on a model: filled, remembered, confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from editorial.bilingual.status import Status
from guides.models import Tip
from tests.factories import make_guide, make_tip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["zh-hans", "en"]),
        ({"body_en": ""}, ["zh-hans"]),
        ({"body_en": " \n"}, ["zh-hans"]),
        ({"summary_zh_hans": None}, ["en"]),
        ({"seo_title_en": ""}, ["zh-hans", "en"]),
        ({"title_zh_hans": "", "title_en": ""}, []),
    ],
)
def test_a_language_is_filled_when_all_essential_texts_are(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert make_guide(**changes).filled_languages() == expected


def test_texts_name_every_translated_field_in_both_languages() -> None:
    texts = make_tip(note_en=None).texts()
    assert set(texts) == {"text", "note", "regions", "source_note"}
    assert texts["text"] == {"zh-hans": "一条提醒。", "en": "A tip."}
    assert texts["note"] == {"zh-hans": "", "en": ""}


def test_a_changed_source_makes_the_translation_outdated_until_it_is_rewritten() -> None:
    tip = make_tip()
    assert tip.translation_status("en") == Status.CURRENT
    tip.text_zh_hans = "改过的提醒。"
    tip.save()
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.OUTDATED
    tip.text_en = "A changed tip."
    tip.save()
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.CURRENT


def test_chinese_can_be_the_translation() -> None:
    tip = make_tip(source_language="en")
    tip.text_en = "A changed tip."
    tip.save()
    assert tip.translation_status("zh-hans") == Status.OUTDATED
    assert tip.translation_status("en") == Status.CURRENT


@pytest.mark.parametrize("fields", [["text_en"], {"text_en"}, ("text_en",)])
def test_saving_some_fields_saves_the_translation_memory_too(
    fields: list[str] | set[str] | tuple[str, ...],
) -> None:
    tip = make_tip(text_en="")
    tip.text_en = "A tip."
    tip.save(update_fields=fields)
    stored = Tip.objects.get(pk=tip.pk)
    assert stored.text_en == "A tip."
    assert stored.translation_status("en") == Status.CURRENT


def test_a_text_that_is_not_saved_is_not_remembered() -> None:
    tip = make_tip()
    tip.text_zh_hans = "改过的提醒。"
    tip.save(update_fields=["topic"])
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.CURRENT
    tip.save()
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.OUTDATED


def test_a_minor_change_leaves_the_translation_current() -> None:
    tip = make_tip()
    tip.text_zh_hans = "一条提醒！"
    tip.is_minor_change = True
    tip.save()
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.CURRENT


def test_a_translation_can_be_confirmed_field_by_field_or_whole() -> None:
    tip = make_tip(note_zh_hans="注", note_en="Note")
    tip.text_zh_hans, tip.note_zh_hans = "改过的提醒。", "改过的注"
    tip.save()
    tip.confirm_translation(["text"])
    tip.save()
    assert tip.field_status("text", "en") == Status.CURRENT
    assert tip.field_status("note", "en") == tip.translation_status("en") == Status.OUTDATED
    tip.confirm_translation()
    tip.save()
    assert Tip.objects.get(pk=tip.pk).translation_status("en") == Status.CURRENT


def test_saving_some_fields_leaves_the_others_alone() -> None:
    tip = make_tip()
    tip.topic, tip.text_en = "fraud", "A changed tip."
    tip.save(update_fields=["text_en"])
    assert Tip.objects.get(pk=tip.pk).topic == "money"
