"""A translator brings back the sheet that she exported, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.imports.models import ImportRun
from guides.models import Tip
from tests.desk import page
from tests.factories import make_tip
from tests.roles import signed_in_as
from tests.tables import csv_of, do, kinds, last_run, sentences, shown, upload

pytestmark = pytest.mark.django_db

ENGLISH = "译者：英文 · Translator: English"
SHEET = {
    "key": "test-tip", "field": "text", "language": "en", "source": "新的提醒。",
    "translation": "A new tip.", "still_accurate": "",
}  # fmt: skip


@pytest.fixture
def tip() -> Tip:
    tip = make_tip()
    tip.text_zh_hans = "新的提醒。"
    tip.save()
    return tip


@pytest.fixture
def translator() -> Client:
    return signed_in_as(ENGLISH)


def test_translator_imports_the_sheet_that_she_exported(translator: Client, tip: Tip) -> None:
    listed = translator.get(page(Tip, "changelist")).text
    assert page(Tip, "import") in listed
    sheet = b"".join(translator.get(page(Tip, "export", "en", "csv")).streaming_content)
    filled = sheet.replace("新的提醒。,A tip.".encode(), "新的提醒。,A new tip.".encode())
    assert filled != sheet
    upload(translator, Tip, filled)
    found = shown(do(translator, Tip, last_run(), "confirm"))
    assert "Written. It can be undone here." in found.words("//ul[@class='messagelist']/li")
    tip.refresh_from_db()
    assert (tip.text_en, tip.translation_en) == ("A new tip.", "current")
    do(translator, Tip, last_run(), "undo")
    tip.refresh_from_db()
    assert (tip.text_en, tip.translation_en) == ("A tip.", "outdated")


@pytest.mark.parametrize(
    "row",
    [
        {"slug": "test-tip", "text_en": "Other."},
        {"slug": "test-tip", "text_zh_hans": "别的。"},
        {"slug": "test-tip", "status": "draft"},
    ],
    ids=lambda row: list(row)[1],
)
def test_translator_imports_no_other_table(
    translator: Client, tip: Tip, row: dict[str, str]
) -> None:
    found = shown(upload(translator, Tip, csv_of([row])))
    assert "sheets" in found.one("//*[@role='alert']//li")
    assert not ImportRun.objects.exists()


def test_translator_writes_no_other_language(translator: Client, tip: Tip) -> None:
    other = {**SHEET, "language": "zh-hans", "source": "A tip.", "translation": "别的。"}
    upload(translator, Tip, csv_of([SHEET, other]))
    assert list(kinds(last_run()).values()) == ["changed", "skipped"]
    do(translator, Tip, last_run(), "confirm")
    tip.refresh_from_db()
    assert (tip.text_en, tip.text_zh_hans) == ("A new tip.", "新的提醒。")


def test_translator_writes_no_unpublished_row(translator: Client, tip: Tip) -> None:
    Tip.objects.get(pk=tip.pk)
    tip.status = "draft"
    tip.save()
    upload(translator, Tip, csv_of([SHEET]))
    assert list(kinds(last_run()).values()) == ["skipped"]
    assert "published" in sentences(last_run())[0][2]


def test_right_that_was_taken_after_the_preview_is_asked_again(
    translator: Client, tip: Tip
) -> None:
    upload(translator, Tip, csv_of([SHEET]))
    tip.status = "archived"
    tip.save()
    do(translator, Tip, last_run(), "confirm")
    tip.refresh_from_db()
    assert tip.text_en == "A tip."


def test_translator_sees_her_own_imports_alone(
    translator: Client, admin_client: Client, tip: Tip
) -> None:
    upload(admin_client, Tip, csv_of([SHEET]))
    run = last_run()
    assert translator.get(page(Tip, "import_run", run.pk)).status_code == 404
    assert translator.post(page(Tip, "import_verb", run.pk, "confirm")).status_code == 404
    assert "table.csv" not in translator.get(page(Tip, "import")).text
    tip.refresh_from_db()
    assert tip.text_en == "A tip."


# --- Rows that cannot go along ----------------------------------------------------------------


def test_changed_source_leaves_out_its_row_alone(admin_client: Client, tip: Tip) -> None:
    note = {**SHEET, "field": "note", "source": tip.note_zh_hans or "备注", "translation": "Note."}
    tip.note_zh_hans = note["source"]
    tip.save()
    stale = {**SHEET, "source": "旧的提醒。"}
    found = shown(upload(admin_client, Tip, csv_of([stale, note])))
    assert list(kinds(last_run()).values()) == ["skipped", "changed"]
    assert "Left out 1" in found.words("//ul[@class='import-kinds']//a")
    do(admin_client, Tip, last_run(), "confirm")
    tip.refresh_from_db()
    assert (tip.text_en, tip.note_en) == ("A tip.", "Note.")


def test_sheet_in_words_is_read(admin_client: Client, tip: Tip) -> None:
    row = {
        "条目": "test-tip",
        "字段": "text",
        "语言": "英文",
        "原文": "新的提醒。",
        "译文": "A new tip.",
    }
    upload(admin_client, Tip, csv_of([row]), language="zh-hans")
    assert kinds(last_run()) == {"test-tip · text · en": "changed"}
