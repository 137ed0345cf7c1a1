"""How an editor's browser goes about the admin."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.forms import BaseForm, CheckboxInput, FileField, MultiWidget, SelectMultiple
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def page(model: type[models.Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def act(client: Client, model: type[models.Model], action: str, *rows: models.Model) -> list[str]:
    """The messages after an action was done to rows of a list."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    response = client.post(page(model, "changelist"), chosen, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def sent_back(response: HttpResponse) -> dict[str, Any]:
    """What a browser sends when a form with its inlines is saved as it stands."""
    data = fields_of(response.context["adminform"].form)
    if key := response.context.get("form_key"):
        data["form_key"] = key
    for inline in response.context["inline_admin_formsets"]:
        for form in (inline.formset.management_form, *inline.formset.forms):
            data |= fields_of(form)
    return data


def fields_of(form: BaseForm) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if version := getattr(form, "base_version", None):
        data[form.add_prefix("base_version")] = version
    for bound in form:
        # The admin wraps a choice of rows in its buttons for adding and changing them.
        widget = getattr(bound.field.widget, "widget", bound.field.widget)
        value = bound.value()
        if isinstance(widget, MultiWidget):
            # A form that came back has the parts as they were sent.
            parts = enumerate(value if isinstance(value, list) else widget.decompress(value))
            data |= {f"{bound.html_name}_{place}": part or "" for place, part in parts}
        elif isinstance(widget, CheckboxInput):
            data |= {bound.html_name: "on"} if value else {}
        elif isinstance(widget, SelectMultiple):
            data[bound.html_name] = [getattr(one, "pk", one) for one in value or ()]
        elif not isinstance(bound.field, FileField):
            data[bound.html_name] = "" if value is None else getattr(value, "pk", value)
    return data


def added(response: HttpResponse, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What it sends besides when a row was added to these inlines with the button below them."""
    data: dict[str, Any] = {}
    for inline in response.context["inline_admin_formsets"]:
        if row := rows.get(prefix := inline.formset.prefix):
            place = inline.formset.total_form_count()
            empty = fields_of(inline.formset.empty_form)
            data |= {name.replace("__prefix__", str(place)): empty[name] for name in empty}
            data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
            data[f"{prefix}-TOTAL_FORMS"] = place + 1
    return data


def save(
    client: Client,
    model: type[models.Model],
    *args: Any,
    language: str = "zh-hans",
    rows: dict[str, dict[str, Any]] | None = None,
    **values: Any,
) -> HttpResponse:
    """Opens the form (of the row with this key, or an empty one), fills it in and saves it."""
    address = page(model, "change" if args else "add", *args)
    headers = {"Accept-Language": language}
    blocks = {*(rows or {}), *(name.split("-")[0] for name in values if "-" in name)}
    form = client.get(address, {"rows": sorted(blocks)} if args else {}, headers=headers)
    data = {**sent_back(form), **added(form, rows or {}), **values}
    return client.post(address, data, headers=headers)


def faults(response: HttpResponse) -> dict[str, list[str]]:
    """Nothing once it is saved; otherwise what each field says."""
    if response.status_code == 302:
        return {}
    found = {name: list(texts) for name, texts in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): list(texts) for name, texts in form.errors.items()}
        if texts := inline.formset.non_form_errors():
            found[inline.formset.prefix] = list(texts)
    return found


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
