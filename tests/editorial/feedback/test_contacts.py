"""How to reach a reader: seen by editors alone, in no export or history, forgotten in time."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from editorial.accounts.roles import EDITOR, TRANSLATORS
from editorial.models import Correction, Letter, ReaderContact
from guides.models import Question
from tests.desk import page
from tests.editorial.imports.test_export_admin import exported
from tests.factories import make_guide, make_question, make_user, stop_clock

pytestmark = pytest.mark.django_db

ADDRESS = "li@example.org"
KINDS = pytest.mark.parametrize("kind", [Question, Correction])


def letter(kind: type[Letter]) -> Any:
    guide = make_guide()
    made: Any
    if kind is Question:
        made = make_question(guide=guide, question_en="?", answer_en="!")
    else:
        made = Correction.objects.create(content_object=guide, seen="…", language="en")
    made.contacts.create(address=ADDRESS)
    return made


def close(made: Any) -> None:
    made.publish(make_user()) if isinstance(made, Question) else made.accept(make_user())


@KINDS
@pytest.mark.parametrize(
    ("closed", "asked", "kept"),
    [
        ("2026-01-01T12:00+05:00", "2026-04-01T11:59+05:00", True),
        ("2026-01-01T12:00+05:00", "2026-04-01T12:00+05:00", False),
    ],
)
def test_it_is_forgotten_90_days_after_closing(
    monkeypatch: pytest.MonkeyPatch, kind: Any, closed: str, asked: str, kept: bool
) -> None:
    made = letter(kind)
    stop_clock(monkeypatch, closed)
    close(made)
    stop_clock(monkeypatch, asked)
    call_command("forget_contacts", verbosity=0)
    assert ReaderContact.objects.exists() == kept
    assert kind.objects.filter(pk=made.pk).exists()


@KINDS
def test_an_open_letter_keeps_it(monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
    made = letter(kind)
    stop_clock(monkeypatch, "2030-01-01T12:00+05:00")
    call_command("forget_contacts", verbosity=0)
    assert made.contact() == ADDRESS


def test_a_letter_of_another_kind_with_the_same_number_keeps_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    question = letter(Question)
    Correction.objects.create(
        pk=question.pk, content_object=question.guide, seen="…", language="en"
    ).contacts.create(address=ADDRESS)
    close(question)
    stop_clock(monkeypatch, "2030-01-01T12:00+05:00")
    call_command("forget_contacts")
    assert capsys.readouterr().out == "1 forgotten.\n"
    assert not question.contact()


@KINDS
def test_it_goes_with_its_letter(kind: Any) -> None:
    letter(kind).delete()
    assert not ReaderContact.objects.exists()


@KINDS
@pytest.mark.parametrize(("role", "sees"), [(EDITOR, True), (TRANSLATORS["en"], False)])
def test_editors_alone_see_it(client: Client, kind: Any, role: str, sees: bool) -> None:
    made = letter(kind)
    user = User.objects.create_user("colleague", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    form = client.get(page(kind, "change", made.pk)).content.decode()
    assert (ADDRESS in form) == sees
    assert ADDRESS not in client.get(page(kind, "changelist")).content.decode()


@KINDS
def test_it_is_in_no_history_and_no_export(admin_client: Client, kind: Any) -> None:
    made = letter(kind)
    close(made)
    assert ADDRESS not in str(list(made.history.values()))
    for form in ("csv", "xlsx"):
        table = exported(admin_client, kind, form=form)
        assert len(table.rows) == 1
        assert ADDRESS not in str(table.rows)


@KINDS
def test_the_form_says_when_none_is_there(admin_client: Client, kind: Any) -> None:
    made = letter(kind)
    assert ADDRESS in admin_client.get(page(kind, "change", made.pk)).content.decode()
    made.contacts.all().delete()
    told = "没有留下，或已删除。"
    assert told in admin_client.get(page(kind, "change", made.pk)).content.decode()


def test_a_new_question_has_no_contact_to_show(admin_client: Client) -> None:
    assert "怎样联系读者" not in admin_client.get(page(Question, "add")).content.decode()


@KINDS
def test_closing_has_its_moment(monkeypatch: pytest.MonkeyPatch, kind: Any) -> None:
    made = letter(kind)
    assert made.closed_at is None
    stop_clock(monkeypatch, "2026-01-01T12:00+05:00")
    close(made)
    assert kind.objects.get(pk=made.pk).closed_at.isoformat() == "2026-01-01T07:00:00+00:00"
