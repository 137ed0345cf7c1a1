"""Headers, choices and keys as people write them, in either language."""

from __future__ import annotations

import pytest
from django.test import Client

from editorial.imports.readers import from_csv
from editorial.models import ImportRow
from guides.models import Tip
from operators.models import Plan
from tests.desk import page
from tests.factories import make_operator, make_plan, make_tip
from tests.tables import Rows, brought, csv_of, do, kinds, last_run, shown, upload, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_plan("a-plan", operator=make_operator("testel"))


def changes(client: Client, table: Rows, language: str = "zh-hans") -> dict[str, list[str]]:
    """{column: [old, new]} of the only row of a table of plans."""
    brought(client, table, language)
    (row,) = last_run().rows.all()
    assert row.faults == []
    assert row.kind != ImportRow.Kind.NEW
    return dict(row.changes)


# --- Headers ----------------------------------------------------------------------------------


def test_chinese_headers_and_choices_are_read(admin_client: Client, plan: Plan) -> None:
    row = {
        "网址短名": "a-plan", "价格（卢比）": "434", "价格口径": "不含税", "自动续订": "是",
        "时长": "一个月", "状态": "草稿", "运营商": "testel",
    }  # fmt: skip
    assert changes(admin_client, [row]) == {
        "price_pkr": ["100", "434"],
        "price_basis": ["tax_included", "tax_excluded"],
        "auto_renews": ["", "true"],
        "period": ["weekly", "monthly"],
        "status": ["published", "draft"],
    }


def test_english_headers_and_choices_are_read_in_a_chinese_admin(
    admin_client: Client, plan: Plan
) -> None:
    row = {"Short address": "a-plan", "Price (Rs)": "434", "what the price means": "Without tax"}
    assert changes(admin_client, [row], "zh-hans") == {
        "price_pkr": ["100", "434"],
        "price_basis": ["tax_included", "tax_excluded"],
    }


@pytest.mark.parametrize("header", ["价格", "价格 (卢比)", "价格(卢比)", "Ｐrice_pkr", "PRICE PKR"])
def test_header_is_read_with_other_spaces_brackets_and_letters(
    admin_client: Client, plan: Plan, header: str
) -> None:
    assert changes(admin_client, [{"slug": "a-plan", header: "434"}]) == {
        "price_pkr": ["100", "434"]
    }


@pytest.mark.parametrize("text", ["名称", "有效期"])
def test_header_that_fits_two_columns_is_not_guessed(
    admin_client: Client, plan: Plan, text: str
) -> None:
    found = brought(admin_client, [{"slug": "a-plan", "sms": "7", text: "1"}])
    assert text in found.one("//*[contains(@class, 'import-notes')]")
    assert last_run().rows.get().changes == {"sms": ["", "7"]}


def test_column_given_by_code_and_by_label_is_refused(admin_client: Client, plan: Plan) -> None:
    raw = csv_of([{"slug": "a-plan", "price_pkr": "1", "价格（卢比）": "2"}])
    assert "twice" in shown(upload(admin_client, Plan, raw)).one("//*[@role='alert']//li")


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("是", "true"),
        ("否", "false"),
        ("Yes", "true"),
        ("n", "false"),
        ("1", "true"),
        ("0", "false"),
        ("√", "true"),
        ("×", "false"),
        ("TRUE", "true"),
        ("对", "true"),
    ],
)
def test_yes_and_no_are_read_as_people_write_them(
    admin_client: Client, cell: str, kept: str
) -> None:
    plan = make_plan("a-plan")
    plan.auto_renews = kept != "true"
    plan.save()
    found = changes(admin_client, [{"slug": "a-plan", "auto_renews": cell}])
    assert found["auto_renews"][1] == kept


def test_cell_that_is_no_choice_is_named_in_both_languages(
    admin_client: Client, plan: Plan
) -> None:
    table = [{"网址短名": "a-plan", "价格口径": "含什么税", "自动续订": "也许"}]
    found = brought(admin_client, table, "zh-hans").one("//ul[@class='import-faults']")
    assert "价格口径" in found
    assert "含什么税" in found
    assert "也许" in found


def test_xlsx_in_chinese_is_read(admin_client: Client, plan: Plan) -> None:
    raw = xlsx_of([["网址短名", "价格（卢比）", "自动续订"], ["a-plan", 434, "否"]])
    upload(admin_client, Plan, raw, "套餐.xlsx", "zh-hans")
    assert last_run().rows.get().changes == {
        "price_pkr": ["100", "434"],
        "auto_renews": ["", "false"],
    }


