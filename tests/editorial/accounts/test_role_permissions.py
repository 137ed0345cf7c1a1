"""Roles × verbs: what each gets done by hand, whatever its pages offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from editorial.accounts.roles import ADMINISTRATOR, EDITOR, PUBLISHER, TRANSLATORS
from editorial.models import Correction, ImportRun
from guides.models import Question, Tip
from operators.models import Operator, Plan
from tests import factories
from tests.desk import page, save
from tests.roles import signed_in_as
from tests.tables import csv_of, upload

pytestmark = pytest.mark.django_db

TRANSLATOR = TRANSLATORS["en"]
ROLES = (TRANSLATOR, EDITOR, PUBLISHER, ADMINISTRATOR)


def do(client: Client, action: str, row: Any) -> None:
    chosen = {"action": action, "_selected_action": [row.pk], "post": "yes"}
    client.post(page(type(row), "changelist"), chosen)


def changed(row: Any, **values: Any) -> bool:
    fresh = type(row)._default_manager.filter(pk=row.pk).values(*values).first()
    return bool(fresh == values)


# --- Each tries it and says whether it was done ------------------------------------------------


def sees_the_list(client: Client) -> bool:
    return client.get(page(Tip, "changelist")).status_code == 200


def opens_the_form(client: Client) -> bool:
    return client.get(page(Tip, "change", factories.make_tip().pk)).status_code == 200


def opens_a_draft(client: Client) -> bool:
    return client.get(page(Tip, "change", factories.make_tip(status="draft").pk)).status_code == 200


def reads_the_history(client: Client) -> bool:
    return client.get(page(Tip, "history", factories.make_tip().pk)).status_code == 200


def exports_the_list(client: Client) -> bool:
    return client.get(page(Tip, "export", "list", "csv")).status_code == 200


def writes_the_own_language(client: Client) -> bool:
    tip = factories.make_tip()
    save(client, Tip, tip.pk, text_en="Better.")
    return changed(tip, text_en="Better.")


def writes_figures(client: Client) -> bool:
    plan = factories.make_plan()
    save(client, Plan, plan.pk, price_pkr="7")
    return changed(plan, price_pkr=7, status="published")


def adds(client: Client) -> bool:
    sent = {"text_en": "New.", "topic": "money", "importance": "low", "slug": "new"}
    sent |= {"source_language": "en", "confidence": "unverified", "status": "published"}
    client.post(page(Tip, "add"), sent)
    return Tip.objects.filter(slug="new").exists()


def publishes_by_adding(client: Client) -> bool:
    adds(client)
    return Tip.objects.filter(slug="new", status="published").exists()


def publishes_in_the_list(client: Client) -> bool:
    do(client, "publish", tip := factories.make_tip(status="draft"))
    return changed(tip, status="published")


def publishes_in_the_form(client: Client) -> bool:
    tip = factories.make_tip(status="draft")
    client.post(page(Tip, "change", tip.pk), {**sound(tip), "_verb": "publish"})
    return changed(tip, status="published")


def publishes_a_part(client: Client) -> bool:
    code = factories.make_dial_code(operator=factories.make_operator(), status="draft")
    save(client, Operator, code.operator.pk, **{"dial_codes-0-status": "published"})
    return changed(code, status="published")


def takes_a_page_off(client: Client) -> bool:
    tip = factories.make_tip()
    sent = {**sound(tip), "status": "draft", "expire_at_0": "2020-01-01", "expire_at_1": "00:00"}
    client.post(page(Tip, "change", tip.pk), sent)
    return not changed(tip, status="published", expire_at=None)


def archives(client: Client) -> bool:
    do(client, "archive", tip := factories.make_tip())
    return changed(tip, status="archived")


def restores_a_version(client: Client) -> bool:
    tip, first = tip_with_a_past()
    restore(client, tip, first, f"guides.tip:{tip.pk}:text_en")
    return changed(tip, text_en="First.")


def publishes_by_restoring(client: Client) -> bool:
    tip, first = tip_with_a_past()
    restore(client, tip, first, "all")
    return changed(tip, status="published")


def verifies(client: Client) -> bool:
    do(client, "verify", tip := factories.make_tip())
    return not changed(tip, verified_on=None)


def takes_a_check_back(client: Client) -> bool:
    do(client, "unverify", tip := factories.make_tip(verified_on="2026-01-01"))
    return changed(tip, verified_on=None)


def deletes(client: Client) -> bool:
    client.post(page(Tip, "delete", factories.make_tip().pk), {"post": "yes"})
    return not Tip.objects.filter(slug="test-tip").exists()


def deletes_in_the_list(client: Client) -> bool:
    do(client, "delete_selected", factories.make_tip())
    return not Tip.objects.filter(slug="test-tip").exists()


def imports(client: Client) -> bool:
    upload(client, Tip, csv_of([{"slug": "brought", "topic": "money", "text_en": "Hello"}]))
    run = ImportRun.objects.last()
    return run is not None and run.rows.count() == 1


def undoes_an_import(client: Client) -> bool:
    run = ImportRun.objects.create(model="guides.tip", file_name="t.csv", state="written")
    client.post(page(Tip, "import_verb", run.pk, "undo"))
    run.refresh_from_db()
    return run.state == "undone"


def answers_a_reader(client: Client) -> bool:
    jazz = Operator.objects.get(slug="jazz")
    question = factories.make_question(operator=jazz)
    sent: dict[str, Any] = {"answer_en": "Yes.", "operator": jazz.pk, "source_language": "en"}
    sent["base_version"] = question.history.latest("history_id").history_id
    client.post(page(Question, "change", question.pk), sent)
    return changed(question, answer_en="Yes.")


def publishes_an_answer(client: Client) -> bool:
    jazz = Operator.objects.get(slug="jazz")
    question = factories.make_question(operator=jazz, question_en="?", answer_en="Yes.")
    do(client, "publish", question)
    client.post(page(Question, "change", question.pk), {"_verb": "publish"})
    return changed(question, status="published")


def turns_a_question_down(client: Client) -> bool:
    do(client, "reject", row := factories.make_question(operator=Operator.objects.get(slug="jazz")))
    return changed(row, status="rejected")


def reads_a_correction(client: Client) -> bool:
    return client.get(page(Correction, "change", correction().pk)).status_code == 200


def closes_a_correction(client: Client) -> bool:
    row = correction()
    do(client, "accept", row)
    client.post(page(Correction, "change", row.pk), {"_verb": "accept"})
    return changed(row, status="accepted")


def sees_accounts(client: Client) -> bool:
    return client.get(page(User, "changelist")).status_code == 200


# --- What they need ----------------------------------------------------------------------------


def correction() -> Correction:
    return Correction.objects.create(content_object=Tip.objects.first(), seen="…", language="en")


def tip_with_a_past() -> tuple[Tip, Any]:
    tip = factories.make_tip(text_en="First.")
    first = tip.history.first()
    tip.status, tip.text_en = "archived", "Second."
    tip.save()
    return tip, first


def restore(client: Client, tip: Tip, version: Any, field: str) -> None:
    sent = {"to": version.changeset_id, "seen": tip.history.count(), "field": field}
    client.post(page(Tip, "restore", tip.pk), sent)


def sound(tip: Tip) -> dict[str, str]:
    names = ("text_zh_hans", "text_en", "topic", "importance", "slug", "source_language")
    sent = {name: getattr(tip, name) for name in (*names, "source_url", "confidence", "status")}
    sent["base_version"] = tip.history.latest("history_id").history_id
    return {**sent, "text_en": "First."} if tip.text_en == "First." else sent


#: Who, beside those after them.
FIRST: dict[Callable[[Client], bool], str] = {
    sees_the_list: TRANSLATOR,
    opens_the_form: TRANSLATOR,
    reads_the_history: TRANSLATOR,
    exports_the_list: TRANSLATOR,
    writes_the_own_language: TRANSLATOR,
    opens_a_draft: EDITOR,
    writes_figures: EDITOR,
    adds: EDITOR,
    restores_a_version: EDITOR,
    verifies: EDITOR,
    takes_a_check_back: EDITOR,
    answers_a_reader: EDITOR,
    reads_a_correction: EDITOR,
    publishes_by_adding: PUBLISHER,
    publishes_in_the_list: PUBLISHER,
    publishes_in_the_form: PUBLISHER,
    publishes_a_part: PUBLISHER,
    publishes_by_restoring: PUBLISHER,
    takes_a_page_off: PUBLISHER,
    archives: PUBLISHER,
    deletes: PUBLISHER,
    deletes_in_the_list: PUBLISHER,
    imports: PUBLISHER,
    undoes_an_import: PUBLISHER,
    publishes_an_answer: PUBLISHER,
    turns_a_question_down: PUBLISHER,
    closes_a_correction: PUBLISHER,
    sees_accounts: ADMINISTRATOR,
}


@pytest.mark.parametrize("verb", FIRST, ids=lambda verb: verb.__name__)
@pytest.mark.parametrize("role", ROLES, ids=("translator", "editor", "publisher", "administrator"))
def test_a_role_gets_done_what_it_is_for_and_no_more(
    role: str, verb: Callable[[Client], bool]
) -> None:
    expected = ROLES.index(role) >= ROLES.index(FIRST[verb])
    assert verb(signed_in_as(role)) is expected


def test_who_may_only_look_brings_no_version_back() -> None:
    client = signed_in_as()
    looks = Permission.objects.get(codename="view_tip")
    User.objects.get().user_permissions.add(looks)
    assert reads_the_history(client)
    Tip.objects.filter(slug="test-tip").delete()
    assert not restores_a_version(client)


@pytest.mark.parametrize(("role", "offered"), [(EDITOR, False), (PUBLISHER, True)])
def test_forms_offer_publication_to_who_may_publish(role: str, offered: bool) -> None:
    client, tip = signed_in_as(role), factories.make_tip(status="draft")
    for address in (page(Tip, "change", tip.pk), page(Tip, "add")):
        text = client.get(address).text
        fields = ('name="status"', 'name="publish_at_0"', 'name="expire_at_0"')
        assert [field in text for field in fields] == [offered] * 3
        assert ('value="publish"' in text) == (offered and "add" not in address)
