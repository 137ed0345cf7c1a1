"""What a table would change, as the page shows it."""

from __future__ import annotations

import pytest
from django.test import Client
from openpyxl import Workbook

from editorial.imports import admin as imports
from editorial.imports import runs
from operators.models import Plan
from tests.desk import page, queries
from tests.factories import make_plan
from tests.tables import brought, csv_of, do, last_run, prices, saved, shown, upload, uploaded

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def plan() -> Plan:
    return make_plan("a")


# --- The preview ------------------------------------------------------------------------------


def test_the_preview_shows_the_old_beside_the_new(admin_client: Client, plan: Plan) -> None:
    found = brought(admin_client, prices(a="７"))
    assert found.one("//*[contains(@class, 'import-state')]") == "Ready to be confirmed"
    assert found.words("//section//tbody/tr/*") == ["price (Rs) price_pkr", "100", "7"]
    assert "Line 2" in found.one("//section/h2")
    assert found.tree.xpath("//section/h2/a/@href") == [page(Plan, "change", plan.pk)]
    assert plan.history.count() == 1


def test_the_preview_shows_what_changes_within_a_text(admin_client: Client, plan: Plan) -> None:
    plan.description_en = "Sold in Lahore and in many other towns of the province of Punjab."
    plan.save()
    table = [{"slug": "a", "description_en": plan.description_en.replace("Lahore", "Multan")}]
    found = brought(admin_client, table)
    assert found.words("//section//del") == ["Lahore"]
    assert found.words("//section//ins") == ["Multan"]


def test_markup_in_a_table_is_shown_and_not_run(admin_client: Client, plan: Plan) -> None:
    evil = "<script>alert(1)</script>" + "x" * 80
    response = upload(admin_client, Plan, csv_of([{"slug": "a", "name_en": evil}]), f"{evil}.csv")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;alert" in response.text


def test_choices_are_shown_in_words(admin_client: Client, plan: Plan) -> None:
    found = brought(admin_client, [{"slug": "a", "price_basis": "not_stated"}])
    assert found.words("//section//tbody/tr/td") == [
        "tax_included (with sales tax)",
        "not_stated (basis not stated)",
    ]


def test_errors_come_first_in_the_editors_language(admin_client: Client, plan: Plan) -> None:
    make_plan("b")
    found = brought(admin_client, prices(a="5", b="cheap"))
    assert found.words("//section/h2/a") == ["b", "a"]
    assert found.one("//section//li") == "price (Rs) · price_pkr: “cheap” is not a number."
    again = admin_client.get(
        page(Plan, "import_run", last_run().pk), headers={"Accept-Language": "zh-hans"}
    )
    assert "“cheap”不是数字。" in again.text
    assert not found.tree.xpath("//form[contains(@action, 'confirm')]")


def test_kinds_are_counted_and_lead_to_their_rows(admin_client: Client, plan: Plan) -> None:
    same = {"operator": "jazz", "name_en": "Test Weekly", "kind": "data", "period": "weekly"}
    table = [{"slug": slug, **same} for slug in ("a", "new", "jazz-weekly-super", "bad")]
    table[-1]["kind"] = "none"
    found = brought(admin_client, table)
    assert found.words("//ul[@class='import-kinds']//a") == [
        "All 4",
        "In error 1",
        "New 1",
        "Changed 1",
        "Unchanged 1",
    ]
    address = page(Plan, "import_run", last_run().pk)
    for kind, name in (("in_error", "bad"), ("new", "new"), ("unchanged", "a")):
        assert name in shown(admin_client.get(f"{address}?kind={kind}")).one("//section/h2")
    assert len(shown(admin_client.get(f"{address}?kind=other")).words("//section")) == 4
    last_run().rows.filter(name="new").delete()
    none = shown(admin_client.get(f"{address}?kind=new", headers={"Accept-Language": "en"}))
    assert "There are none." in none.words("//p[@class='import-note']")


