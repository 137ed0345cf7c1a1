"""Translations on the form: their status, what changed in the source, and what still holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import Guide
from operators.models import ChannelStep, Plan
from tests import factories
from tests.desk import faults, page, queries
from tests.editorial.editing.test_forms import OpenForm, editor, told

pytestmark = pytest.mark.django_db

QUERIES, BYTES = 15, 120 * 1024


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def guide() -> Guide:
    """Its English title was written from another Chinese one."""
    guide = factories.make_guide(title_zh_hans="旧标题")
    guide.title_zh_hans = "新标题"
    guide.save()
    return guide


def words(client: Client, row: Any) -> str:
    return client.get(page(type(row), "change", row.pk)).content.decode()


def tick(client: Client, row: Any) -> dict[str, list[str]]:
    """What the boxes “still accurate” of a form would send, all ticked."""
    from lxml import html

    boxes = html.fromstring(words(client, row)).xpath("//input[contains(@name,'still_accurate')]")
    sent: dict[str, list[str]] = {}
    for box in boxes:
        sent.setdefault(box.get("name"), []).append(box.get("value"))
    return sent


def test_the_form_shows_what_changed_in_the_source(li: Client, guide: Guide) -> None:
    text = words(li, guide)
    assert "What changed in the Chinese since" in text
    assert "<del>旧</del><ins>新</ins>标题" in text


def test_still_accurate_makes_it_current(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    assert faults(form.save(**tick(li, guide))) == {}
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "current"
    assert "still_accurate" not in words(li, guide)


def test_still_accurate_is_of_the_source_that_was_read(li: Client, guide: Guide) -> None:
    form, ticked = OpenForm(li, guide), tick(li, guide)
    OpenForm(editor("ann"), guide).save(title_zh_hans="更新的标题")
    assert "The source of these changed meanwhile" in told(li, form.save(**ticked))
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "outdated"


def test_whoever_changes_the_source_too_may_confirm(li: Client, guide: Guide) -> None:
    form = OpenForm(li, guide)
    assert faults(form.save(title_zh_hans="最新标题", **tick(li, guide))) == {}
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "current"


@pytest.mark.parametrize("value", ["", "title", "title:", "title:0", "nothing:9f", "body:1", ":"])
def test_nothing_else_confirms(li: Client, guide: Guide, value: str) -> None:
    assert OpenForm(li, guide).save(still_accurate=value).status_code == 302
    guide.refresh_from_db()
    assert guide.field_status("title", "en") == "outdated"


def test_a_slip_mended_leaves_the_translation_current(li: Client) -> None:
    guide = factories.make_guide()
    OpenForm(li, guide).save(body_zh_hans="## 做什么\n\n正文！", _minor="on")
    guide.refresh_from_db()
    assert guide.field_status("body", "en") == "current"
    OpenForm(li, guide).save(body_zh_hans="## 做什么\n\n别的。")
    guide.refresh_from_db()
    assert guide.field_status("body", "en") == "outdated"


def test_a_step_is_confirmed_without_any_other_change(li: Client) -> None:
    channel = factories.make_channel()
    step = ChannelStep.objects.create(
        channel=channel, position=10, body_zh_hans="旧", body_en="Old"
    )
    step.body_zh_hans = "新"
    step.save()
    form, ticked = OpenForm(li, channel), tick(li, channel)
    assert list(ticked) == ["steps-0-still_accurate"]
    assert faults(form.save(**ticked)) == {}
    step.refresh_from_db()
    assert step.field_status("body", "en") == "current"


def test_an_unknown_former_source_is_said_plainly(li: Client, guide: Guide) -> None:
    guide.history.all().delete()
    guide.save()
    assert "it is not known what changed" in words(li, guide)


def test_texts_are_escaped(li: Client) -> None:
    guide = factories.make_guide(title_zh_hans="旧<script>")
    guide.title_zh_hans = "<img src=x onerror=y>"
    guide.save()
    assert "<img src=x" not in words(li, guide)


def test_a_folded_part_opens_when_a_pair_in_it_is_refused(li: Client) -> None:
    guide = factories.make_guide()
    answer = OpenForm(li, guide).save(seo_title_en="x" * 500)
    assert "seo_title_en" in faults(answer)
    assert "<details open><summary>" in answer.content.decode().replace("\n", "")


def test_what_search_engines_cut_is_counted(li: Client) -> None:
    guide = factories.make_guide(title_en="A title", title_zh_hans="标题" * 20)
    text = words(li, guide)
    assert '<p class="help cut" data-most="60"><span>7</span> of 60' in text
    assert '<p class="help cut over" data-most="60"><span>80</span> of 60' in text


@pytest.mark.parametrize(
    ("model", "slug"), [(Guide, "source-article-checked"), (Plan, "jazz-weekly-super")]
)
def test_a_form_stays_light(li: Client, model: Any, slug: str) -> None:
    row = model.objects.filter(slug=slug).first() or largest(model)
    address = page(model, "change", row.pk)
    queries(li, address)
    assert queries(li, address) <= QUERIES
    assert len(li.get(address).content) <= BYTES


def largest(model: Any) -> Any:
    return max(model.objects.all(), key=lambda row: len(str(row.texts())))


# --- Preview ---------------------------------------------------------------------------------


def preview(client: Client, **sent: str) -> Any:
    return client.post(reverse("admin:preview_markdown"), sent)


def test_a_preview_is_drawn_by_what_draws_the_pages(li: Client) -> None:
    answer = preview(li, text="**粗** [套餐](/plans/) `*123#`", language="zh-Hans")
    text = answer.content.decode()
    assert "<strong>粗</strong>" in text
    assert 'href="/zh-hans/plans/"' in text
    assert 'href="tel:*123%23"' in text
    assert '<html lang="zh-Hans">' in text


def test_a_preview_runs_no_scripts(li: Client) -> None:
    text = preview(li, text="<script>x()</script><b onclick=y>b</b>").content.decode()
    assert "<script" not in text
    assert "<b onclick" not in text


def test_a_preview_has_an_end(li: Client) -> None:
    assert preview(li, text="字" * 40_000).status_code == 200
    answer = preview(li, text="字" * 40_001)
    assert (answer.status_code, answer.content.decode()) == (413, "This text is too long.")


@pytest.mark.parametrize("language", ["", "fr", "<script>", "zh-Hans" * 50])
def test_a_preview_in_no_language_of_ours_is_chinese(li: Client, language: str) -> None:
    assert '<html lang="zh-Hans">' in preview(li, text="字", language=language).content.decode()


def test_a_preview_is_for_editors_and_by_post(li: Client, client: Client) -> None:
    assert li.get(reverse("admin:preview_markdown")).status_code == 405
    assert "<strong>" not in preview(client, text="**x**").content.decode()
