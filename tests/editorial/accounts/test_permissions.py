"""Translators: whatever they send, only their language of what is published changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client, RequestFactory
from modeltranslation.translator import translator

from editorial.accounts.permissions import OneLanguage
from editorial.accounts.roles import EDITOR, TRANSLATORS
from editorial.languages import LANGUAGES
from editorial.models import Content
from guides.models import Guide, Question, Tip
from operators.models import ChannelStep, NumberPrefix, Operator, PlanPrice, RechargeChannel
from tests import factories
from tests.desk import faults, page, save, sent_back
from tests.roles import colleague, signed_in_as

pytestmark = pytest.mark.django_db

TRANSLATED = [model for model, one in admin.site._registry.items() if isinstance(one, OneLanguage)]
#: What a save keeps by itself: of the translations, of checks that it outlives, and its time.
KEPT = ("translation_", "verified_", "was_verified_on", "updated_at")
OF_PART = (ChannelStep, PlanPrice, NumberPrefix)


@pytest.fixture
def english() -> Client:
    return signed_in_as(TRANSLATORS["en"])


def published(model: Any) -> Any:
    if model is Question:
        jazz = Operator.objects.get(slug="jazz")
        texts = {
            f"{name}_{code}": "?" for name in ("question", "answer") for code in ("zh_hans", "en")
        }
        return factories.make_question(operator=jazz, status="published", **texts)
    row = model._default_manager.first()
    return row or factories.make_promotion()


def stored(row: models.Model) -> dict[str, Any]:
    """Every column, and the keys of every related row."""
    fresh = type(row)._default_manager.get(pk=row.pk)
    # ``name`` shows one of its columns, whichever the test reads.
    names = {field.attname for field in row._meta.concrete_fields}
    names -= set(translator.get_options_for_model(type(row)).all_fields)
    columns = {name: getattr(fresh, name) for name in names}
    for field in row._meta.many_to_many:
        columns[field.name] = sorted(one.pk for one in getattr(fresh, field.name).all())
    return columns


def other_value(field: Any, value: Any) -> Any:
    """Something that a form would take in place of this."""
    if isinstance(field, models.ManyToManyField):
        return []
    if field.choices:
        return next(key for key, _label in field.flatchoices if key and key != value)
    if isinstance(field, models.ForeignKey):
        rows = field.related_model._default_manager.exclude(pk=value)
        return getattr(rows.first(), "pk", "")
    if isinstance(field, models.BooleanField):
        return "" if value else "on"
    if isinstance(field, models.DateTimeField):
        return ""
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return 7
    if isinstance(field, models.URLField):
        return "https://elsewhere.example/"
    return f"changed {field.name}"[: field.max_length or 20].replace(" ", "-")


def everything(row: models.Model) -> dict[str, Any]:
    fields = [*row._meta.concrete_fields, *row._meta.many_to_many]
    data: dict[str, Any] = {}
    for field in fields:
        value = other_value(field, getattr(row, field.attname, None))
        data |= {field.name: value, f"{field.name}_0": "2030-01-01", f"{field.name}_1": "00:00"}
    return data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.model_name)
def test_a_translator_who_sends_everything_changes_their_language_alone(
    model: Any, language: str
) -> None:
    client = signed_in_as(TRANSLATORS[language])
    row = published(model)
    before = stored(row)
    address = page(model, "change", row.pk)
    form = client.get(address)
    response = client.post(address, {**sent_back(form), **everything(row), "_verb": "archive"})
    assert list(faults(response)) == ["__all__"]  # what is not theirs to write is named
    assert stored(row) == before
    response = client.post(address, sent_back(response))
    assert faults(response) == {}
    after = stored(row)
    changed = {name for name in after if after[name] != before[name]}
    suffix = language.replace("-", "_")
    assert changed
    beside = {name for name in changed if not name.endswith(f"_{suffix}")}
    assert not {name for name in beside if not name.startswith(KEPT)}


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.model_name)
def test_a_translator_neither_adds_nor_deletes_nor_acts(english: Client, model: Any) -> None:
    row = published(model)
    before = stored(row)
    assert english.post(page(model, "add"), everything(row)).status_code == 403
    assert english.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    for action in ("archive", "delete_selected"):
        chosen = {"action": action, "_selected_action": [row.pk], "post": "yes"}
        english.post(page(model, "changelist"), chosen)
    assert stored(row) == before


# --- What is not published ---------------------------------------------------------------------


def draft_of(model: Any) -> Any:
    row = published(model)
    owner: Any = row
    for name in model.status_path.split("__")[:-1]:
        owner = getattr(owner, name)
    owner.status = "pending" if model is Question else "draft"
    owner.save()
    return row


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.model_name)
def test_a_translator_sees_nothing_of_what_is_not_published(english: Client, model: Any) -> None:
    row = draft_of(model)
    before = stored(row)
    english.post(page(model, "change", row.pk), everything(row))
    assert stored(row) == before
    # Django leads from a row that is not there to the first page.
    assert english.get(page(model, "change", row.pk)).url == "/admin/"
    assert english.get(page(model, "history", row.pk)).status_code == 404
    listed = english.get(page(model, "changelist"), {"pk__in": row.pk})
    assert listed.context["cl"].result_count == 0


def test_what_is_scheduled_can_be_translated_before_its_day(english: Client) -> None:
    tip = factories.make_tip(publish_at="2100-01-01T00:00Z")
    assert faults(save(english, Tip, tip.pk, text_en="In time.")) == {}
    tip.refresh_from_db()
    assert tip.text_en == "In time."


# --- Parts on a form ---------------------------------------------------------------------------


def test_a_translator_changes_the_words_of_steps_and_neither_adds_nor_moves_nor_removes_them(
    english: Client,
) -> None:
    channel = factories.make_channel()
    step = ChannelStep.objects.create(channel=channel, position=1, body_zh_hans="付", body_en="Pay")
    response = save(
        english,
        RechargeChannel,
        channel.pk,
        **{
            "steps-0-body_en": "Pay now",
            "steps-0-body_zh_hans": "不许改",
            "steps-0-position": "9",
            "steps-0-DELETE": "on",
            "steps-TOTAL_FORMS": "2",
            "steps-1-body_en": "A new step",
            "steps-1-position": "2",
        },
    )
    assert list(faults(response)) == ["steps-0-__all__", "steps"]
    assert "A new step" in response.content.decode()
    assert list(channel.steps.values_list("body_en", flat=True)) == ["Pay"]
    again = english.post(page(RechargeChannel, "change", channel.pk), sent_back(response))
    assert faults(again) == {}
    assert list(channel.steps.values_list("pk", "position", "body_zh_hans", "body_en")) == [
        (step.pk, 1, "付", "Pay now")
    ]


def test_drafts_among_the_parts_are_not_shown_to_a_translator(english: Client) -> None:
    testel = factories.make_operator()
    factories.make_dial_code("shown", operator=testel, code="*1#")
    factories.make_dial_code("hidden", operator=testel, status="draft", code="*2#")
    text = english.get(page(Operator, "change", testel.pk)).text
    assert "*1#" in text
    assert "*2#" not in text


# --- Texts -------------------------------------------------------------------------------------


def test_a_text_that_readers_need_cannot_be_emptied_by_a_translator(english: Client) -> None:
    guide = factories.make_guide(source_language="en")
    found = faults(save(english, Guide, guide.pk, title_en=" "))
    assert found == {"title_en": ["读者正在看这段文字，不能留空。"]}
    guide.refresh_from_db()
    assert (guide.title_en, guide.source_language) == ("Test guide", "en")


def test_a_text_that_was_missing_may_stay_missing(english: Client) -> None:
    guide = factories.make_guide(title_en="", summary_en="")
    assert faults(save(english, Guide, guide.pk, summary_en="Half done.")) == {}
    guide.refresh_from_db()
    assert (guide.title_en or "", guide.summary_en) == ("", "Half done.")


def test_who_translates_both_ways_writes_both_languages_and_no_more() -> None:
    client = signed_in_as(*TRANSLATORS.values())
    tip = factories.make_tip()
    save(
        client,
        Tip,
        tip.pk,
        text_en="New.",
        text_zh_hans="新的。",
        importance="high",
        status="draft",
    )
    tip.refresh_from_db()
    assert (tip.text_en, tip.text_zh_hans) == ("New.", "新的。")
    assert (tip.importance, tip.status) == ("medium", "published")


def test_an_editor_who_also_translates_is_still_an_editor() -> None:
    client = signed_in_as(EDITOR, TRANSLATORS["en"])
    tip = factories.make_tip(status="draft")
    save(client, Tip, tip.pk, importance="high")
    tip.refresh_from_db()
    assert tip.importance == "high"


def test_forms_say_which_languages_a_user_writes() -> None:
    asked = RequestFactory().get("/")
    tips: Any = admin.site._registry[Tip]
    found = []
    for number, roles in enumerate(([EDITOR], [TRANSLATORS["en"]], [*TRANSLATORS.values()], [])):
        asked.user = colleague(*roles, username=str(number))
        found.append(tips.writable_languages(asked))
    assert found == [LANGUAGES, ("en",), LANGUAGES, ()]


# --- Histories and tables ----------------------------------------------------------------------


def test_a_translator_restores_their_own_language_only(english: Client) -> None:
    tip = factories.make_tip(text_en="First.", text_zh_hans="第一。")
    first = tip.history.first().changeset_id
    tip.text_en, tip.text_zh_hans, tip.importance = "Second.", "第二。", "high"
    tip.save()
    assert english.get(page(Tip, "history", tip.pk)).status_code == 200
    sent = {"to": first, "seen": tip.history.count(), "field": "all"}
    english.post(page(Tip, "restore", tip.pk), sent)
    tip.refresh_from_db()
    assert (tip.text_en, tip.text_zh_hans, tip.importance) == ("First.", "第二。", "high")


def test_a_translator_takes_a_sheet_of_their_language_along_and_no_other(english: Client) -> None:
    factories.make_promotion("public", title_en="")
    factories.make_promotion("draft", title_en="", status="draft")
    model = factories.Promotion
    sheet = b"".join(english.get(page(model, "export", "en", "csv")).streaming_content).decode()
    assert "public" in sheet
    assert "draft" not in sheet
    assert english.get(page(model, "export", "zh-hans", "csv")).status_code == 404
    assert english.get(page(model, "import")).status_code == 200


def test_every_kind_of_content_gives_way_to_translators() -> None:
    kinds = {model for model in admin.site._registry if issubclass(model, Content)}
    assert kinds | {Question, *OF_PART} == set(TRANSLATED)


def test_whoever_may_not_publish_reads_the_status_only() -> None:
    editor = signed_in_as("编辑 · Editor")
    text = editor.get(page(Tip, "change", factories.make_tip().pk)).content.decode()
    assert 'name="status"' not in text
    assert "field-status" in text
