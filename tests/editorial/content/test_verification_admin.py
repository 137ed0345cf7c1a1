"""Checking facts: from a list, with the page that asks for addresses, and from a form."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from editorial.content import verification_admin as verifying
from guides.models import Tip
from tests import factories
from tests.desk import page

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/proof"
BARE = {"source_url": "", "confidence": "unverified"}


def bare_tip(slug: str = "bare", **fields: Any) -> Tip:
    return factories.make_tip(slug, **{**BARE, **fields})


def verify(client: Client, *rows: Any, language: str = "en", **sent: Any) -> HttpResponse:
    """Posts the action, or the page that it answered with when ``sent`` has what was filled in."""
    data = {"action": "verify", "_selected_action": [row.pk for row in rows], **sent}
    address = page(type(rows[0]), "changelist")
    return client.post(address, data, headers={"Accept-Language": language})


def filled(*rows: Any, **values: str) -> dict[str, Any]:
    """What the page sends: ``bare="…"`` for the address of the row with that short name."""
    sent: dict[str, Any] = {"asked": [row.pk for row in rows]}
    for row in rows:
        sent[f"source-{row.pk}-source_url"] = values.get(row.slug.replace("-", "_"), "")
    return sent


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def checked(*rows: Any) -> list[bool]:
    return [again(row).verified_on == timezone.localdate() for row in rows]


def complaints(response: HttpResponse) -> list[list[str]]:
    assert response.status_code == 200
    return [list(form.errors.get("source_url", [])) for form in response.context["forms"]]


# --- From the list -----------------------------------------------------------------------------


def test_facts_with_an_address_are_marked_at_once(admin_client: Client, admin_user: User) -> None:
    tips = [factories.make_tip(f"tip-{number}") for number in range(2)]
    assert verify(admin_client, *tips).status_code == 302
    assert checked(*tips) == [True, True]
    assert {again(tip).verified_by for tip in tips} == {admin_user}


def test_marking_is_no_change(admin_client: Client) -> None:
    tip = factories.make_tip()
    tip.text_zh_hans = "改了，译文待更新。"
    tip.save()
    before = again(tip)
    verify(admin_client, tip)
    after = again(tip)
    assert after.verified_on
    assert (after.updated_at, after.translation_en) == (before.updated_at, "outdated")


def test_facts_without_an_address_are_asked_for_it_and_until_then_none_is_marked(
    admin_client: Client,
) -> None:
    tip, bare = factories.make_tip(), bare_tip()
    response = verify(admin_client, tip, bare)
    assert response.status_code == 200
    assert [form.row for form in response.context["forms"]] == [bare]
    assert response.context["others"] == [tip]
    assert checked(tip, bare) == [False, False]


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "依据在哪里？"), ("en", "Where does it say so?")]
)
def test_the_page_asks_in_the_editors_language(
    admin_client: Client, language: str, title: str
) -> None:
    text = verify(admin_client, bare_tip(), language=language).text
    assert title in text
    assert "style=" not in text


def test_an_address_given_there_is_kept_and_the_fact_marked(
    admin_client: Client, admin_user: User
) -> None:
    tip, bare = factories.make_tip(), bare_tip()
    updated = again(bare).updated_at
    response = verify(admin_client, tip, bare, **filled(bare, bare=ADDRESS))
    assert response.status_code == 302
    assert checked(tip, bare) == [True, True]
    bare = again(bare)
    assert (bare.source_url, bare.verified_by) == (ADDRESS, admin_user)
    assert bare.updated_at == updated
    assert bare.history.first().history_user == admin_user
    assert LogEntry.objects.filter(object_id=str(bare.pk)).count() == 1


@pytest.mark.parametrize(
    "address",
    ["nonsense", "javascript:alert(1)", "ftp://example.org/a", f"https://e.org/{'x' * 500}"],
)
def test_what_is_no_web_address_is_refused_and_nothing_is_marked(
    admin_client: Client, address: str
) -> None:
    tip, bare, other = factories.make_tip(), bare_tip(), bare_tip("other")
    response = verify(
        admin_client, tip, bare, other, **filled(bare, other, bare=address, other=ADDRESS)
    )
    faulty, sound = complaints(response)
    assert len(faulty) == 1
    assert not sound
    assert checked(tip, bare, other) == [False] * 3
    values = [form["source_url"].value() for form in response.context["forms"]]
    assert values == [address, ADDRESS]  # nothing typed is lost


def test_an_address_without_its_beginning_gets_a_secure_one(admin_client: Client) -> None:
    bare = bare_tip()
    verify(admin_client, bare, **filled(bare, bare="example.org/proof"))
    assert again(bare).source_url == ADDRESS


def test_nothing_given_is_said_at_the_field(admin_client: Client) -> None:
    bare = bare_tip()
    response = verify(admin_client, bare, **filled(bare))
    assert complaints(response) == [
        ["Give the address of the page that says so, or leave this one out."]
    ]


def test_a_row_can_be_left_out_whatever_stands_in_its_field(admin_client: Client) -> None:
    bare, other = bare_tip(), bare_tip("other")
    sent = filled(bare, other, bare="nonsense", other=ADDRESS)
    response = verify(admin_client, bare, other, **sent, **{f"source-{bare.pk}-leave": "on"})
    assert response.status_code == 302
    assert checked(bare, other) == [False, True]
    assert again(bare).source_url == ""


def test_a_fact_with_its_source_in_words_needs_no_address(admin_client: Client) -> None:
    shop = factories.make_tip("shop", source_url="", source_note_en="Sign at the shop")
    response = verify(admin_client, shop, language="zh-hans")
    assert "Sign at the shop" in response.text
    assert verify(admin_client, shop, **filled(shop)).status_code == 302
    assert checked(shop) == [True]


def test_an_address_from_the_same_words_is_filled_in_and_others_are_offered(
    admin_client: Client,
) -> None:
    note = {"source_note_zh_hans": "某报", "source_note_en": "A paper"}
    factories.make_tip("known", source_url=ADDRESS, **note)
    same = factories.make_tip("same", **{**note, "source_url": ""})
    bare = bare_tip()
    response = verify(admin_client, same, bare)
    filled_in = {form.row.slug: form["source_url"].value() for form in response.context["forms"]}
    assert filled_in == {"same": ADDRESS, "bare": ""}
    assert ADDRESS in response.context["addresses"]
    assert len(response.context["addresses"]) <= 20


def test_an_address_that_someone_gave_meanwhile_is_not_overwritten(admin_client: Client) -> None:
    bare = bare_tip()
    Tip.objects.filter(pk=bare.pk).update(source_url="https://example.org/theirs")
    response = verify(admin_client, bare, **filled(bare, bare=ADDRESS))
    assert complaints(response) == [
        ["Meanwhile someone gave it https://example.org/theirs. Leave this empty to keep that one."]
    ]
    assert checked(bare) == [False]
    assert verify(admin_client, bare, **filled(bare)).status_code == 302
    assert (again(bare).source_url, checked(bare)) == ("https://example.org/theirs", [True])


def test_sending_the_page_twice_does_no_harm(admin_client: Client) -> None:
    bare = bare_tip()
    for _time in range(2):
        assert verify(admin_client, bare, **filled(bare, bare=ADDRESS)).status_code == 302
    assert again(bare).source_url == ADDRESS


def test_a_row_deleted_meanwhile_stops_no_other(admin_client: Client) -> None:
    bare, gone = bare_tip(), bare_tip("gone")
    sent = filled(bare, gone, bare=ADDRESS, gone=ADDRESS)
    Tip.objects.get(pk=gone.pk).delete()
    assert verify(admin_client, bare, gone, **sent).status_code == 302
    assert checked(bare) == [True]


@pytest.mark.parametrize("asked", ["nonsense", "9" * 5000, "-1"])
def test_nonsense_in_the_page_is_no_fault_of_ours(admin_client: Client, asked: str) -> None:
    assert verify(admin_client, factories.make_tip(), asked=asked).status_code == 302


def test_more_than_anyone_checks_in_one_go_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "MOST_AT_ONCE", 2)
    tips = [factories.make_tip(f"tip-{number}") for number in range(3)]
    response = verify(admin_client, *tips)
    (message,) = admin_client.get(response.url).context["messages"]
    assert "choose 2 at most" in str(message)
    assert checked(*tips) == [False] * 3
    verify(admin_client, *tips[:2])
    assert checked(*tips) == [True, True, False]


def test_who_may_only_look_may_not_verify(client: Client) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_tip"))
    client.force_login(viewer)
    tip = factories.make_tip()
    verify(client, tip)
    assert checked(tip) == [False]


def test_a_fact_without_any_source_is_named_and_left_whoever_asks(admin_client: Client) -> None:
    tip, bare = factories.make_tip(), bare_tip(text_en="No source.")
    response = verify(admin_client, tip, bare, _verb="verify")  # as no form of ours sends it
    told = [str(message) for message in admin_client.get(response.url).context["messages"]]
    assert any("No source." in message for message in told)
    assert checked(tip, bare) == [True, False]
