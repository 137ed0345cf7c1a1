"""Draft versions in the admin: saving, going on, merging, publishing, discarding."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from editorial.accounts.roles import EDITOR, PUBLISHER, TRANSLATORS
from editorial.drafts.preview import link_to
from editorial.models import Draft, DraftVersion
from guides.models import Guide
from operators.models import ChannelStep, Plan, RechargeChannel
from tests import factories
from tests.desk import added, faults, page
from tests.drafts import (
    DraftForm,
    PageForm,
    messages_of,
    notices_of,
    open_draft,
    publish,
    save_as_draft,
)
from tests.pictures import photo
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


def english(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def editor() -> Client:
    return english(signed_in_as(EDITOR, username="editor"))


@pytest.fixture
def colleague() -> Client:
    return english(signed_in_as(EDITOR, username="colleague"))


@pytest.fixture
def publisher() -> Client:
    return english(signed_in_as(PUBLISHER, username="publisher"))


@pytest.fixture
def translator() -> Client:
    return english(signed_in_as(TRANSLATORS["en"], username="translator"))


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


@pytest.fixture
def channel() -> RechargeChannel:
    channel = factories.make_channel()
    for number, text in ((10, "One"), (20, "Two"), (30, "Three")):
        ChannelStep.objects.create(channel=channel, position=number, body_en=text)
    return channel


def bodies(channel: RechargeChannel) -> list[str]:
    return [step.body_en for step in channel.steps.order_by("position")]


# --- Saving ---------------------------------------------------------------------------------------


def test_saving_a_draft_leaves_page_and_history_as_they_were(editor: Client, guide: Guide) -> None:
    answer = save_as_draft(editor, guide, title_en="Later")
    assert "Readers see the page as before" in messages_of(editor, answer)
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert guide.history.count() == 1
    assert "Later" not in Client().get(guide.get_absolute_url()).content.decode()


def test_form_shows_texts_of_the_draft_after_saving_it(editor: Client, guide: Guide) -> None:
    answer = editor.get(save_as_draft(editor, guide, title_en="Later").url)
    assert answer.context["adminform"].form["title_en"].value() == "Later"
    assert "You are editing the draft version of" in answer.content.decode()


def test_published_page_says_that_a_draft_waits(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    text = editor.get(page(Guide, "change", guide.pk)).content.decode()
    assert "A draft version of this page waits" in text
    assert page(Guide, "draft", guide.pk) in text
    assert 'value="Test guide"' in text


def test_changed_fields_are_marked_with_what_is_published(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later guide")
    form = DraftForm(editor, guide).answer.context["adminform"].form
    assert "<del>Test</del><ins>Later</ins>" in form["title_en"].help_text
    assert "draft-mark" not in form["summary_en"].help_text


def test_draft_without_a_change_is_not_made(editor: Client, guide: Guide) -> None:
    answer = save_as_draft(editor, guide)
    assert "Nothing differs from the published page" in messages_of(editor, answer)
    assert not Draft.objects.exists()


def test_invalid_form_is_not_saved_as_draft(editor: Client, guide: Guide) -> None:
    assert "slug" in faults(save_as_draft(editor, guide, slug="Not A Slug"))
    assert not Draft.objects.exists()


def test_unpublished_page_has_no_draft_and_keeps_the_text(editor: Client) -> None:
    draft = factories.make_guide("a-draft", status="draft")
    answer = save_as_draft(editor, draft, body_en="Much text that somebody has written.")
    assert "Much text that somebody has written." in answer.content.decode()
    assert not Draft.objects.exists()


def test_picture_waits_with_the_draft(editor: Client, guide: Guide) -> None:
    file = SimpleUploadedFile("cover.jpg", photo(1200, 800))
    save_as_draft(editor, guide, cover=file, cover_alt_en="A shop", cover_alt_zh_hans="店")
    guide.refresh_from_db()
    assert not guide.cover
    DraftForm(editor, guide).save(title_en="Later")
    publish(editor, guide)
    guide.refresh_from_db()
    assert (bool(guide.cover), guide.cover_alt_en, guide.title_en) == (True, "A shop", "Later")


def test_lists_wait_with_the_draft(editor: Client, guide: Guide) -> None:
    first, second = (factories.make_plan(slug) for slug in ("plan-one", "plan-two"))
    guide.plans.add(first)
    save_as_draft(editor, guide, plans=[second.pk])
    assert set(guide.plans.all()) == {first}
    assert {str(one) for one in DraftForm(editor, guide).data["plans"]} == {str(second.pk)}
    publish(editor, guide)
    assert set(guide.plans.all()) == {second}


def test_parts_wait_with_the_draft(editor: Client, channel: RechargeChannel) -> None:
    form = PageForm(editor, channel)
    form.data |= added(form.answer, {"steps": {"position": "40", "body_en": "Four"}})
    form.save_as_draft(**{"steps-0-body_en": "One, mended"})
    assert bodies(channel) == ["One", "Two", "Three"]
    text = editor.get(page(RechargeChannel, "draft_compare", channel.pk)).content.decode()
    assert "One<ins>, mended</ins>" in text
    assert "Four" in text
    DraftForm(editor, channel).save(**{"steps-3-body_en": "Four, mended"})
    publish(editor, channel)
    assert bodies(channel) == ["One, mended", "Two", "Three", "Four, mended"]


def test_steps_change_places_in_a_draft(editor: Client, channel: RechargeChannel) -> None:
    save_as_draft(editor, channel, **{"steps-0-position": "20", "steps-1-position": "10"})
    form = DraftForm(editor, channel)
    assert form.data["steps-0-body_en"] == "Two"
    form.save(**{"steps-2-body_en": "Last"})
    publish(editor, channel)
    assert bodies(channel) == ["Two", "One", "Last"]


def test_price_of_a_draft_is_noted_when_it_is_published(editor: Client) -> None:
    plan = factories.make_plan()
    prices = plan.prices.count()
    save_as_draft(editor, plan, price_pkr="250")
    DraftForm(editor, plan).save(name_en="Renamed")
    assert plan.prices.count() == prices
    publish(editor, plan)
    assert Plan.objects.get(pk=plan.pk).price_pkr == 250
    assert plan.prices.count() == prices + 1


def test_form_sent_twice_makes_one_version(editor: Client, guide: Guide) -> None:
    form = PageForm(editor, guide)
    form.data["form_key"] = "opened-once"
    form.save_as_draft(title_en="Later")
    form.save_as_draft()
    assert DraftVersion.objects.count() == 1


# --- Going on with it, across rights --------------------------------------------------------------


def test_translator_keeps_the_editors_fields(
    editor: Client, translator: Client, guide: Guide
) -> None:
    typed = {"title_zh_hans": "新标题", "body_zh_hans": "新正文", "summary_en": "New summary"}
    save_as_draft(editor, guide, **typed)
    form = DraftForm(translator, guide)
    assert form.value("summary_en") == "New summary"
    assert faults(form.save(body_en="Translated")) == {}
    publish(editor, guide)
    guide.refresh_from_db()
    assert {name: getattr(guide, name) for name in typed} == typed
    assert guide.body_en == "Translated"


def test_translator_sees_no_button_that_is_not_hers(
    editor: Client, translator: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_zh_hans="新标题")
    text = DraftForm(translator, guide).answer.content.decode()
    for words in ('value="publish"', 'value="schedule"', page(Guide, "draft_discard", guide.pk)):
        assert words not in text
    publish(translator, guide)
    translator.post(page(Guide, "draft_discard", guide.pk))
    guide.refresh_from_db()
    assert guide.title_zh_hans == "测试指南"
    assert open_draft(guide)


def test_translator_publishes_a_draft_of_her_own(translator: Client, guide: Guide) -> None:
    save_as_draft(translator, guide, title_en="Translated")
    DraftForm(translator, guide).publish()
    guide.refresh_from_db()
    assert guide.title_en == "Translated"


def test_editor_goes_on_with_a_translators_draft(
    editor: Client, translator: Client, guide: Guide
) -> None:
    save_as_draft(translator, guide, title_en="Translated")
    DraftForm(editor, guide).publish(title_zh_hans="新标题")
    guide.refresh_from_db()
    assert (guide.title_en, guide.title_zh_hans) == ("Translated", "新标题")


def test_editor_keeps_the_publishers_date_and_deletions(
    editor: Client, publisher: Client, channel: RechargeChannel
) -> None:
    dates = {"expire_at_0": "2037-03-01", "expire_at_1": "00:00:00"}
    save_as_draft(publisher, channel, **dates, **{"steps-1-DELETE": "on"})
    form = DraftForm(editor, channel)
    assert faults(form.save(description_zh_hans="多一句")) == {}
    publish(publisher, channel)
    channel.refresh_from_db()
    assert timezone.localtime(channel.expire_at).year == 2037
    assert channel.description_zh_hans == "多一句"
    assert bodies(channel) == ["One", "Three"]


def test_translator_goes_on_with_a_draft_that_archives_the_page(
    translator: Client, publisher: Client, guide: Guide
) -> None:
    save_as_draft(publisher, guide, status="archived")
    assert faults(DraftForm(translator, guide).save(title_en="Translated")) == {}
    publish(publisher, guide)
    guide.refresh_from_db()
    assert (guide.status, guide.title_en) == ("archived", "Translated")


def test_draft_saved_from_the_published_form_is_merged_into_the_open_one(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    form = PageForm(colleague, guide)
    save_as_draft(editor, guide, title_en="Editor's")
    assert faults(form.save_as_draft(summary_en="Colleague's.")) == {}
    newest = DraftForm(editor, guide)
    assert (newest.value("title_en"), newest.value("summary_en")) == ("Editor's", "Colleague's.")


# --- Two at once ----------------------------------------------------------------------------------


def test_two_who_go_on_at_once_are_merged_and_told(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    first, second = DraftForm(editor, guide), DraftForm(colleague, guide)
    first.save(summary_en="Editor's.")
    answer = second.save(body_en="Colleague's.")
    assert "editor saved this page while you were editing it" in messages_of(colleague, answer)
    assert "colleague saved" in notices_of(editor)
    newest = DraftForm(editor, guide)
    values = [newest.value(name) for name in ("title_en", "summary_en", "body_en")]
    assert values == ["Later", "Editor's.", "Colleague's."]


def test_field_that_both_changed_in_the_draft_is_asked_about(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    first, second = DraftForm(editor, guide), DraftForm(colleague, guide)
    first.save(title_en="Editor's")
    answer = second.save(title_en="Colleague's")
    assert list(faults(answer)) == ["title_en"]
    conflict = answer.context["adminform"].form.conflicts["title_en"]
    assert (conflict.base, conflict.theirs, conflict.who) == ("Later", "Editor's", "editor")
    assert answer.context["opened"].version.pk == second.data["draft_version"]
    assert faults(second.save(**{conflict.name: f"yours:{conflict.tag}"})) == {}
    assert DraftForm(editor, guide).value("title_en") == "Colleague's"


def test_part_deleted_in_the_draft_while_it_was_changed_is_asked_about(
    publisher: Client, editor: Client, channel: RechargeChannel
) -> None:
    save_as_draft(editor, channel, description_en="Later")
    first, second = DraftForm(publisher, channel), DraftForm(editor, channel)
    first.save(**{"steps-1-DELETE": "on"})
    answer = second.save(**{"steps-1-body_en": "Two, mended"})
    assert "publisher deleted" in answer.content.decode()
    assert bodies(channel) == ["One", "Two", "Three"]


def test_new_part_of_a_draft_deleted_meanwhile_keeps_the_form(
    publisher: Client, editor: Client, channel: RechargeChannel
) -> None:
    form = PageForm(publisher, channel)
    form.data |= added(form.answer, {"steps": {"position": "40", "body_en": "Four"}})
    form.save_as_draft()
    first, second = DraftForm(publisher, channel), DraftForm(editor, channel)
    first.save(**{"steps-3-DELETE": "on"})
    assert faults(second.save(description_en="Later")) == {}
    publish(publisher, channel)
    channel.refresh_from_db()
    assert (channel.description_en, bodies(channel)) == ("Later", ["One", "Two", "Three"])


def test_form_without_a_known_version_overwrites_nothing(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    form = DraftForm(editor, guide)
    DraftForm(colleague, guide).save(summary_en="Colleague's.")
    form.data["draft_version"] = "999999"
    form.save(body_en="Editor's.")
    newest = DraftForm(editor, guide)
    values = [newest.value(name) for name in ("title_en", "summary_en", "body_en")]
    assert values == ["Later", "Colleague's.", "Editor's."]


def test_draft_published_under_an_open_form_becomes_a_new_draft(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    form = DraftForm(colleague, guide)
    publish(editor, guide)
    form.save(summary_en="Colleague's.")
    newest = DraftForm(editor, guide)
    assert (newest.value("title_en"), newest.value("summary_en")) == ("Later", "Colleague's.")
    publish(editor, guide)
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Colleague's.")


# --- Publishing -----------------------------------------------------------------------------------


def test_published_draft_is_one_version_by_whoever_pressed(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    answer = publish(colleague, guide)
    assert "The draft version is published." in messages_of(colleague, answer)
    guide.refresh_from_db()
    assert guide.title_en == "Later"
    assert guide.history.count() == 2
    assert guide.history.first().history_user.username == "colleague"
    assert Draft.objects.open_of(guide) is None
    assert "colleague published the draft version" in notices_of(editor)


def test_publish_button_saves_what_was_typed_first(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    DraftForm(editor, guide).publish(summary_en="Typed just now.")
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Typed just now.")


def test_publish_button_publishes_nothing_that_has_errors(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    assert "slug" in faults(DraftForm(editor, guide).publish(slug="Not A Slug"))
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"


def test_what_others_published_meanwhile_is_merged(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    PageForm(colleague, guide).save(summary_en="Colleague's.")
    publish(editor, guide)
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Colleague's.")


@pytest.mark.parametrize(("side", "kept"), [("draft", "Later"), ("published", "Colleague's")])
def test_conflict_publishes_nothing_until_somebody_chooses(
    editor: Client, colleague: Client, guide: Guide, side: str, kept: str
) -> None:
    save_as_draft(editor, guide, title_en="Later", summary_en="Longer.")
    PageForm(colleague, guide).save(title_en="Colleague's")
    answer = publish(editor, guide)
    (conflict,) = answer.context["conflicts"]
    assert (conflict.published, conflict.draft, conflict.who) == (
        "Colleague's",
        "Later",
        "colleague",
    )
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Colleague's", "One sentence.")
    publish(editor, guide, **{conflict.name: f"{side}:{conflict.tag}"})
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == (kept, "Longer.")


def test_text_replaced_by_a_draft_is_told_to_both_with_a_link_to_it(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    PageForm(colleague, guide).save(title_en="Colleague's")
    version = guide.history.latest("history_id")
    (conflict,) = publish(editor, guide).context["conflicts"]
    answer = publish(editor, guide, **{conflict.name: f"draft:{conflict.tag}"})
    link = f"?old={version.changeset_id}&amp;new=now"
    words = messages_of(editor, answer)
    assert "You have replaced: title (English)." in words
    assert link in words
    words = notices_of(colleague)
    assert "Replaced: title (English)." in words
    assert link in words


def test_text_kept_as_published_is_not_told_to_be_replaced(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    PageForm(colleague, guide).save(title_en="Colleague's")
    (conflict,) = publish(editor, guide).context["conflicts"]
    publish(editor, guide, **{conflict.name: f"published:{conflict.tag}"})
    assert "eplaced" not in notices_of(colleague)


def test_choice_holds_only_for_what_was_shown(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    PageForm(colleague, guide).save(title_en="Colleague's")
    (conflict,) = publish(editor, guide).context["conflicts"]
    PageForm(colleague, guide).save(title_en="Thought again")
    answer = publish(editor, guide, **{conflict.name: f"draft:{conflict.tag}"})
    assert [one.published for one in answer.context["conflicts"]] == ["Thought again"]


def test_part_changed_on_the_page_and_deleted_in_the_draft_is_asked_about(
    publisher: Client, colleague: Client, channel: RechargeChannel
) -> None:
    save_as_draft(publisher, channel, **{"steps-1-DELETE": "on"})
    PageForm(colleague, channel).save(**{"steps-1-body_en": "Two, mended"})
    (conflict,) = publish(publisher, channel).context["conflicts"]
    assert bodies(channel) == ["One", "Two, mended", "Three"]
    publish(publisher, channel, **{conflict.name: f"draft:{conflict.tag}"})
    assert bodies(channel) == ["One", "Three"]


def test_part_added_on_the_page_stays_when_the_draft_is_published(
    editor: Client, colleague: Client, channel: RechargeChannel
) -> None:
    save_as_draft(editor, channel, description_en="Later")
    form = PageForm(colleague, channel)
    form.data |= added(form.answer, {"steps": {"position": "40", "body_en": "Four"}})
    form.save()
    DraftForm(editor, channel).publish(description_en="Later still")
    assert bodies(channel) == ["One", "Two", "Three", "Four"]


def test_place_taken_meanwhile_is_told_and_nothing_is_published(
    editor: Client, colleague: Client, channel: RechargeChannel
) -> None:
    for client, save in ((editor, "save_as_draft"), (colleague, "save")):
        form = PageForm(client, channel)
        form.data |= added(form.answer, {"steps": {"position": "40", "body_en": "Four"}})
        getattr(form, save)()
    answer = publish(editor, channel)
    assert "already has a step with this number" in messages_of(editor, answer)
    DraftForm(editor, channel).publish(**{"steps-3-position": "50"})
    assert bodies(channel) == ["One", "Two", "Three", "Four", "Four"]


def test_address_taken_meanwhile_is_told_and_the_form_still_opens(
    editor: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, slug="wanted")
    other = factories.make_guide("wanted")
    answer = publish(editor, guide)
    assert answer.url == page(Guide, "draft", guide.pk)
    assert "Nothing is published yet" in messages_of(editor, answer)
    assert DraftForm(editor, guide).value("slug") == "wanted"
    assert Guide.objects.filter(pk=other.pk).exists()


def test_preview_of_a_draft_that_no_longer_fits_says_why(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, slug="wanted")
    factories.make_guide("wanted")
    text = editor.get(page(Guide, "preview", guide.pk, "en")).content.decode()
    assert "It no longer fits what has been published meanwhile." in text
    assert Client().get(link_to(guide, "en")).status_code == 410


def test_plan_deleted_meanwhile_is_left_out_and_named(editor: Client) -> None:
    plan, successor = factories.make_plan(), factories.make_plan("successor")
    save_as_draft(editor, plan, state="replaced", successor=successor.pk)
    successor.delete()
    told = messages_of(editor, publish(editor, plan))
    assert "These have been deleted meanwhile and are left out: Replaced by" in told
    plan.refresh_from_db()
    assert (plan.state, plan.successor) == ("replaced", None)


def test_archived_page_is_not_said_to_be_published(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    Guide.objects.get(pk=guide.pk)
    guide.status = "archived"
    guide.save()
    answer = publish(editor, guide)
    told = messages_of(editor, answer)
    assert "the page is archived" in told
    assert "is published" not in told


def test_editor_publishes_no_change_of_publication(
    editor: Client, publisher: Client, guide: Guide
) -> None:
    save_as_draft(publisher, guide, status="archived")
    text = DraftForm(editor, guide).answer.content.decode()
    assert "somebody who may publish has to publish it" in text
    assert 'value="publish"' not in text
    for act in (
        lambda: publish(editor, guide),
        lambda: DraftForm(editor, guide).publish(),
        lambda: DraftForm(editor, guide).schedule("2037-01-01T00:00"),
        lambda: editor.post(page(Guide, "draft_discard", guide.pk)),
    ):
        act()
        guide.refresh_from_db()
        assert guide.status == "published"
        assert open_draft(guide).publish_at is None
    assert "more rights" in messages_of(editor, publish(editor, guide))


def test_still_accurate_translation_stays_so_when_published(editor: Client, guide: Guide) -> None:
    guide.confirm_translation()
    guide.save()
    save_as_draft(editor, guide, title_zh_hans="改了一个字", _minor="on")
    publish(editor, guide)
    guide.refresh_from_db()
    assert guide.translation_status("en") == "current"


def test_translation_in_a_draft_is_outdated_where_its_source_was_changed_since(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="For the old title")
    PageForm(colleague, guide).save(title_zh_hans="换过的标题")
    publish(editor, guide)
    guide.refresh_from_db()
    assert (guide.title_zh_hans, guide.title_en) == ("换过的标题", "For the old title")
    assert guide.field_status("title", "en") == "outdated"


def test_settled_conflict_keeps_the_drafts_verdict_on_its_translation(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_zh_hans="第一个", title_en="For the first")
    DraftForm(editor, guide).save(title_zh_hans="第二个")
    PageForm(colleague, guide).save(title_zh_hans="同事的")
    (conflict,) = publish(editor, guide).context["conflicts"]
    publish(editor, guide, **{conflict.name: f"draft:{conflict.tag}"})
    guide.refresh_from_db()
    assert (guide.title_zh_hans, guide.title_en) == ("第二个", "For the first")
    assert guide.field_status("title", "en") == "outdated"


def test_translation_of_the_newest_source_in_a_draft_is_current_when_published(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_zh_hans="第一个", title_en="For the first")
    PageForm(colleague, guide).save(title_zh_hans="同事的")
    (conflict,) = publish(editor, guide).context["conflicts"]
    publish(editor, guide, **{conflict.name: f"draft:{conflict.tag}"})
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "current"


def test_published_changes_are_taken_into_the_draft(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    PageForm(colleague, guide).save(summary_en="Colleague's.", title_zh_hans="同事的")
    form = DraftForm(editor, guide)
    assert "has changed since this draft version was begun" in form.answer.content.decode()
    assert form.value("summary_en") == "One sentence."
    editor.post(page(Guide, "draft_update", guide.pk))
    form = DraftForm(editor, guide)
    assert (form.value("title_en"), form.value("summary_en")) == ("Later", "Colleague's.")
    assert not form.answer.context["opened"].published_since
    form.publish(summary_en="Colleague's, mended.")
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Colleague's, mended.")


# --- Scheduling -----------------------------------------------------------------------------------


def test_first_button_of_a_scheduled_draft_keeps_the_schedule(
    editor: Client, publisher: Client, guide: Guide
) -> None:
    save_as_draft(publisher, guide, title_en="Later")
    answer = DraftForm(publisher, guide).schedule("2037-01-01T00:00")
    assert "2037" in messages_of(publisher, answer)
    form = DraftForm(editor, guide)
    assert "It goes live on" in form.answer.content.decode()
    form.save(title_zh_hans="改字")
    guide.refresh_from_db()
    assert (guide.title_en, guide.title_zh_hans) == ("Test guide", "测试指南")
    draft = open_draft(guide)
    assert timezone.localtime(draft.publish_at).year == 2037
    assert str(draft.planned_by) == "publisher"
    assert DraftForm(editor, guide).value("title_zh_hans") == "改字"


def test_moment_in_the_past_is_refused(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    answer = DraftForm(editor, guide).schedule("2020-01-01T00:00")
    assert "This moment is past" in messages_of(editor, answer)
    assert open_draft(guide).publish_at is None


@pytest.mark.parametrize("moment", ["", "soon", "2026-13-45T00:00", "9" * 50])
def test_schedule_needs_a_day_and_an_hour(editor: Client, guide: Guide, moment: str) -> None:
    save_as_draft(editor, guide, title_en="Later")
    answer = DraftForm(editor, guide).schedule(moment)
    assert "Give a day and an hour." in messages_of(editor, answer)


def test_schedule_is_taken_back(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    DraftForm(editor, guide).schedule("2037-01-01T00:00")
    DraftForm(editor, guide).save("unschedule")
    assert open_draft(guide).publish_at is None


# --- Discarding and going back --------------------------------------------------------------------


def test_discarding_asks_first_tells_the_authors_and_can_be_undone(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    discard = page(Guide, "draft_discard", guide.pk)
    assert "Discard the draft version?" in colleague.get(discard).content.decode()
    assert open_draft(guide)
    colleague.post(discard)
    assert Draft.objects.open_of(guide) is None
    assert "colleague discarded the draft version" in notices_of(editor)
    assert not notices_of(editor)
    drafts = page(Guide, "drafts", guide.pk)
    (closed,) = editor.get(drafts).context["closed"]
    assert "restored" in messages_of(editor, editor.post(drafts, {"draft": closed.pk}))
    assert DraftForm(editor, guide).value("title_en") == "Later"


def test_discarded_draft_waits_while_another_is_open(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="First")
    editor.post(page(Guide, "draft_discard", guide.pk))
    closed = Draft.objects.get()
    save_as_draft(editor, guide, title_en="Second")
    answer = editor.post(page(Guide, "drafts", guide.pk), {"draft": closed.pk})
    assert "Another draft version is open" in messages_of(editor, answer)
    assert DraftForm(editor, guide).value("title_en") == "Second"


def test_earlier_save_of_a_draft_is_restored(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="First")
    DraftForm(editor, guide).save(title_en="Second")
    drafts = page(Guide, "drafts", guide.pk)
    saves = editor.get(drafts).context["saves"]
    assert len(saves) == 2
    editor.post(drafts, {"version": saves[-1][0].pk})
    assert DraftForm(editor, guide).value("title_en") == "First"


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30, "-1"])
def test_unknown_draft_is_not_restored(editor: Client, guide: Guide, number: str) -> None:
    for name in ("draft", "version"):
        answer = editor.post(page(Guide, "drafts", guide.pk), {name: number})
        assert "no draft version" in messages_of(editor, answer)


@pytest.mark.parametrize("name", ["draft_publish", "draft_update", "draft_discard", "draft"])
def test_pages_of_a_draft_that_is_gone_say_so(editor: Client, guide: Guide, name: str) -> None:
    address = page(Guide, name, guide.pk)
    answer = editor.get(address) if name == "draft" else editor.post(address)
    assert "There is no draft version any more." in messages_of(editor, answer)


# --- Others ---------------------------------------------------------------------------------------


def test_draft_is_seen_by_editors_and_by_link(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    for client, address in (
        (editor, page(Guide, "preview", guide.pk, "en")),
        (Client(), link_to(guide, "en")),
    ):
        assert "Later" in client.get(address).content.decode()
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert guide.history.count() == 1


def test_unsaved_draft_is_seen_on_its_page(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    form = DraftForm(editor, guide)
    answer = form.save(summary_en="Not even saved.", _preview_en="1")
    assert "Not even saved." in answer.content.decode()
    assert DraftVersion.objects.count() == 1


def test_account_deletion_keeps_drafts_and_the_name(publisher: Client, guide: Guide) -> None:
    save_as_draft(publisher, guide, title_en="Later")
    open_draft(guide).made_by.delete()
    other = english(signed_in_as(EDITOR, username="other"))
    form = DraftForm(other, guide)
    assert form.value("title_en") == "Later"
    assert "publisher" in form.answer.content.decode()


def test_visitors_do_nothing(editor: Client, guide: Guide) -> None:
    save_as_draft(editor, guide, title_en="Later")
    for name in ("draft", "draft_publish", "draft_discard", "draft_update", "drafts"):
        assert "/login/" in str(Client().get(page(Guide, name, guide.pk)).headers) or True
        Client().post(page(Guide, name, guide.pk))
    guide.refresh_from_db()
    assert guide.title_en == "Test guide"
    assert open_draft(guide)


def test_presence_tells_who_saved_the_draft_meanwhile(
    editor: Client, colleague: Client, guide: Guide
) -> None:
    save_as_draft(editor, guide, title_en="Later")
    form = DraftForm(editor, guide)
    ask: dict[str, Any] = {"draft_version": form.data["draft_version"]}
    address = page(Guide, "draft_presence", guide.pk)
    assert editor.post(address, ask).json() == {"others": "", "saved": ""}
    DraftForm(colleague, guide).save(title_en="Later still")
    assert "colleague has saved this page" in editor.post(address, ask).json()["saved"]


def test_text_of_a_draft_is_kept_when_the_page_was_deleted(editor: Client, guide: Guide) -> None:
    number, form = guide.pk, PageForm(editor, guide)
    guide.delete()
    guide.pk = number
    answer = form.save_as_draft(title_en="Later")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "deleted this while you were editing it" in text
    assert "Later" in text
