"""The weekly mail: who gets it, what it says, and when there is none."""

from __future__ import annotations

import smtplib
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone
from lxml import html
from pytest_django import Settings

from editorial.models import Verified
from guides.models import Guide, Tip
from operators.models import Plan
from tests import factories
from tests.desk import page

pytestmark = pytest.mark.django_db

SITE = "https://handbook.example"


@pytest.fixture(autouse=True)
def _settings_of_the_site(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "handbook@handbook.example"


@pytest.fixture
def nothing_due() -> None:
    """Everything checked today: past the models' own saving, for a test alone."""
    for model in concrete(Verified):
        model._default_manager.update(verified_on=timezone.localdate())


def concrete(model: Any) -> list[Any]:
    found = [model] if not model._meta.abstract else []
    return found + [one for child in model.__subclasses__() for one in concrete(child)]


def editor(name: str = "editor", *codenames: str, **fields: Any) -> User:
    fields = {"email": f"{name}@example.org", "is_staff": True, **fields}
    user = User.objects.create_user(name, **fields)
    rights = (*codenames, "verify_content")
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return user


def send(*options: str) -> str:
    out = StringIO()
    call_command("send_digest", *options, stdout=out)
    return out.getvalue()


def body(message: Any) -> html.HtmlElement:
    (alternative,) = message.alternatives
    assert alternative.mimetype == "text/html"
    return html.document_fromstring(alternative.content)


# --- Who ---------------------------------------------------------------------------------------


def test_every_editor_who_may_verify_gets_a_mail_of_their_own() -> None:
    editor("chief", is_superuser=True)
    editor("tips", "change_tip", "view_tip")
    assert "Sent to 2 of 2." in send()
    assert [message.to for message in mail.outbox] == [["chief@example.org"], ["tips@example.org"]]
    assert {message.from_email for message in mail.outbox} == {"handbook@handbook.example"}


@pytest.mark.parametrize(
    "fields",
    [{"email": ""}, {"is_active": False}, {"is_staff": False}],
)
def test_who_cannot_come_to_the_desk_gets_none(fields: dict[str, Any]) -> None:
    editor("gone", "change_tip", **fields)
    assert "Nothing sent" in send()
    assert mail.outbox == []


def test_who_may_only_look_gets_none() -> None:
    editor("viewer", "view_tip", "view_plan")
    send()
    assert mail.outbox == []


def test_each_is_told_of_the_kinds_that_they_may_verify() -> None:
    editor("tips", "change_tip")
    editor("plans", "change_plan")
    send()
    tips, plans = mail.outbox
    assert page(Tip, "changelist") in tips.body
    assert page(Plan, "changelist") not in tips.body
    assert page(Plan, "changelist") in plans.body
    assert str(Plan.objects.published().count()) in plans.subject


# --- What --------------------------------------------------------------------------------------


def test_it_says_what_is_due_in_both_languages_chinese_first(nothing_due: None) -> None:
    tip = factories.make_tip(text_zh_hans="先买套餐 & 再上网", text_en="Buy <first>")
    editor("tips", "change_tip")
    send()
    (message,) = mail.outbox
    assert message.subject == "上网手册：1 条信息该核实了 / Handbook: 1 fact to check"
    chinese, english = message.body.split("-" * 64)
    address = f"{SITE}{page(Tip, 'change', tip.pk)}"
    for part, name, last in (
        (chinese, "先买套餐 & 再上网", "从未核实"),
        (english, "Buy <first>", "never checked"),
    ):
        assert name in part
        assert last in part
        assert address in part
        assert f"{SITE}{page(Tip, 'changelist')}?due=yes" in part


def test_the_same_stands_in_simple_html(nothing_due: None) -> None:
    tip = factories.make_tip(text_en="Buy <first>")
    editor("tips", "change_tip")
    send()
    tree = body(mail.outbox[0])
    assert tree.xpath("//section/@lang") == ["zh-Hans", "en"]
    names = [one.text_content() for one in tree.xpath("//ol/li/a[1]")]
    assert names == ["一条提醒。", "Buy <first>"]
    addresses = tree.xpath("//a/@href")
    assert f"{SITE}{page(Tip, 'change', tip.pk)}" in addresses
    assert all(address.startswith("https://") for address in addresses)
    assert not tree.xpath("//*[@style]|//script|//img")


def test_checks_that_are_old_or_outlived_are_told_with_their_day(nothing_due: None) -> None:
    factories.make_tip("old", verified_on="2020-05-04")
    changed = factories.make_tip("changed", verified_on="2026-07-01")
    changed.text_zh_hans = "改了"
    changed.save()
    editor("tips", "change_tip")
    send()
    english = mail.outbox[0].body.split("-" * 64)[1]
    assert "last checked May 4, 2020" in english
    assert "changed since it was checked on July 1, 2026" in english


def test_ten_facts_are_named_and_all_are_counted() -> None:
    editor("tips", "change_tip")
    send()
    assert len(body(mail.outbox[0]).xpath("//section[1]/ol/li")) == 10
    assert f"- Tips {Tip.objects.published().count()}" in mail.outbox[0].body


def test_machines_are_told_that_a_machine_wrote() -> None:
    editor("tips", "change_tip")
    send()
    assert mail.outbox[0].extra_headers == {"Auto-Submitted": "auto-generated"}


# --- When --------------------------------------------------------------------------------------


def test_nothing_is_sent_when_nothing_is_due(nothing_due: None) -> None:
    editor("chief", is_superuser=True)
    assert "Nothing sent: nothing is due" in send()
    assert mail.outbox == []


def test_only_those_hear_of_it_for_whom_something_is_due(nothing_due: None) -> None:
    factories.make_guide()
    editor("tips", "change_tip")
    editor("guides", "change_guide")
    assert "Sent to 1 of 1." in send()
    assert mail.outbox[0].to == ["guides@example.org"]
    assert page(Guide, "changelist") in mail.outbox[0].body


def test_a_dry_run_prints_and_sends_nothing(nothing_due: None) -> None:
    factories.make_tip(text_en="Buy <first>")
    editor("one", "change_tip")
    editor("two", "change_tip")
    said = send("--dry-run")
    assert "To: one@example.org, two@example.org" in said
    assert said.count("Buy <first>") == 1
    assert said.endswith("Nothing sent: a dry run.\n")
    assert mail.outbox == []


def test_an_address_that_is_refused_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver = EmailBackend.send_messages

    def refusing(self: Any, messages: list[Any]) -> int:
        if messages[0].to == ["bad@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"bad@example.org": (550, b"no such person")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)
    editor("bad", "change_tip")
    editor("good", "change_tip")
    with pytest.raises(CommandError, match=r"bad@example\.org.*no such person"):
        send()
    assert [message.to for message in mail.outbox] == [["good@example.org"]]
