"""What every piece of content has in common: its time, its source, its two languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from editorial.models import Content, Correction, PublishableQuerySet, Sourced
from guides.models import Guide, Tip
from operators.models import NumberPrefix, PlanPrice
from tests.factories import make_guide, make_tip, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
CONTENT_MODELS = Content.__subclasses__()
SOURCED_MODELS: list[type[Sourced]] = [*CONTENT_MODELS, NumberPrefix, PlanPrice]


def listed(tip: Tip, at: datetime | None = None) -> bool:
    return Tip.objects.published(at=at).filter(pk=tip.pk).exists()


def names(model: type[models.Model]) -> set[str]:
    return {constraint.name for constraint in model._meta.constraints}


# --- Publishable ----------------------------------------------------------------------------


def test_published_content_without_dates_is_listed() -> None:
    assert listed(make_tip())


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_draft_or_archived_content_is_not_listed(status: str) -> None:
    assert not listed(make_tip(status=status))


def test_new_content_is_a_draft() -> None:
    assert Tip().status == "draft"


def test_content_is_listed_from_its_first_moment_on() -> None:
    tip = make_tip(publish_at=NOON)
    assert not listed(tip, at=NOON - MOMENT)
    assert listed(tip, at=NOON)


def test_content_is_not_listed_from_its_end_on() -> None:
    tip = make_tip(expire_at=NOON)
    assert listed(tip, at=NOON - MOMENT)
    assert not listed(tip, at=NOON)


def test_without_a_moment_now_decides() -> None:
    assert not listed(make_tip("later", publish_at=timezone.now() + HOUR))
    assert not listed(make_tip("over", expire_at=timezone.now() - HOUR))
    assert listed(
        make_tip("now", publish_at=timezone.now() - HOUR, expire_at=timezone.now() + HOUR)
    )


@settings(deadline=None, max_examples=60)
@given(
    start=st.none() | st.integers(-3, 3),
    end=st.none() | st.integers(-3, 3),
    moment=st.integers(-4, 4),
)
def test_content_is_listed_exactly_inside_its_time(
    start: int | None, end: int | None, moment: int
) -> None:
    assume(start is None or end is None or start < end)
    tip = Tip.objects.order_by("pk")[0]
    Tip.objects.filter(pk=tip.pk).update(
        publish_at=None if start is None else NOON + start * HOUR,
        expire_at=None if end is None else NOON + end * HOUR,
    )
    expected = (start is None or start <= moment) and (end is None or moment < end)
    assert listed(tip, at=NOON + moment * HOUR) is expected


@pytest.mark.parametrize("model", CONTENT_MODELS)
def test_every_content_model_can_be_asked_for_what_is_published(model: type[Content]) -> None:
    assert isinstance(model.objects.published(), PublishableQuerySet)


@pytest.mark.parametrize("model", CONTENT_MODELS)
def test_every_content_model_has_the_rule_of_time(model: type[Content]) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}_expires_after_publish"
    assert name in names(model)


@pytest.mark.parametrize("end", [NOON, NOON - MOMENT])
def test_an_end_not_after_the_start_is_refused(end: datetime) -> None:
    with pytest.raises(IntegrityError, match="guides_tip_expires_after_publish"):
        make_tip(publish_at=NOON, expire_at=end)


def test_a_form_is_told_why_the_end_is_wrong() -> None:
    tip = make_tip(publish_at=NOON)
    tip.expire_at = NOON
    with pytest.raises(ValidationError, match=r"结束|end of publication"):
        tip.full_clean()


# --- Sourced --------------------------------------------------------------------------------


@pytest.mark.parametrize("model", SOURCED_MODELS)
def test_every_sourced_model_has_the_rule_of_sources(model: type[Sourced]) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}_trusted_has_source"
    assert name in names(model)


@pytest.mark.parametrize("confidence", ["official", "reported"])
@pytest.mark.parametrize("note_zh_hans", [None, ""])
@pytest.mark.parametrize("note_en", [None, ""])
def test_a_trusted_fact_without_any_source_is_refused(
    confidence: str, note_zh_hans: str | None, note_en: str | None
) -> None:
    tip = make_tip(confidence="unverified", source_url="")
    with pytest.raises(IntegrityError, match="guides_tip_trusted_has_source"):
        Tip.objects.filter(pk=tip.pk).update(
            confidence=confidence,
            source_note_zh_hans=note_zh_hans,
            source_note_en=note_en,
        )


@pytest.mark.parametrize(
    "source",
    [
        {"source_url": "https://example.org/"},
        {"source_url": "", "source_note_zh_hans": "店员所说", "source_note_en": None},
        {"source_url": "", "source_note_zh_hans": None, "source_note_en": "A clerk said so"},
        {"source_url": "", "source_note_zh_hans": "", "source_note_en": "A clerk said so"},
    ],
)
def test_one_kind_of_source_is_enough_for_trust(source: dict[str, Any]) -> None:
    assert make_tip(confidence="official", **source).pk


def test_an_unverified_fact_needs_no_source() -> None:
    tip = make_tip(confidence="unverified", source_url="")
    assert tip.is_unverified
    tip.full_clean()


def test_a_form_is_told_that_the_source_is_missing() -> None:
    tip = make_tip(confidence="unverified", source_url="")
    tip.confidence = "reported"
    with pytest.raises(ValidationError) as error:
        tip.full_clean()
    assert "__all__" in error.value.message_dict


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "example.org"])
def test_a_source_is_a_web_address(url: str) -> None:
    with pytest.raises(ValidationError) as error:
        make_tip(source_url=url).full_clean()
    assert "source_url" in error.value.message_dict


# --- Content --------------------------------------------------------------------------------


def test_a_slug_is_taken_only_once() -> None:
    make_guide("same")
    with pytest.raises(IntegrityError):
        make_guide("same")


def test_saving_marks_the_time() -> None:
    guide = make_guide()
    before = guide.updated_at
    guide.save()
    assert Guide.objects.get(pk=guide.pk).updated_at > before


# --- Correction -----------------------------------------------------------------------------


def make_correction() -> Correction:
    return Correction.objects.create(
        content_object=make_tip(), seen="价格变了" * 30, language="zh-hans"
    )


def test_a_correction_waits_for_an_editor() -> None:
    correction = make_correction()
    assert (correction.status, correction.closed_by) == ("pending", None)
    assert correction.content_object == Tip.objects.get(slug="test-tip")
    assert str(correction) == "一条提醒。: " + ("价格变了" * 15)


@pytest.mark.parametrize(("verb", "status"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_correction_remembers_how_and_by_whom_it_was_closed(verb: str, status: str) -> None:
    correction, editor = make_correction(), make_user()
    getattr(correction, verb)(by=editor)
    stored = Correction.objects.get(pk=correction.pk)
    assert (stored.status, stored.closed_by) == (status, editor)


def test_closing_a_correction_changes_nothing_else() -> None:
    correction = make_correction()
    correction.seen = "另一句"
    correction.accept(by=make_user())
    assert Correction.objects.get(pk=correction.pk).seen == "价格变了" * 30


def test_the_newest_correction_comes_first() -> None:
    first = make_correction()
    second = Correction.objects.create(content_object=first.content_object, seen="又变了")
    assert list(Correction.objects.all()) == [second, first]
