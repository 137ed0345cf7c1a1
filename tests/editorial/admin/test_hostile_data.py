"""No address of an add form and nothing that is sent with one is an error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from guides.models import Guide
from operators.models import Operator, Promotion
from tests.desk import faults, page, sent_back
from tests.pictures import upload

pytestmark = pytest.mark.django_db

HOSTILE = ("abc", "9" * 30, "1,x,,9", "\x00", "2026-13-45", "1e999", "\u0315" * 10_000)
#: What the admin reads from addresses besides.
OTHERS = ("_popup", "_changelist_filters", "pending")


def addable() -> list[type[models.Model]]:
    request: Any = type("Request", (), {"user": User(is_superuser=True, is_active=True)})()
    return [model for model, one in admin.site._registry.items() if one.has_add_permission(request)]


@pytest.mark.parametrize("model", addable(), ids=lambda model: model._meta.model_name)
def test_an_add_form_opens_with_any_initial_data(
    admin_client: Client, model: type[models.Model]
) -> None:
    names = admin_client.get(page(model, "add")).context["adminform"].form.fields
    for value in HOSTILE:
        data = dict.fromkeys((*names, *OTHERS), value)
        assert admin_client.get(page(model, "add"), data).status_code == 200, value
        assert admin_client.get(page(model, "add"), {"_to_field": value}).status_code == 400, value


@pytest.mark.parametrize("model", addable(), ids=lambda model: model._meta.model_name)
def test_an_add_form_with_any_data_is_sent_back_with_errors(
    admin_client: Client, model: type[models.Model]
) -> None:
    form = sent_back(admin_client.get(page(model, "add")))
    for value in HOSTILE:
        data = {name: one if name.endswith("_FORMS") else value for name, one in form.items()}
        response = admin_client.post(page(model, "add"), data)
        assert response.status_code == 200, value
        assert faults(response), value


@pytest.mark.parametrize(
    ("model", "query"),
    [(Guide, "plans=abc"), (Guide, "publish_at=x"), (Promotion, "operator=abc")],
)
def test_an_add_form_ignores_initial_data_that_its_fields_cannot_hold(
    admin_client: Client, model: type[models.Model], query: str
) -> None:
    response = admin_client.get(f"{page(model, 'add')}?{query}")
    assert query.partition("=")[0] not in response.context["adminform"].form.initial


def test_an_add_form_uses_initial_data_that_its_fields_can_hold(admin_client: Client) -> None:
    jazz = Operator.objects.get(slug="jazz")
    response = admin_client.get(page(Promotion, "add"), {"operator": jazz.pk})
    assert f'<option value="{jazz.pk}" selected>' in response.text


@pytest.mark.parametrize(("model", "name"), [(Guide, "cover"), (Operator, "logo")])
def test_a_picture_sent_with_a_refused_add_form_is_kept(
    admin_client: Client, model: type[models.Model], name: str
) -> None:
    address = page(model, "add")
    sent = {**sent_back(admin_client.get(address)), name: upload()}
    response = admin_client.post(address, sent)
    assert response.status_code == 200
    assert faults(response)
    assert f'name="{name}-kept"' in response.text
