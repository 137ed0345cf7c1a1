"""Changes of a published page that wait as a draft version."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from editorial.accounts.roles import TRANSLATORS
from editorial.drafts.admin import name_of
from editorial.drafts.preview import link_to
from editorial.models import PendingVersion
from guides.models import Guide
from operators.models import ChannelStep, RechargeChannel
from tests import factories
from tests.desk import added, faults, page, sent_back
from tests.editorial.editing.test_forms import OpenForm, editor, told
from tests.pictures import photo
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


def keep(client: Client, row: Any, **typed: Any) -> Any:
    return OpenForm(client, row).save(_pending="1", **typed)


def do(client: Client, row: Any, verb: str, **more: str) -> Any:
    return client.post(page(type(row), "pending", row.pk), {"verb": verb, **more})


def test_it_waits_and_readers_see_the_page_as_before(li: Client, guide: Guide) -> None:
    answer = keep(li, guide, title_en="Later")
    assert "Kept as a draft version" in told(li, answer)
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert guide.history.count() == 1
    assert "Later" not in Client().get(guide.get_absolute_url()).content.decode()
    form = li.get(page(Guide, "change", guide.pk)).content.decode()
    assert "A draft version of this page waits" in form


def test_it_is_seen_by_editors_and_by_link(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    for client, address in (
        (li, page(Guide, "preview", guide.pk, "en")),
        (Client(), link_to(guide, "en")),
    ):
        assert "Later" in client.get(address).content.decode()
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert guide.history.count() == 1


def test_it_is_compared_word_by_word(li: Client, guide: Guide) -> None:
    keep(li, guide, summary_en="One other sentence.", summary_zh_hans="两句话。")
    text = li.get(page(Guide, "compare_pending", guide.pk)).content.decode()
    assert "<ins>other</ins>" in text.replace(" </ins>", "</ins>").replace("<ins> ", "<ins>")
    assert "<del>一</del><ins>两</ins>句话。" in text
    assert "title" not in text.split("pending-changes")[1].split("</dl>")[0]


def test_published_it_is_saved_once_and_gone(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    assert "published" in told(li, do(li, guide, "publish"))
    guide.refresh_from_db()
    assert guide.title_en == "Later"
    assert guide.history.first().history_user.username == "li"
    assert not PendingVersion.objects.exists()


def test_what_others_published_meanwhile_is_merged(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    OpenForm(editor("ann"), guide).save(summary_en="Ann's.")
    do(li, guide, "publish")
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Ann's.")


def test_a_conflict_publishes_nothing_and_is_asked_about(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    OpenForm(editor("ann"), guide).save(title_en="Ann's")
    answer = do(li, guide, "publish")
    assert answer.status_code == 200
    conflict = answer.context["adminform"].form.conflicts["title_en"]
    guide.refresh_from_db()
    assert guide.title_en == "Ann's"
    pending = PendingVersion.objects.get()
    chosen = {conflict.name: f"yours:{conflict.tag}", "_from_pending": name_of(pending)}
    data = {**sent_back(answer), **chosen}
    assert li.post(page(Guide, "change", guide.pk), data).status_code == 302
    guide.refresh_from_db()
    assert guide.title_en == "Later"
    assert not PendingVersion.objects.exists()


def test_one_goes_on_editing_it(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    answer = li.get(page(Guide, "change", guide.pk) + "?pending=1")
    assert answer.context["adminform"].form["title_en"].value() == "Later"
    assert 'name="_from_pending"' in answer.content.decode()
    kept = {"_from_pending": answer.context["from_pending"], "_pending": "1"}
    data = {**sent_back(answer), "summary_en": "Longer.", **kept}
    assert li.post(page(Guide, "change", guide.pk), data).status_code == 302
    do(li, guide, "publish")
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Longer.")


def test_parts_of_a_page_wait_too(li: Client) -> None:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    form = OpenForm(li, channel)
    row = {"position": "20", "body_en": "Two"}
    form.data |= added(li.get(form.address), {"steps": row})
    form.save(_pending="1", **{"steps-0-body_en": "One, mended"})
    assert [step.body_en for step in channel.steps.all()] == ["One"]
    text = li.get(page(RechargeChannel, "compare_pending", channel.pk)).content.decode()
    assert "One<ins>, mended</ins>" in text
    assert "<ins>Two</ins>" in text
    do(li, channel, "publish")
    assert [step.body_en for step in channel.steps.order_by("position")] == ["One, mended", "Two"]


def test_a_picture_waits_with_it(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    file = SimpleUploadedFile("cover.jpg", photo(1200, 800))
    form.save(_pending="1", cover=file, cover_alt_en="A shop", cover_alt_zh_hans="店")
    guide.refresh_from_db()
    assert not guide.cover
    do(li, guide, "publish")
    guide.refresh_from_db()
    assert guide.cover
    assert guide.cover_alt_en == "A shop"


def test_an_unsound_form_does_not_wait(li: Client, guide: Guide) -> None:
    assert "slug" in faults(keep(li, guide, slug="Not A Slug"))
    assert not PendingVersion.objects.exists()


def test_only_published_pages_have_draft_versions(li: Client) -> None:
    draft = factories.make_guide("a-draft", status="draft")
    assert keep(li, draft, title_en="Later").status_code == 403


def test_it_is_discarded(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Later")
    do(li, guide, "discard")
    assert not PendingVersion.objects.exists()
    assert "no draft version any more" in told(li, do(li, guide, "publish"))


@pytest.mark.parametrize("verb", ["", "delete", "<script>"])
def test_no_other_verb_is_known(li: Client, guide: Guide, verb: str) -> None:
    keep(li, guide, title_en="Later")
    assert do(li, guide, verb).status_code == 302
    assert PendingVersion.objects.count() == 1


@pytest.mark.parametrize("moment", ["", "soon", "2026-13-45T00:00", "9" * 50])
def test_a_plan_needs_a_day_and_an_hour(li: Client, guide: Guide, moment: str) -> None:
    keep(li, guide, title_en="Later")
    assert "Give a day and an hour." in told(li, do(li, guide, "plan", publish_at=moment))


def test_visitors_may_do_nothing(guide: Guide) -> None:
    editor_ = editor("li")
    keep(editor_, guide, title_en="Later")
    assert do(Client(), guide, "publish").status_code == 200  # the page to sign in
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"


def test_nobodys_draft_version_is_written_over(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Li's")
    answer = keep(editor("ann"), guide, title_en="Ann's")
    text = answer.content.decode()
    assert "Li has a draft version of this page" in text
    assert "Ann&#x27;s" in text
    do(li, guide, "publish")
    guide.refresh_from_db()
    assert guide.title_en == "Li's"


def test_two_who_go_on_editing_it_do_not_lose_each_others_text(li: Client, guide: Guide) -> None:
    keep(li, guide, title_en="Li's")
    ann, address = editor("ann"), page(Guide, "change", guide.pk)
    forms = [client.get(address + "?pending=1") for client in (li, ann)]
    sent = [
        {**sent_back(one), "_from_pending": one.context["from_pending"], "_pending": "1"}
        for one in forms
    ]
    assert li.post(address, {**sent[0], "summary_en": "Li's."}).status_code == 302
    assert ann.post(address, {**sent[1], "summary_en": "Ann's."}).status_code == 200
    do(li, guide, "publish")
    guide.refresh_from_db()
    assert guide.summary_en == "Li's."


def test_a_publisher_goes_on_with_what_an_editor_prepared(guide: Guide) -> None:
    writer = signed_in_as("编辑 · Editor", username="writer")
    keep(writer, guide, title_en="Prepared")
    publisher = signed_in_as("发布者 · Publisher", username="publisher")
    answer = publisher.get(page(Guide, "change", guide.pk) + "?pending=1")
    assert answer.context["adminform"].form["status"].value() == "published"
    kept = {"_from_pending": answer.context["from_pending"]}
    data = {**sent_back(answer), **kept, "summary_en": "Longer."}
    assert publisher.post(page(Guide, "change", guide.pk), data).status_code == 302
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Prepared", "Longer.")
    assert guide.status == "published"


def test_nobody_goes_on_with_a_form_that_lacks_what_they_write(guide: Guide) -> None:
    english = signed_in_as(TRANSLATORS["en"], username="english")
    keep(english, guide, title_en="Translated")
    answer = editor("li").get(page(Guide, "change", guide.pk) + "?pending=1")
    assert answer.status_code == 302
    assert do(editor("ann"), guide, "publish").status_code == 302
    guide.refresh_from_db()
    assert (guide.title_en, guide.title_zh_hans) == ("Translated", "测试指南")


def test_a_translator_publishes_nothing_of_an_editor(li: Client, guide: Guide) -> None:
    keep(li, guide, slug="elsewhere")
    english = signed_in_as(TRANSLATORS["en"], username="english")
    assert do(english, guide, "publish").status_code == 403
    assert do(english, guide, "discard").status_code == 403
