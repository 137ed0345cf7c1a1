"""What waits for a translator, and the desk that begins with it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.accounts.roles import EDITOR, TRANSLATORS
from editorial.desk.translations import to_translate
from guides.models import Guide, Tip
from operators.models import Promotion
from tests import factories
from tests.desk import page
from tests.pages import Page, read
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db


def desk(client: Client) -> Page:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return read(client, "/admin/")


def outdated(slug: str, **fields: str) -> Tip:
    tip = factories.make_tip(slug, **fields)
    tip.text_zh_hans = "改了。"
    tip.save()
    return tip


def test_outdated_texts_come_before_missing_ones_in_the_order_of_kinds() -> None:
    guide = factories.make_guide(title_en="")
    promotion = factories.make_promotion(title_en="")
    tip = outdated("old")
    found = to_translate([Guide, Promotion, Tip], ["en", "zh-hans"], 9)
    rows = [(one.row.model, one.row.pk, one.language, one.status) for one in found]
    assert rows == [
        (Tip, tip.pk, "en", "outdated"),
        (Guide, guide.pk, "en", "missing"),
        (Promotion, promotion.pk, "en", "missing"),
    ]
    assert len(to_translate([Guide, Promotion, Tip], ["en"], 2)) == 2
    assert to_translate([], ["en"], 2) == []


def test_drafts_do_not_wait_for_a_translator() -> None:
    outdated("draft", status="draft")
    assert to_translate([Tip], ["en"], 9) == []


def test_it_is_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        to_translate([Guide, Promotion, Tip], ["en", "zh-hans"], 9)


def test_the_desk_of_a_translator_begins_with_their_language_and_leaves_out_the_rest() -> None:
    tip = outdated("old")
    outdated("draft", status="draft")
    found = desk(signed_in_as(TRANSLATORS["en"]))
    assert found.words("//section/h2")[:2] == ["Yours to translate", "Translations"]
    assert found.words("//*[@id='to-translate']//tbody//td[1]") == ["English · Outdated"]
    form = page(Tip, "change", tip.pk)
    assert form in found.tree.xpath("//*[@id='to-translate']//a/@href")
    assert found.words("//table[@class='matrix']/thead//th[@colspan]") == ["English"]
    assert found.words("//ul[@class='in-short']/li") == ["1 text to translate"]
    for name in ("due", "ages", "waiting", "drafts", "calendar", "links"):
        assert not found.tree.xpath(f"//*[@id='{name}']")
    assert found.queries <= 20


def test_figures_of_a_translator_lead_to_as_many_rows() -> None:
    factories.make_promotion("public", title_en="")
    factories.make_promotion("draft", title_en="", status="draft")
    client = signed_in_as(TRANSLATORS["en"])
    (address,) = desk(client).tree.xpath(
        "//table[@class='matrix']//a[contains(@href, '/promotion/?translation_en=missing')]"
    )
    assert address.text == "1"
    assert client.get(address.get("href")).context["cl"].result_count == 1


def test_a_translator_with_nothing_to_do_is_told_kindly() -> None:
    found = desk(signed_in_as(TRANSLATORS["zh-hans"]))
    said = "Every published text in your language is up to date. Thank you."
    assert found.one("//*[@id='to-translate']/p") == said
    assert not found.words("//*[@id='translations']/p")


def test_an_editor_has_the_whole_desk_and_no_list_of_their_own() -> None:
    found = desk(signed_in_as(EDITOR))
    assert not found.tree.xpath("//*[@id='to-translate']")
    for name in ("due", "ages", "waiting", "drafts", "calendar", "links", "translations"):
        assert found.tree.xpath(f"//*[@id='{name}']"), name
