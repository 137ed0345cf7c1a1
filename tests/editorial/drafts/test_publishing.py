"""Scheduled drafts: published at their time, in the name of whoever scheduled them."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from editorial.accounts.roles import EDITOR, PUBLISHER
from editorial.models import Changeset, Draft
from guides.models import Guide
from tests import factories
from tests.drafts import DraftForm, PageForm, notices_of, open_draft, save_as_draft
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = signed_in_as(EDITOR, username="editor")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


def run() -> tuple[str, str]:
    published, refused = StringIO(), StringIO()
    call_command("publish_due", stdout=published, stderr=refused)
    return published.getvalue(), refused.getvalue()


def schedule(
    client: Client, row: Any, past: timedelta = timedelta(minutes=2), **typed: Any
) -> Draft:
    """A draft whose time has come since it was scheduled."""
    save_as_draft(client, row, **(typed or {"title_en": "Later"}))
    later = timezone.localtime(timezone.now() + timedelta(days=1))
    DraftForm(client, row).schedule(later.strftime("%Y-%m-%dT%H:%M"))
    draft = open_draft(row)
    Draft.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - past)
    return draft


def test_draft_goes_live_when_its_time_has_come(editor: Client, guide: Guide) -> None:
    schedule(editor, guide)
    published, refused = run()
    assert ("Published: 测试指南" in published, refused) == (True, "")
    guide.refresh_from_db()
    assert guide.title_en == "Later"
    version = guide.history.first()
    assert version.history_user.username == "editor"
    assert version.changeset.reason == Changeset.Reason.PUBLICATION
    assert run() == ("", "")
    assert "was published as scheduled" in notices_of(editor)


def test_draft_waits_before_its_time(editor: Client, guide: Guide) -> None:
    schedule(editor, guide, timedelta(minutes=-5))
    assert run() == ("", "")
    assert open_draft(guide)


def test_conflict_is_not_published_and_the_author_is_told_once(
    editor: Client, guide: Guide
) -> None:
    schedule(editor, guide)
    PageForm(signed_in_as(EDITOR, username="ann"), guide).save(title_en="Ann's")
    assert "Not published: 测试指南" in run()[1]
    run()
    guide.refresh_from_db()
    assert guide.title_en == "Ann's"
    assert open_draft(guide).problem == Draft.Problem.CONFLICT
    told = notices_of(editor)
    assert told.count("could not be published as scheduled") == 1
    assert "Others changed the same things" in told
    assert not notices_of(editor)
    text = DraftForm(editor, guide).answer.content.decode()
    assert "Others changed the same things" in text


def test_user_who_lost_the_right_publishes_nothing(editor: Client, guide: Guide) -> None:
    schedule(editor, guide)
    User.objects.get(username="editor").groups.clear()
    assert "Not published" in run()[1]
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert open_draft(guide).problem == Draft.Problem.RIGHTS


def test_user_without_the_right_to_publish_schedules_no_change_of_publication(
    editor: Client, guide: Guide
) -> None:
    publisher = signed_in_as(PUBLISHER, username="publisher")
    save_as_draft(publisher, guide, status="archived")
    Draft.objects.update(
        publish_at=timezone.now() - timedelta(minutes=1),
        planned_by=User.objects.get(pk=editor.session["_auth_user_id"]),
    )
    run()
    guide.refresh_from_db()
    assert guide.status == "published"
    assert open_draft(guide).problem == Draft.Problem.RIGHTS


def test_deleted_account_publishes_nothing_and_keeps_the_draft(
    editor: Client, guide: Guide
) -> None:
    schedule(editor, guide)
    User.objects.get(username="editor").delete()
    assert "Not published" in run()[1]
    draft = open_draft(guide)
    assert (draft.problem, draft.author) == (Draft.Problem.RIGHTS, "editor")


def test_draft_that_fails_stops_no_other(
    editor: Client, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.make_guide("second")
    schedule(editor, guide, timedelta(minutes=3))
    schedule(editor, other, timedelta(minutes=2))
    save = Guide.save

    def failing(self: Guide, *args: Any, **options: Any) -> None:
        if self.pk == guide.pk:
            raise RuntimeError("nobody expected this")
        save(self, *args, **options)

    monkeypatch.setattr(Guide, "save", failing)
    published, refused = run()
    assert published.count("Published") == refused.count("Not published") == 1
    other.refresh_from_db()
    assert other.title_en == "Later"
    assert open_draft(guide).problem == Draft.Problem.UNEXPECTED
    assert "An error of the site stopped it" in notices_of(editor)


def test_draft_of_a_deleted_page_stops_no_other(editor: Client, guide: Guide) -> None:
    other = factories.make_guide("second")
    schedule(editor, guide, timedelta(minutes=3))
    schedule(editor, other, timedelta(minutes=2))
    guide.delete()
    assert "Published" in run()[0]


def test_problem_is_forgotten_when_the_draft_is_saved_again(editor: Client, guide: Guide) -> None:
    schedule(editor, guide)
    PageForm(signed_in_as(EDITOR, username="ann"), guide).save(title_en="Ann's")
    run()
    DraftForm(editor, guide).save(summary_en="More.")
    assert open_draft(guide).problem == ""


def test_draft_with_what_a_form_would_refuse_is_not_published(editor: Client, guide: Guide) -> None:
    schedule(editor, guide, slug="wanted")
    factories.make_guide("wanted")
    assert "Not published" in run()[1]
    draft = open_draft(guide)
    assert draft.problem == Draft.Problem.INVALID
    assert draft.problem_detail
