"""Sheets for translators: out with the source beside the translation, and back."""

from __future__ import annotations

from typing import Any

import pytest

from editorial.imports.export import as_csv, as_xlsx
from editorial.imports.readers import from_csv
from editorial.imports.results import Cells
from editorial.imports.runs import StalePreviewError, check, write
from editorial.imports.table import Table
from editorial.imports.translation_sheets import COLUMNS, TranslationSheet, is_sheet, sheet_of
from editorial.imports.undo import undo
from editorial.imports.xlsx import from_xlsx
from editorial.models import ImportRun
from guides.models import Guide, Tip
from operators.models import ChannelStep, RechargeChannel
from tests.factories import make_tip
from tests.tables import kinds, looked_at, sentences

pytestmark = pytest.mark.django_db


@pytest.fixture
def tip() -> Tip:
    """Its English is outdated in its text and missing in its note."""
    tip = make_tip(
        note_zh_hans="说明。", note_en="", source_note_zh_hans="来源", source_note_en="S"
    )
    tip.text_zh_hans = "一条新的提醒。"
    tip.save()
    return tip


def sheet(model: Any = Tip, language: str = "en", **narrowed: Any) -> list[Cells]:
    header, *rows = sheet_of(model.objects.filter(**narrowed), language)
    assert tuple(header) == COLUMNS
    return [dict(zip(header, row, strict=True)) for row in rows]


def of(tip: Tip) -> list[Cells]:
    return sheet(slug=tip.slug)


def looked(rows: list[Cells], model: Any = Tip) -> ImportRun:
    return looked_at(TranslationSheet(model), rows, is_translation_sheet=True)


def written(rows: list[Cells], model: Any = Tip) -> ImportRun:
    run = looked(rows, model)
    write(run, TranslationSheet(model, reason=run.reason, lock=True), None)
    return ImportRun.objects.get(pk=run.pk)


# --- Out --------------------------------------------------------------------------------------


def test_a_sheet_has_what_is_missing_or_outdated_beside_its_source(tip: Tip) -> None:
    assert [tuple(row.values()) for row in of(tip)] == [
        ("test-tip", "text", "en", "提醒", "一条新的提醒。", "A tip.", "outdated", ""),
        ("test-tip", "note", "en", "备注", "说明。", "", "missing", ""),
    ]


def test_a_sheet_has_nothing_that_is_up_to_date_or_has_no_source() -> None:
    make_tip("current")
    make_tip("english", text_zh_hans="", source_language="en")
    assert sheet(slug="current") == []
    assert sheet(slug="english") == []
    assert [row["key"] for row in sheet(language="zh-hans", slug="english")] == ["english"]


def test_a_sheet_goes_the_other_way_where_the_source_is_english() -> None:
    tip = make_tip(source_language="en")
    tip.text_en = "A newer tip."
    tip.save()
    (row,) = sheet(language="zh-hans", slug=tip.slug)
    assert (row["source"], row["translation"]) == ("A newer tip.", "一条提醒。")
    assert sheet(language="en", slug=tip.slug) == []


def test_the_first_edition_has_few_texts_to_do() -> None:
    assert all(row["source"].strip() for row in sheet(Guide))


# --- Back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_nobody_filled_in_changes_nothing(tip: Tip, form: str) -> None:
    table = sheet_of(Tip.objects.filter(pk=tip.pk), "en")
    if form == "csv":
        back = from_csv("t.csv", "".join(as_csv(table)).encode())
    else:
        with as_xlsx(table) as file:
            back = from_xlsx("t.xlsx", file.read())
    assert is_sheet(back)
    rows = [dict(zip(back.columns, row, strict=True)) for row in back.rows]
    assert set(kinds(looked(rows)).values()) == {"unchanged"}


def test_a_new_translation_is_up_to_date(tip: Tip) -> None:
    text, note = of(tip)
    run = written([text | {"translation": "A new tip."}, note | {"translation": "A note."}])
    assert [row.changes for row in run.rows.order_by("line")] == [
        {"text_en": ["A tip.", "A new tip."]},
        {"note_en": ["", "A note."]},
    ]
    tip.refresh_from_db()
    assert (tip.text_en, tip.note_en, tip.translation_en) == ("A new tip.", "A note.", "current")
    newest, *before = tip.history.all()
    assert (newest.history_change_reason, len(before)) == ("import table.csv", 2)
    assert of(tip) == []


def test_an_unchanged_translation_stays_outdated_unless_it_is_said_to_be_accurate(
    tip: Tip,
) -> None:
    text, _note = of(tip)
    assert looked([text]).counts["unchanged"] == 1
    run = written([text | {"still_accurate": "是"}])
    assert run.rows.get().changes == {"status": ["outdated", "current"]}
    tip.refresh_from_db()
    assert tip.text_en == "A tip."
    assert [row["field"] for row in of(tip)] == ["note"]


def test_a_source_that_has_changed_since_leaves_out_its_row(tip: Tip) -> None:
    text, note = of(tip)
    tip.text_zh_hans = "又改了。"
    tip.save()
    run = looked([text | {"translation": "Of the old words."}, note | {"translation": "N"}])
    assert list(kinds(run).values()) == ["skipped", "changed"]
    assert "source has changed" in sentences(run)[0][2]
    assert sentences(run)[0][:2] == (2, "")


