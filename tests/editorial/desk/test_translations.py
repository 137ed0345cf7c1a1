"""Kinds × languages: the figures, and the lists that they lead to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.content.admin_urls import translation_list_url
from editorial.desk.translations import matrix, no_counts, sums
from editorial.languages import LANGUAGES
from editorial.models import Bilingual, TranslationStatus
from guides.models import Guide, Question, Tip
from operators.models import ChannelStep, Operator, PaymentMethod, Promotion, RechargeChannel
from tests import factories
from tests.desk import page, queries

pytestmark = pytest.mark.django_db

TEXTS = [one for one in admin.site._registry if issubclass(one, Bilingual)]


def counts(model: Any) -> dict[str, dict[str, int]]:
    (line,) = matrix([model])
    return line.counts


def figures(model: Any, language: str) -> list[int]:
    """[missing, outdated, current]"""
    return list(counts(model)[language].values())


def make_all_three() -> None:
    factories.make_promotion("current")
    factories.make_promotion("missing", title_en="")
    outdated = factories.make_promotion("outdated")
    outdated.title_zh_hans = "改了"
    outdated.save()


def test_texts_are_counted_by_language_and_status() -> None:
    make_all_three()
    factories.make_promotion("english", title_zh_hans="", source_language="en")
    assert figures(Promotion, "en") == [1, 1, 2]
    assert figures(Promotion, "zh-hans") == [1, 0, 3]


def test_drafts_count_and_archived_content_does_not() -> None:
    factories.make_promotion("draft", status="draft", title_en="")
    factories.make_promotion("archived", status="archived", title_en="")
    assert figures(Promotion, "en") == [1, 0, 0]


def test_rejected_questions_do_not_count() -> None:
    jazz = Operator.objects.get(slug="jazz")
    factories.make_question(operator=jazz, question_zh_hans="?", answer_zh_hans="!")
    factories.make_question(operator=jazz, question_zh_hans="?", status="rejected")
    assert figures(Question, "en") == [1, 0, 0]


def test_steps_of_archived_channels_do_not_count() -> None:
    before = sum(figures(ChannelStep, "en"))
    for status in ("published", "archived"):
        channel = factories.make_channel(status, status=status)
        ChannelStep.objects.create(channel=channel, body_zh_hans="付款")
    assert sum(figures(ChannelStep, "en")) == before + 1


def test_a_kind_without_rows_is_a_line_of_noughts() -> None:
    (line,) = matrix([Promotion])
    assert (line.model, line.counts) == (Promotion, no_counts())


def test_lines_come_in_the_order_of_the_kinds_and_add_up() -> None:
    lines = matrix([Tip, Guide])
    assert [line.model for line in lines] == [Tip, Guide]
    assert sums(lines)["en"]["current"] == Tip.objects.count() + Guide.objects.count()


def test_all_kinds_are_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        lines = matrix(TEXTS)
    assert len(lines) == len(TEXTS) > 12
    with django_assert_num_queries(0):
        assert matrix([]) == []


def test_every_bilingual_kind_has_a_place_where_it_is_listed() -> None:
    assert set(TEXTS) == set(concrete(Bilingual))


def concrete(model: Any) -> list[Any]:
    found = [model] if not model._meta.abstract else []
    return found + [one for child in model.__subclasses__() for one in concrete(child)]


# --- Where the figures lead --------------------------------------------------------------------


def listed(client: Client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200
    return response.context["cl"].result_count


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", TranslationStatus.values)
def test_a_figure_leads_to_as_many_rows(admin_client: Client, language: str, status: str) -> None:
    make_all_three()
    factories.make_promotion("archived", status="archived", title_en="")
    address = translation_list_url(Promotion, language, status)
    assert listed(admin_client, address) == counts(Promotion)[language][status]


def test_figures_of_steps_lead_to_the_steps(admin_client: Client) -> None:
    for status in ("published", "archived"):
        channel = factories.make_channel(status, status=status)
        ChannelStep.objects.create(channel=channel, body_zh_hans="付款")
    assert figures(ChannelStep, "en")[0] == 1
    assert listed(admin_client, translation_list_url(ChannelStep, "en", "missing")) == 1


def test_who_filters_by_status_too_sees_what_is_archived(admin_client: Client) -> None:
    factories.make_promotion("archived", status="archived", title_en="")
    address = translation_list_url(Promotion, "en", "missing")
    assert listed(admin_client, address) == 0
    assert listed(admin_client, f"{address}&status__exact=archived") == 1


@pytest.mark.parametrize("value", ["nonsense", "", "%00"])
def test_a_filter_that_says_nothing_shows_everything(admin_client: Client, value: str) -> None:
    methods = PaymentMethod.objects.count()
    address = f"{page(PaymentMethod, 'changelist')}?translation_en={value}&due={value}"
    assert listed(admin_client, address) == methods


def test_figures_of_facts_due_lead_to_as_many_rows(admin_client: Client) -> None:
    changed = factories.make_promotion("changed", verified_on="2026-07-01")
    changed.title_zh_hans = "改了"
    changed.save()
    factories.make_promotion("never")
    factories.make_promotion("draft", status="draft")
    factories.make_promotion("checked", verified_on="2100-01-01")
    address = page(Promotion, "changelist")
    found = {value: listed(admin_client, f"{address}?due={value}") for value in CHOICES}
    assert found == {"yes": 2, "changed": 1, "never": 2}


CHOICES = ("yes", "changed", "never")


def test_every_list_of_content_offers_the_filters_in_words(admin_client: Client) -> None:
    text = admin_client.get(page(Guide, "changelist"), headers={"Accept-Language": "en"}).text
    for title in ("By verification", "By text in Chinese", "By text in English"):
        assert title in text
    steps = page(ChannelStep, "changelist")
    assert "中文文本" in admin_client.get(steps, headers={"Accept-Language": "zh-hans"}).text


def test_a_filtered_list_asks_no_more_often_than_the_whole_one(admin_client: Client) -> None:
    whole = queries(admin_client, page(RechargeChannel, "changelist"))
    address = translation_list_url(RechargeChannel, "en", "current")
    assert queries(admin_client, f"{address}&due=yes") <= whole