# --- Keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["A-Plan", " a-plan ", "a plan", "A_Plan", "ａ－ｐｌａｎ", "a‑plan"]
)
def test_key_is_found_with_capitals_and_spaces(admin_client: Client, plan: Plan, key: str) -> None:
    assert changes(admin_client, [{"slug": key, "price_pkr": "434"}]) == {
        "price_pkr": ["100", "434"]
    }


def test_rows_of_one_key_in_two_spellings_are_there_twice(admin_client: Client, plan: Plan) -> None:
    raw = csv_of([{"slug": "a-plan", "sms": "1"}, {"slug": "A Plan", "sms": "2"}])
    assert "twice" in shown(upload(admin_client, Plan, raw)).one("//*[@role='alert']//li")


@pytest.mark.parametrize("cell", ["Jazz Zong", "jazz, zong", "jazz，zong", "jazz、ZONG"])
def test_lists_of_keys_are_read_with_any_separator(admin_client: Client, cell: str) -> None:
    for slug in ("jazz", "zong"):
        if not Plan.objects.filter(operator__slug=slug).exists():
            make_operator(slug)
    make_tip("a-tip")
    upload(admin_client, Tip, csv_of([{"slug": "a-tip", "operators": cell}]))
    assert last_run().rows.get().changes == {"operators": ["", "jazz zong"]}


def test_misspelt_key_gets_one_sentence_that_says_so(admin_client: Client, plan: Plan) -> None:
    found = brought(admin_client, [{"slug": "a-plam", "price_pkr": "434"}])
    (said,) = found.words("//ul[@class='import-faults']/li")
    assert "There is no “a-plam” yet" in said
    assert "operator, kind, length" in said
    assert "“a-plan”" in said


def test_new_row_with_an_empty_cell_is_told_which_cell(admin_client: Client, plan: Plan) -> None:
    row = {"slug": "other", "operator": "", "name_en": "N", "kind": "data", "period": "daily"}
    found = brought(admin_client, [row])
    assert found.words("//ul[@class='import-faults']/li") == ["operator: Fill this in."]


# --- Unknown columns --------------------------------------------------------------------------


def test_unknown_column_is_named_and_left_out(admin_client: Client, plan: Plan) -> None:
    table = [{"slug": "a-plan", "price_pkr": "434", "备注": "问过小王", "prise_basis": "x"}]
    found = brought(admin_client, table)
    notes = found.one("//*[contains(@class, 'import-notes')]")
    assert "备注" in notes
    assert "price_basis" in notes
    assert kinds(last_run()) == {"a-plan": "changed"}
    do(admin_client, Plan, last_run(), "confirm")
    plan.refresh_from_db()
    assert plan.price_pkr == 434


def test_notes_are_told_in_the_language_of_whoever_looks(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, [{"slug": "a-plan", "price_pkr": "434", "备注": "x"}], "en")
    address = page(Plan, "import_run", last_run().pk)
    found = shown(admin_client.get(address, headers={"Accept-Language": "zh-hans"}))
    assert "没有读入" in found.one("//*[contains(@class, 'import-notes')]")


def test_table_of_another_list_is_refused(admin_client: Client, plan: Plan) -> None:
    row = {"slug": "a-plan", "situation": "load", "text_en": "x", "urdu": "x", "status": "draft"}
    found = shown(upload(admin_client, Plan, csv_of([row])))
    assert len(found.words("//*[@role='alert']//li")) == 3


# --- Exports in words -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_export_in_words_comes_back_without_a_change(
    admin_client: Client, plan: Plan, language: str
) -> None:
    response = admin_client.get(
        page(Plan, "export", "words", "csv"), headers={"Accept-Language": language}
    )
    raw = b"".join(response.streaming_content)
    table = from_csv("t.csv", raw)
    assert ("价格(卢比)" in table.columns) == (language == "zh-hans")
    row = next(row for row in table.rows if row[0] == "a-plan")
    assert ("含销售税" in row) == (language == "zh-hans")
    upload(admin_client, Plan, raw, language=language)
    run = last_run()
    assert set(kinds(run).values()) == {"unchanged"}
    assert run.notes == []


def test_list_offers_an_export_in_words(admin_client: Client, plan: Plan) -> None:
    address = page(Plan, "export", "words", "xlsx")
    assert address in admin_client.get(page(Plan, "changelist")).text
