"""What editors do to content: publish, archive, verify, and close corrections."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from editorial.admin.base import SourcedAdmin
from editorial.models import Correction
from guides.models import Guide, Tip
from operators.models import Plan
from tests import factories
from tests.desk import act, page, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def correction() -> Correction:
    plan = Plan.objects.select_related("operator").first()
    return Correction.objects.create(content_object=plan, seen="价格已经涨了", language="zh-hans")


# --- Publishing and verifying -----------------------------------------------------------------


def test_marking_as_verified_keeps_who_and_when_and_history(
    admin_client: Client, admin_user: User
) -> None:
    tip = factories.make_tip()
    before = tip.updated_at
    assert act(admin_client, Tip, "verify", tip)
    tip.refresh_from_db()
    assert (tip.verified_on, tip.verified_by) == (timezone.localdate(), admin_user)
    assert tip.updated_at == before
    assert tip.history.count() == 2
    assert tip.history.first().history_user == admin_user


def test_a_verification_can_be_taken_back(admin_client: Client, admin_user: User) -> None:
    tip = factories.make_tip(verified_on="2026-07-01", verified_by=admin_user)
    act(admin_client, Tip, "unverify", tip)
    tip.refresh_from_db()
    assert (tip.verified_on, tip.verified_by) == (None, None)


def test_publishing_and_archiving_change_the_status_and_keep_history(admin_client: Client) -> None:
    tip = factories.make_tip(status="draft")
    act(admin_client, Tip, "publish", tip)
    assert Tip.objects.published().filter(pk=tip.pk).exists()
    act(admin_client, Tip, "archive", tip)
    assert [version.status for version in tip.history.all()] == ["archived", "published", "draft"]


def test_what_is_complete_in_no_language_is_not_published(admin_client: Client) -> None:
    guide = factories.make_guide(status="draft", body_zh_hans="", title_en="")
    act(admin_client, Guide, "publish", guide)
    guide.refresh_from_db()
    assert guide.status == "draft"


def test_an_action_leaves_alone_what_someone_else_saved_meanwhile(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = factories.make_tip()
    write = SourcedAdmin.write

    def after_another_editor(self: Any, *args: Any, **values: Any) -> None:
        Tip.objects.filter(pk=tip.pk).update(text_en="Saved by another.")
        write(self, *args, **values)

    monkeypatch.setattr(SourcedAdmin, "write", after_another_editor)
    act(admin_client, Tip, "verify", tip)
    tip.refresh_from_db()
    assert (tip.text_en, tip.verified_on) == ("Saved by another.", timezone.localdate())


def test_a_form_can_be_saved_and_verified_with_one_button(
    admin_client: Client, admin_user: User
) -> None:
    tip = factories.make_tip(status="draft")
    response = admin_client.get(page(Tip, "change", tip.pk))
    assert [name for name, _label in response.context["verbs"]] == ["publish", "verify"]
    save(admin_client, Tip, tip.pk, text_en="Checked.", _verb="verify")
    tip.refresh_from_db()
    assert (tip.text_en, tip.verified_by) == ("Checked.", admin_user)


def test_a_verb_that_the_form_does_not_offer_is_only_a_save(admin_client: Client) -> None:
    tip = factories.make_tip()
    assert save(admin_client, Tip, tip.pk, _verb="write").status_code == 302


def test_what_is_published_is_not_offered_for_publishing(admin_client: Client) -> None:
    tip = factories.make_tip()
    response = admin_client.get(page(Tip, "change", tip.pk))
    assert [name for name, _label in response.context["verbs"]] == ["verify"]


# --- Corrections ------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "status"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_correction_is_closed_from_the_list(
    admin_client: Client, admin_user: User, correction: Correction, verb: str, status: str
) -> None:
    act(admin_client, Correction, verb, correction)
    correction.refresh_from_db()
    assert (correction.status, correction.closed_by) == (status, admin_user)


def test_a_correction_is_closed_from_its_form_and_keeps_the_readers_words(
    admin_client: Client, correction: Correction
) -> None:
    address = page(Correction, "change", correction.pk)
    assert 'name="_save"' not in admin_client.get(address).text
    admin_client.post(address, {"_verb": "accept", "seen": "changed"})
    correction.refresh_from_db()
    assert (correction.status, correction.seen) == ("accepted", "价格已经涨了")


def test_a_correction_leads_to_the_form_of_what_it_is_about(
    admin_client: Client, correction: Correction
) -> None:
    text = admin_client.get(page(Correction, "changelist")).text
    assert page(Plan, "change", correction.object_id) in text


def test_a_correction_of_what_is_gone_still_opens(admin_client: Client) -> None:
    plan = ContentType.objects.get_for_model(Plan)
    Correction.objects.create(content_type=plan, object_id=10**6, seen="…", language="en")
    assert admin_client.get(page(Correction, "changelist")).status_code == 200