def test_long_previews_have_pages(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "ROWS_A_PAGE", 2)
    table = [{"slug": slug} for slug in Plan.objects.values_list("slug", flat=True)[:5]]
    found = brought(admin_client, table)
    assert found.words("//nav[@class='import-pages']/*") == ["1", "2", "3"]
    last = admin_client.get(f"{page(Plan, 'import_run', last_run().pk)}?page=99&kind=unchanged")
    assert len(shown(last).words("//section")) == 1


def test_a_preview_takes_no_more_queries_for_more_rows(admin_client: Client) -> None:
    slugs = list(Plan.objects.values_list("slug", flat=True)[:40])
    counted = []
    for table in ([{"slug": slugs[0], "sms": "7"}], [{"slug": slug, "sms": "7"} for slug in slugs]):
        brought(admin_client, table)
        counted.append(queries(admin_client, page(Plan, "import_run", last_run().pk)))
    assert counted[0] == counted[1]


def test_a_table_without_news_has_nothing_to_write(admin_client: Client, plan: Plan) -> None:
    found = brought(admin_client, prices(a="100"))
    assert "Nothing would change" in found.one("//p[@class='import-note']")
    assert not found.tree.xpath("//form[contains(@action, 'confirm')]")


# --- Steps ------------------------------------------------------------------------------------


def test_a_long_table_is_compared_in_steps_with_and_without_script(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "CHECK_STEP", 2)
    slugs = list(Plan.objects.values_list("slug", flat=True)[:7])
    found = brought(admin_client, [{"slug": slug, "sms": "7"} for slug in slugs])
    assert found.tree.xpath("//progress/@value | //progress/@max") == ["2", "7"]
    found = shown(do(admin_client, Plan, last_run(), "check"))
    assert found.tree.xpath("//progress/@value") == ["4"]
    address = page(Plan, "import_verb", last_run().pk, "check")
    for expected in ((6, True), (7, False)):
        answer = admin_client.post(address, headers={"Accept": "application/json"})
        told = answer.json()
        assert (told["done"], told["all"], told["is_moving"]) == (expected[0], 7, expected[1])
    assert last_run().state == "ready"


def test_a_verb_is_nothing_to_look_up(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    address = page(Plan, "import_verb", last_run().pk, "confirm")
    assert admin_client.get(address).status_code == 405
    assert do(admin_client, Plan, last_run(), "delete").status_code == 200
    assert last_run().state == "ready"


def test_fields_emptied_have_a_filter_of_their_own(admin_client: Client, plan: Plan) -> None:
    make_plan("b")
    found = brought(
        admin_client,
        [{"slug": "a", "data_mb": "", "sms": "7"}, {"slug": "b", "data_mb": "1", "sms": "7"}],
    )
    assert "Fields emptied 1" in found.words("//ul[@class='import-kinds']//a")
    address = f"{page(Plan, 'import_run', last_run().pk)}?kind=emptied"
    found = shown(admin_client.get(address, headers={"Accept-Language": "en"}))
    assert len(found.tree.xpath("//section[contains(@class, 'import-row')]")) == 1


def test_merged_cells_of_a_workbook_are_named_before_anything_is_written(
    admin_client: Client, plan: Plan
) -> None:
    make_plan("b")
    book = Workbook()
    for row in (["slug", "sms"], ["a", 7], ["b", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    found = shown(upload(admin_client, Plan, saved(book), "t.xlsx"))
    assert "B2:B3" in found.one("//*[contains(@class, 'import-notes')]")
    assert last_run().rows.get(name="b").changes == {"sms": ["", "7"]}


def test_editor_chooses_the_sheet_of_a_workbook(admin_client: Client, plan: Plan) -> None:
    book = Workbook()
    book.active.append(["notes"])
    second = book.create_sheet("Plans")
    for row in (["slug", "sms"], ["a", 7]):
        second.append(row)
    sent = {"file": uploaded(saved(book), "t.xlsx"), "sheet": "Plans"}
    admin_client.post(page(Plan, "import"), sent, follow=True)
    assert last_run().rows.get().changes == {"sms": ["", "7"]}
