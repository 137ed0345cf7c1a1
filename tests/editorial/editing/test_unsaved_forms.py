"""Forms that come back too late keep their text."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from editorial.editing.unsaved_forms import packed, unpacked, without_rows
from guides.models import Guide
from operators.models import ChannelStep
from tests import factories
from tests.desk import page, sent_back
from tests.editorial.editing.test_forms import OpenForm, editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


@pytest.fixture
def li() -> Client:
    return editor("li")


def fields(answer: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in answer.context["fields"]:
        found.setdefault(name, []).append(value)
    return found


def test_whoever_was_signed_out_signs_in_and_saves(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    li.logout()
    asked = form.save(title_en="Written for an hour")
    assert asked.status_code == 200
    assert "Sign in again: your text is kept." in asked.content.decode()
    account = {"username": "li", "password": "x", "next": form.address}
    answer = li.post(reverse("admin:login"), {**account, "kept": asked.context["kept"]})
    assert "You were signed out" in answer.content.decode()
    assert "Written for an hour" in answer.content.decode()
    assert li.post(answer.context["address"], fields(answer)).status_code == 302
    guide.refresh_from_db()
    assert guide.title_en == "Written for an hour"


def test_a_wrong_password_keeps_the_text_too(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    li.logout()
    asked = form.save(title_en="Written for an hour")
    account = {"username": "li", "password": "wrong", "next": form.address}
    answer = li.post(reverse("admin:login"), {**account, "kept": asked.context["kept"]})
    assert answer.context["kept"] == asked.context["kept"]
    assert 'name="kept"' in answer.content.decode()


@pytest.mark.parametrize("kept", ["", "x", "made:up:signature"])
@pytest.mark.parametrize("address", ["/admin/", "https://elsewhere.example/"])
def test_what_the_site_did_not_pack_is_not_shown(kept: str, address: str) -> None:
    User.objects.create_superuser("li", password="x")
    account = {"username": "li", "password": "x", "next": address, "kept": kept}
    answer = Client().post(reverse("admin:login"), account)
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/")


def test_a_packed_form_is_never_sent_elsewhere() -> None:
    User.objects.create_superuser("li", password="x")
    data = {"username": "li", "password": "x", "next": "https://elsewhere.example/"}
    kept = packed(QueryDict("title_en=Text"))
    answer = Client().post(reverse("admin:login"), {**data, "kept": kept})
    assert "elsewhere" not in answer.content.decode()
    assert answer.status_code == 302


def test_packing_keeps_every_value_and_no_secret() -> None:
    data = QueryDict("plans=1&plans=2&body=%0D%0A%E5%AD%97&csrfmiddlewaretoken=x")
    assert unpacked(packed(data)) == [("plans", "1"), ("plans", "2"), ("body", "\r\n字")]


def test_a_form_whose_object_was_deleted_becomes_a_new_one(li: Client, guide: Guide) -> None:
    form, other = OpenForm(li, guide), editor("ann")
    other.post(page(Guide, "delete", guide.pk), {"post": "yes"})
    answer = form.save(title_en="Still wanted")
    words = answer.content.decode()
    assert "ann deleted this while you were editing it." in words
    assert "Still wanted" in str(fields(answer)["title_en"])
    assert li.post(answer.context["address"], fields(answer)).status_code == 302
    assert Guide.objects.get(slug=guide.slug).title_en == "Still wanted"


def test_the_parts_of_a_deleted_object_become_new_ones(li: Client) -> None:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    form = OpenForm(li, channel)
    channel.delete()
    answer = form.save(**{"steps-0-body_en": "One, mended"})
    assert li.post(answer.context["address"], fields(answer)).status_code == 302
    assert ChannelStep.objects.get(channel__slug=channel.slug).body_en == "One, mended"


@pytest.mark.parametrize("number", ["987654321", "x", "9" * 30])
def test_an_object_that_never_was_is_no_error(li: Client, number: str) -> None:
    answer = li.post(page(Guide, "change", number), {"title_en": "Text"})
    assert answer.status_code == 200
    assert "Someone else deleted this" in answer.content.decode()


def test_rows_lose_their_numbers() -> None:
    data = QueryDict("base_version=4&s-0-id=7&s-0-base_version=9&s-0-body=B&s-INITIAL_FORMS=1")
    assert without_rows(data) == [("s-0-body", "B"), ("s-INITIAL_FORMS", "0")]


def test_a_form_opened_before_signing_in_anew_is_kept(guide: Guide) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(User.objects.create_superuser("li", password="x"))
    address = page(Guide, "change", guide.pk)
    data = {**sent_back(client.get(address)), "title_en": "Kept", "csrfmiddlewaretoken": "a" * 64}
    answer = client.post(address, data, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "You signed in anew while this form was open." in answer.content.decode()
    again = {**fields(answer), "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, again).status_code == 302
    guide.refresh_from_db()
    assert guide.title_en == "Kept"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_a_form_from_elsewhere_is_refused_without_a_button(
    guide: Guide, headers: dict[str, str]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("li", password="x"))
    answer = client.post(page(Guide, "change", guide.pk), {"title_en": "Evil"}, headers=headers)
    assert answer.status_code == 403
    assert "Evil" not in answer.content.decode()
