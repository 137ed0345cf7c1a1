"""Forms that come back too late keep their text."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from editorial.accounts.roles import EDITOR, TRANSLATORS
from editorial.editing.unsaved_forms import packed, unpacked, without_rows
from guides.models import Guide
from operators.models import ChannelStep, Plan
from tests import factories
from tests.desk import faults, page, sent_back
from tests.editorial.editing.test_forms import OpenForm, editor, told, told_later
from tests.pictures import upload
from tests.roles import signed_in_as

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
    fields = [("plans", "1"), ("plans", "2"), ("body", "\r\n字")]
    assert unpacked(packed(data, ["cover.jpg"])) == (fields, ["cover.jpg"])


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


def test_deleted_plan_is_restored_with_its_price_series(li: Client) -> None:
    plan = factories.make_plan(price_pkr=100)
    factories.make_price(plan, 90, "2026-01-01")
    form = OpenForm(li, plan)
    prices = sorted(plan.prices.values_list("price_pkr", "observed_on"))
    editor("ann").post(page(Plan, "delete", plan.pk), {"post": "yes"})
    answer = form.save(description_en="Still wanted, and written for an hour.")
    assert li.post(answer.context["address"], fields(answer)).status_code == 302
    restored = Plan.objects.get(slug=plan.slug)
    assert restored.description_en == "Still wanted, and written for an hour."
    assert sorted(restored.prices.values_list("price_pkr", "observed_on")) == prices


def test_whoever_deleted_it_is_told_that_it_was_restored(li: Client, guide: Guide) -> None:
    form, ann = OpenForm(li, guide), editor("ann")
    ann.post(page(Guide, "delete", guide.pk), {"post": "yes"})
    answer = form.save(title_en="Still wanted")
    told(li, li.post(answer.context["address"], fields(answer)))
    assert "the deletion of “Test guide”" in told_later(ann)


def test_refused_form_does_not_restore_what_was_deleted(li: Client, guide: Guide) -> None:
    form, number = OpenForm(li, guide), guide.pk
    guide.delete()
    answer = form.save(slug="Not A Slug")
    refused = li.post(answer.context["address"], fields(answer))
    assert list(faults(refused)) == ["slug"]
    assert not Guide.objects.filter(pk=number).exists()
    mended = {**sent_back(refused), "slug": "mended", "_restore_deleted": "1"}
    assert 'name="_restore_deleted"' in refused.content.decode()
    assert li.post(answer.context["address"], mended).status_code == 302
    assert Guide.objects.get(slug="mended").pk == number


def test_deleted_page_is_a_draft_when_restored_without_the_right_to_publish(guide: Guide) -> None:
    client = english(EDITOR)
    form = OpenForm(client, guide)
    guide.delete()
    answer = form.save(title_en="Still wanted")
    assert client.post(answer.context["address"], fields(answer)).status_code == 302
    restored = Guide.objects.get(slug=guide.slug)
    assert (restored.title_en, restored.status) == ("Still wanted", "draft")


def test_deleted_page_whose_address_was_taken_is_added_anew(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    guide.delete()
    factories.make_guide(guide.slug)
    answer = form.save(body_en="Written for an hour, and still wanted.")
    again = li.post(answer.context["address"], fields(answer))
    assert again.context["address"] == page(Guide, "add")
    assert ("body_en", "Written for an hour, and still wanted.") in again.context["fields"]


# --- Rights and publication that went while somebody was writing ---------------------------------

WRITTEN = "Written for an hour, every word of it."


def english(*roles: str) -> Client:
    client = signed_in_as(*roles)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.mark.parametrize(
    ("status", "words"),
    [("archived", "ann archived this"), ("draft", "ann made this a draft again")],
)
def test_translation_of_a_page_that_was_withdrawn_is_kept(
    guide: Guide, status: str, words: str
) -> None:
    client = english(TRANSLATORS["en"])
    form = OpenForm(client, guide)
    OpenForm(editor("ann"), guide).save(status=status)
    answer = form.save(body_en=WRITTEN)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert words in text
    assert "deleted" not in text
    assert WRITTEN in answer.context["texts"]
    Guide.objects.filter(pk=guide.pk).update(status="published")
    assert client.post(answer.context["address"], fields(answer)).status_code == 302
    guide.refresh_from_db()
    assert guide.body_en == WRITTEN


def test_translation_of_a_deleted_page_is_kept_to_be_copied(guide: Guide) -> None:
    form = OpenForm(english(TRANSLATORS["en"]), guide)
    editor("ann").post(page(Guide, "delete", guide.pk), {"post": "yes"})
    answer = form.save(body_en=WRITTEN)
    text = answer.content.decode()
    assert "ann deleted this while you were editing it." in text
    assert WRITTEN in answer.context["texts"]
    assert answer.context["button"] == ""


def test_text_of_whoever_lost_every_role_is_kept(guide: Guide) -> None:
    client = english(EDITOR)
    form = OpenForm(client, guide)
    User.objects.get(username="colleague").groups.clear()
    answer = form.save(body_en=WRITTEN)
    assert answer.status_code == 403
    assert "Your account has no right to save this" in answer.content.decode()
    assert WRITTEN in answer.context["texts"]


def test_text_of_whoever_may_no_longer_enter_is_kept(guide: Guide) -> None:
    client = english(EDITOR)
    form = OpenForm(client, guide)
    User.objects.filter(username="colleague").update(is_staff=False)
    answer = form.save(body_en=WRITTEN)
    assert answer.status_code == 403
    assert "Your account may no longer enter this desk." in answer.content.decode()
    assert WRITTEN in answer.context["texts"]


def test_text_of_an_editor_who_became_a_translator_is_named(guide: Guide) -> None:
    client = english(EDITOR)
    form = OpenForm(client, guide)
    account = User.objects.get(username="colleague")
    account.groups.set(Group.objects.filter(name=TRANSLATORS["en"]))
    answer = form.save(body_zh_hans="写了一个小时的正文。", body_en=WRITTEN)
    text = answer.content.decode()
    assert "You may no longer write “text (Chinese)”" in text
    assert "写了一个小时的正文。" in text
    assert sent_back(answer)["body_en"] == WRITTEN
    assert client.post(form.address, sent_back(answer)).status_code == 302
    guide.refresh_from_db()
    assert guide.body_en == WRITTEN


def test_refusal_without_a_text_is_a_page_of_the_desk(guide: Guide) -> None:
    answer = english(TRANSLATORS["en"]).get(page(Guide, "add"))
    assert answer.status_code == 403
    assert "Your account has no right to do this." in answer.content.decode()
    assert "kept.css" in answer.content.decode()


# --- Pictures --------------------------------------------------------------------------------


def test_picture_chosen_before_being_signed_out_is_told_as_lost(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    li.logout()
    asked = form.save(cover=upload(), body_en=WRITTEN)
    account = {"username": "li", "password": "x", "next": form.address}
    answer = li.post(reverse("admin:login"), {**account, "kept": asked.context["kept"]})
    assert f"The file “{upload().name}” could not be kept." in answer.content.decode()


def test_picture_chosen_before_signing_in_anew_is_kept(guide: Guide) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(User.objects.create_superuser("li", password="x"))
    address = page(Guide, "change", guide.pk)
    words = {"cover_alt_en": "A shop.", "cover_alt_zh_hans": "一家店。"}
    data = {**sent_back(client.get(address)), **words, "cover": upload()}
    answer = client.post(address, data, headers={"Origin": "http://testserver"})
    assert answer.context["lost_files"] == []
    again = {**fields(answer), "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, again).status_code == 302
    guide.refresh_from_db()
    assert guide.cover.name.startswith("pictures/")


# --- Cookies -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("en", "has lost the cookies"), ("zh-hans", "Cookie")]
)
def test_form_sent_without_any_cookie_is_kept(guide: Guide, language: str, words: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    client.force_login(User.objects.create_superuser("li", password="x"))
    address = page(Guide, "change", guide.pk)
    data = {**sent_back(client.get(address)), "title_en": "Kept", "body_en": WRITTEN}
    client.cookies.clear()
    answer = client.post(address, data, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert WRITTEN in answer.context["texts"]
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    asked = client.post(address, {**fields(answer), **token})
    account = {"username": "li", "password": "x", "next": address, "kept": asked.context["kept"]}
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    answer = client.post(reverse("admin:login"), {**account, **token})
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, {**fields(answer), **token}).status_code == 302
    guide.refresh_from_db()
    assert guide.title_en == "Kept"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Please send it once more"), ("zh-hans", "再发送一次")]
)
def test_public_form_without_cookies_is_kept(language: str, words: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    sent = {"words": "A text & <b>more</b>"}
    own = {"Origin": "http://testserver"}
    answer = client.post("/i18n/setlang/", sent, headers=own)
    assert answer.status_code == 403
    assert "A text &amp; &lt;b&gt;more" in answer.content.decode()
    assert 'class="masthead"' in answer.content.decode()
    assert words in answer.content.decode()
    answer = client.post("/i18n/setlang/", sent)
    assert "A text" not in answer.content.decode()
    assert words in answer.content.decode()


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


# --- Errors of ours -----------------------------------------------------------------------------

WORDS = "Written for an hour and not yet saved"


@pytest.mark.parametrize(
    ("language", "title", "button"),
    [
        ("en", "Something broke on our side", "Send it again"),
        ("zh-hans", "我们这边出错了", "再发送一次"),
    ],
)
def test_form_that_met_an_error_is_kept_on_a_page_of_the_desk(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, language: str, title: str, button: str
) -> None:
    client = signed_in_as(EDITOR)
    client.raise_request_exception = False
    form = {**sent_back(client.get(page(Guide, "change", guide.pk))), "title_en": WORDS}
    monkeypatch.setattr("guides.admin.GuideAdmin.save_model", None)
    address = page(Guide, "change", guide.pk)
    answer = client.post(address, form, headers={"Accept-Language": language})
    assert answer.status_code == 500
    tree = html.document_fromstring(answer.text)
    assert tree.xpath("string(//h1)") == title
    assert tree.xpath("//link[contains(@href, 'admin/css/base')]")
    assert tree.xpath(f"//textarea[@name='title_en'][normalize-space()='{WORDS}']")
    assert tree.xpath("string(//input[@type='submit']/@value)") == button


def test_error_without_a_form_is_a_page_of_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in_as(EDITOR)
    client.raise_request_exception = False
    monkeypatch.setattr("editorial.admin.site.sections", None)
    answer = client.get("/admin/", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert "Go back and try again" in answer.text
    assert not html.document_fromstring(answer.text).xpath("//form[@class='kept']")


def test_error_of_the_database_is_answered_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in_as(EDITOR)
    client.raise_request_exception = False
    monkeypatch.setattr("editorial.admin.site.HandbookSite.each_context", None)
    monkeypatch.setattr("editorial.admin.site.sections", None)
    answer = client.get("/admin/", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text


def test_short_text_of_a_deleted_page_is_kept_to_be_copied(guide: Guide) -> None:
    translator = signed_in_as(TRANSLATORS["en"], username="translator")
    form = OpenForm(translator, guide)
    guide.delete()
    text = form.save(title_en="Short").content.decode()
    assert "<pre>Short</pre>" in text
    assert "<pre>on</pre>" not in text
