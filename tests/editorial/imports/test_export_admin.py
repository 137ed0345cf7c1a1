"""Lists as tables: what the editor sees is what comes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import models
from django.test import Client
from django.utils import timezone

from editorial.imports.export_admin import WithExports
from editorial.imports.readers import from_csv
from editorial.imports.table import Table
from editorial.imports.xlsx import from_xlsx
from editorial.models import Bilingual, Correction
from guides.models import Guide, Question, Tip
from operators.models import NumberPrefix, Operator, Plan
from tests.desk import page
from tests.factories import make_guide, make_question, make_tip
from tests.pages import Page, parsed

pytestmark = pytest.mark.django_db

EXPORTING = [one.model for one in admin.site._registry.values() if isinstance(one, WithExports)]


def exported(
    client: Client,
    model: type[models.Model],
    what: str = "list",
    form: str = "csv",
    query: str = "",
) -> Table:
    response = client.get(f"{page(model, 'export', what, form)}?{query}")
    assert response.status_code == 200
    raw = b"".join(response.streaming_content)
    assert f"-{what}-{timezone.localdate()}.{form}" in response["Content-Disposition"]
    return from_csv("t.csv", raw) if form == "csv" else from_xlsx("t.xlsx", raw)


def column(table: Table, name: str) -> list[str]:
    return [row[table.columns.index(name)] for row in table.rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("model", EXPORTING, ids=lambda model: model._meta.model_name)
def test_every_list_of_ours_is_a_table(
    admin_client: Client, model: type[models.Model], form: str
) -> None:
    make_question(operator=Operator.objects.get(slug="jazz"))
    Correction.objects.create(content_object=Plan.objects.first(), seen="=1+1", language="en")
    table = exported(admin_client, model, form=form)
    assert len(table.rows) == model._default_manager.count()
    assert len(table.columns) > 4


def test_all_pages_of_a_filtered_and_searched_list_are_exported(admin_client: Client) -> None:
    whole = exported(admin_client, Plan)
    assert len(whole.rows) == Plan.objects.count()
    zong = Operator.objects.get(slug="zong").pk
    query = f"operator__id__exact={zong}&q=weekly&p=2&o=1"
    narrowed = exported(admin_client, Plan, query=query)
    assert set(column(narrowed, "operator")) == {"zong"}
    assert 0 < len(narrowed.rows) < len(whole.rows)
    assert all("weekly" in " ".join(row).lower() for row in narrowed.rows)


def test_a_list_links_to_the_export_of_itself(admin_client: Client) -> None:
    address = f"{page(Plan, 'changelist')}?q=weekly"
    response = admin_client.get(address, headers={"Accept-Language": "en"})
    found = Page("/en/", response, parsed(response))
    assert found.words("//details[@class='export-menu']//dt") == [
        "This list",
        "This list, headers and choices in words",
        "To be translated into Chinese",
        "To be translated into English",
    ]
    links = found.tree.xpath("//details[@class='export-menu']//a/@href")
    assert len(links) == 8
    assert links[0] == f"{page(Plan, 'export', 'list', 'csv')}?q=weekly"


def test_a_sheet_has_the_texts_of_the_list(admin_client: Client) -> None:
    for slug in ("one", "two"):
        tip = make_tip(slug)
        tip.text_zh_hans = f"{slug}。"
        tip.save()
    assert set(column(exported(admin_client, Tip, "en"), "key")) >= {"one", "two"}
    narrowed = exported(admin_client, Tip, "en", "xlsx", "q=one")
    assert column(narrowed, "key") == ["one"]


@pytest.mark.parametrize("model", [Question, NumberPrefix, Correction])
def test_sheets_go_out_only_where_they_are_taken_back(
    admin_client: Client, model: type[models.Model]
) -> None:
    listed = admin_client.get(page(model, "changelist")).text
    assert page(model, "export", "list", "csv") in listed
    address = page(model, "export", "en", "csv")
    assert address not in listed
    assert admin_client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("what", "form"), [("list", "ods"), ("all", "csv"), ("ur", "csv"), ("list", "")]
)
def test_an_export_that_does_not_exist_is_not_found(
    admin_client: Client, what: str, form: str
) -> None:
    address = page(Plan, "export", "list", "csv").replace("list/csv", f"{what}/{form or 'x'}")
    assert admin_client.get(address).status_code == 404


def test_a_filter_that_makes_no_sense_leads_back_to_the_list(admin_client: Client) -> None:
    response = admin_client.get(f"{page(Plan, 'export', 'list', 'csv')}?publish_at=x")
    assert (response.status_code, response["Location"]) == (302, page(Plan, "changelist"))


def test_a_text_that_xlsx_cannot_hold_is_told_on_the_list(admin_client: Client) -> None:
    make_guide(body_en="x" * 33_000)
    address = page(Guide, "export", "list", "xlsx")
    response = admin_client.get(address, follow=True, headers={"Accept-Language": "en"})
    assert "Export as CSV." in response.text
    assert len(exported(admin_client, Guide).rows) == Guide.objects.count()


@pytest.mark.parametrize(("allowed", "status"), [(True, 200), (False, 403)])
def test_who_may_see_a_list_may_export_it(client: Client, allowed: bool, status: int) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    if allowed:
        viewer.user_permissions.add(Permission.objects.get(codename="view_plan"))
    client.force_login(viewer)
    assert client.get(page(Plan, "export", "list", "csv")).status_code == status


def test_django_own_lists_are_not_ours_to_export(admin_client: Client) -> None:
    assert "export-menu" not in admin_client.get(page(User, "changelist")).text
    assert isinstance(Question(), Bilingual)


def test_rows_come_in_the_order_of_the_list(admin_client: Client) -> None:
    def slugs(order: Any) -> list[str]:
        return column(exported(admin_client, Plan, query=f"o={order}"), "slug")

    assert slugs(3) != slugs(-3)
    assert sorted(slugs(3)) == sorted(slugs(-3))