def test_a_source_that_changes_after_the_preview_stops_the_writing(tip: Tip) -> None:
    text, _note = of(tip)
    run = looked([text | {"translation": "Of the old words."}])
    tip.text_zh_hans = "又改了。"
    tip.save()
    with pytest.raises(StalePreviewError) as error:
        write(run, TranslationSheet(Tip, reason=run.reason, lock=True), None)
    assert [row.name for row in error.value.wrong] == ["test-tip · text · en"]
    tip.refresh_from_db()
    assert (tip.text_en, tip.translation_en) == ("A tip.", "missing")


def test_a_translation_that_someone_else_wrote_meanwhile_is_not_overwritten(tip: Tip) -> None:
    text, _note = of(tip)
    run = looked([text | {"translation": "Mine."}])
    tip.text_en = "Theirs."
    tip.save()
    with pytest.raises(StalePreviewError) as error:
        write(run, TranslationSheet(Tip, reason=run.reason, lock=True), None)
    assert [row.name for row in error.value.stale] == ["test-tip · text · en"]
    check(run, TranslationSheet(Tip))
    assert run.rows.get().changes == {"text_en": ["Theirs.", "Mine."]}


def test_the_source_may_be_written_from_the_translation() -> None:
    tip = make_tip(note_zh_hans="", note_en="")
    tip.note_en = "A note."
    tip.save()
    (row,) = sheet(language="zh-hans", slug=tip.slug)
    written([row | {"translation": "一条备注。"}])
    tip.refresh_from_db()
    assert (tip.note_zh_hans, tip.translation_zh_hans, tip.translation_en) == (
        "一条备注。",
        "current",
        "current",
    )


def test_a_sheet_is_undone_like_any_import(tip: Tip) -> None:
    text, note = of(tip)
    before = of(tip)
    run = written([text | {"still_accurate": "yes"}, note | {"translation": "N"}])
    assert undo(run, None) == []
    assert of(tip) == before


def test_objects_without_an_address_go_by_their_number() -> None:
    step = ChannelStep.objects.filter(channel__slug="retail-shop").first()
    step.body_zh_hans = "换一种说法。"
    step.save()
    (row,) = sheet(ChannelStep, pk=step.pk)
    assert row["key"] == str(step.pk)
    written([row | {"translation": "In other words."}], ChannelStep)
    step.refresh_from_db()
    assert (step.body_en, step.translation_en) == ("In other words.", "current")


def test_a_renamed_object_is_found_by_its_former_address(tip: Tip) -> None:
    text, _note = of(tip)
    tip.slug = "renamed"
    tip.save()
    assert looked([text | {"translation": "T"}]).counts["changed"] == 1


# --- Mistakes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "column", "said"),
    [
        ({"key": "nobody"}, "", "There is no “nobody”."),
        ({"field": "body"}, "", "“body” is no text"),
        ({"language": "ur"}, "", "“ur” is not a language."),
        ({"still_accurate": "perhaps"}, "", "“perhaps” is neither yes nor no."),
        ({"translation": "x" * 601}, "translation", "600"),
        ({"translation": "??, ?"}, "", "Characters were lost"),
        ({"source": "???????"}, "", "Characters were lost"),
    ],
    ids=lambda given: next(iter(given), None) if isinstance(given, dict) else "",
)
def test_a_mistake_is_named(tip: Tip, mistake: Cells, column: str, said: str) -> None:
    text, note = of(tip)
    run = looked([text | mistake, note | {"translation": "N"}])
    assert list(kinds(run).values()) == ["in_error", "changed"]
    ((line, named, sentence),) = sentences(run)
    assert (line, named) == (2, column)
    assert said in sentence


def test_a_deleted_object_is_named(tip: Tip) -> None:
    text, _note = of(tip)
    tip.delete()
    assert "deleted" in sentences(looked([text]))[0][2]


@pytest.mark.parametrize("key", ["999999999", "x", "9" * 30])
def test_a_number_that_no_object_has_is_named(key: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"key": key, "field": "body", "language": "en"}
    assert "There is no" in sentences(looked([row], ChannelStep))[0][2]


def refusals(rows: list[Cells]) -> list[tuple[int, str]]:
    table = Table("t.csv", list(rows[0]))
    for line, row in enumerate(rows, start=2):
        table.add(list(row.values()), "t.csv", line)
    return [(one.line, one.column) for one in TranslationSheet(Tip).refusals(table)]


def test_a_sheet_with_columns_of_its_own_or_without_the_needed_ones_is_refused(tip: Tip) -> None:
    text, _note = of(tip)
    bare = {name: cell for name, cell in text.items() if name not in {"source", "label"}}
    assert refusals([bare | {"notes": ""}]) == [(1, "notes"), (1, "source")]
    assert refusals([text, text]) == [(3, "")]


def test_a_table_of_plans_is_no_sheet() -> None:
    assert not is_sheet(Table("t.csv", ["slug", "name_en"]))
    assert RechargeChannel.objects.exists()
