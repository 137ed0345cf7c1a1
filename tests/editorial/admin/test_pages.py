"""What all of the editors' pages have in common, tried on every registered model."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation

from editorial.models import Content, Correction, Link
from operators.models import Operator, Plan
from tests import factories
from tests.desk import page, queries

pytestmark = pytest.mark.django_db

REGISTERED = list(admin.site._registry)
LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def one_of_each() -> None:
    factories.make_promotion()
    factories.make_question(operator=Operator.objects.get(slug="jazz"))
    Correction.objects.create(content_object=Plan.objects.first(), seen="…", language="en")


# --- Every page of every model ----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_every_page_opens_in_both_languages(
    admin_client: Client, one_of_each: None, model: type[models.Model], language: str
) -> None:
    row = model._default_manager.first()
    pages = [page(model, "changelist"), page(model, "add")]
    if row:
        pages += [page(model, "change", row.pk), page(model, "history", row.pk)]
    if isinstance(row, models.Model) and hasattr(row, "history") and (one := row.history.first()):
        query = urlencode({"old": one.changeset_id, "new": "now"})
        pages.append(f"{page(model, 'compare_versions', row.pk)}?{query}")
    expected = dict.fromkeys(pages, 200)
    if model in {Correction, Link}:
        expected[page(model, "add")] = 403
    found = {
        address: admin_client.get(address, headers={"Accept-Language": language}).status_code
        for address in pages
    }
    assert found == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_opens_in_both_languages(admin_client: Client, language: str) -> None:
    response = admin_client.get("/admin/", headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_a_reader_of_the_admin_without_the_right_to_change_sees_labelled_texts(
    client: Client, one_of_each: None, model: type[models.Model]
) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    codename = f"view_{model._meta.model_name}"
    viewer.user_permissions.add(
        Permission.objects.get(codename=codename, content_type__app_label=model._meta.app_label)
    )
    client.force_login(viewer)
    assert client.get(page(model, "changelist")).status_code == 200
    if row := model._default_manager.first():
        text = client.get(page(model, "change", row.pk), headers={"Accept-Language": "en"}).text
        assert "[en]" not in text
        assert 'name="_verb"' not in text


@pytest.mark.parametrize("page_of", ["login", "index"])
def test_both_languages_are_one_button_away(
    client: Client, admin_client: Client, page_of: str
) -> None:
    visitor = client if page_of == "login" else admin_client
    text = visitor.get(reverse(f"admin:{page_of}")).text
    assert f'action="{reverse("set_language")}"' in text
    assert ">English</button>" in text
    assert ">简体中文</button>" in text


def test_no_page_has_inline_script_or_style(admin_client: Client) -> None:
    plan = Plan.objects.first()
    assert plan
    plan.save()
    for address in (
        page(Plan, "changelist"),
        page(Plan, "change", plan.pk),
        page(Plan, "history", plan.pk),
    ):
        text = admin_client.get(address).text
        assert "style=" not in text
        assert "<style" not in text
        assert "<script>" not in text


# --- Queries ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model", [one for one in REGISTERED if issubclass(one, Content)], ids=lambda m: m.__name__
)
def test_a_longer_list_of_content_takes_no_more_queries(
    admin_client: Client, one_of_each: None, model: type[models.Model]
) -> None:
    rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:12])
    address = page(model, "changelist")
    queries(admin_client, address)
    few = queries(admin_client, f"{address}?pk__in={rows[0]}")
    assert queries(admin_client, f"{address}?pk__in={','.join(map(str, rows))}") <= few


def test_a_longer_list_of_corrections_takes_no_more_queries(
    admin_client: Client, one_of_each: None
) -> None:
    address = page(Correction, "changelist")
    queries(admin_client, address)
    few = queries(admin_client, address)
    for plan in Plan.objects.exclude(operator__slug="jazz")[:5]:
        Correction.objects.create(content_object=plan, seen="…", language="en")
    assert queries(admin_client, address) <= few


def test_offering_plans_to_choose_from_takes_no_query_for_each(admin_client: Client) -> None:
    address = (
        reverse("admin:autocomplete") + "?app_label=guides&model_name=guide&field_name=plans&term="
    )
    queries(admin_client, address)
    assert queries(admin_client, address + "week") == queries(admin_client, address + "monthly")


# --- Labels -----------------------------------------------------------------------


@pytest.mark.parametrize("model", [m for m in REGISTERED if issubclass(m, Content)])
def test_labels_name_the_language_in_words(model: type[models.Model]) -> None:
    with translation.override("en"):
        name = str(model._meta.get_field("source_note_en").verbose_name)
    assert name == "source in words (English)"
