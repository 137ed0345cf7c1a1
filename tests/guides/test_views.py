"""Guides, the tips under them and readers' answered questions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from guides.models import Guide, Question, Tip
from guides.views import TIP_TOPICS
from operators.models import Operator, RechargeChannel
from tests.factories import make_guide, make_plan, make_question, make_tip, make_user
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

OURS = "/en/guides/test-guide/"


def guide_page(client: Client) -> Page:
    return read(client, OURS)


def published(guide: Guide, **fields: str) -> Question:
    question = make_question(guide=guide, **fields)
    question.publish(make_user())
    return question


# --- The list --------------------------------------------------------------------------------


def test_every_guide_is_listed_once_under_its_topic(client: Client) -> None:
    page = read(client, "/en/guides/")
    sections = page.tree.xpath("//main/section[ul[@class='guide-links']]")
    shown = {
        section.xpath("string(h2)"): [
            href.split("/")[-2] for href in section.xpath(".//li/a/@href")
        ]
        for section in sections
    }
    expected = {
        str(label): [guide.slug for guide in Guide.objects.filter(topic=topic)]
        for topic, label in english(Guide.Topic.choices)
    }
    assert shown == {label: slugs for label, slugs in expected.items() if slugs}
    assert sum(map(len, shown.values())) == Guide.objects.count() > 5


def english(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(value, str(label)) for value, label in choices]


def test_topics_stand_in_their_own_order_and_empty_ones_are_left_out(client: Client) -> None:
    Guide.objects.exclude(topic__in=["travel", "first_steps"]).update(status="draft")
    page = read(client, "/en/guides/")
    assert page.words("//section[ul[@class='guide-links']]/h2") == ["First steps", "On the road"]


def test_within_a_topic_the_editors_order_holds(client: Client) -> None:
    make_guide("later", position=2, topic="safety")
    make_guide("sooner", position=1, topic="safety")
    safety = "//section[h2='Safety and fact-checks']//li/a/@href"
    hrefs = read(client, "/en/guides/").tree.xpath(safety)
    assert hrefs[:2] == ["/en/guides/sooner/", "/en/guides/later/"]


def test_every_tip_is_listed_once_with_its_source(client: Client) -> None:
    page = read(client, "/en/guides/")
    tips = page.tree.xpath("//section[@id='tips']//li[contains(@class, 'tip')]")
    assert len(tips) == Tip.objects.published().count() > 10
    assert all(len(tip.xpath("./div[@class='source']")) == 1 for tip in tips)


@pytest.mark.parametrize("path", ["/en/guides/", "/en/guides/scams-and-safety/"])
def test_our_own_advice_is_called_so_and_not_a_report(client: Client, path: str) -> None:
    page = read(client, path)
    source = "//li[starts-with(p, 'Do not buy recharge or SIMs from')]/div[@class='source']"
    assert page.one(source) == "Our own advice no outside source Wrong?"
    assert page.words(f"{source}/a[not(@class='wrong')]") == []


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_tip_that_is_not_published_is_not_listed(client: Client, status: str) -> None:
    make_tip(text_en="A hidden tip.", status=status)
    assert "A hidden tip." not in read(client, "/en/guides/").one("//main")


# --- One guide -------------------------------------------------------------------------------


def test_a_guide_shows_its_words_and_its_source(client: Client) -> None:
    make_guide(seo_title_en="For search", seo_description_en="For results.")
    page = guide_page(client)
    assert page.one("//h1") == "Test guide"
    assert page.one("//header/p[@class='lead']") == "One sentence."
    assert page.one("//div[@class='prose']/h2") == "What to do"
    assert page.one("//title").startswith("For search · ")
    assert page.one("//meta[@name='description']/@content") == "For results."
    assert len(page.words("//article/header/div[@class='source']")) == 1


def test_without_words_for_search_the_title_and_the_summary_serve(client: Client) -> None:
    make_guide()
    page = guide_page(client)
    assert page.one("//title").startswith("Test guide · ")
    assert page.one("//meta[@name='description']/@content") == "One sentence."


def test_an_editors_text_cannot_carry_scripts(client: Client) -> None:
    make_guide(body_en="<script>steal()</script>\n\n[a](javascript:steal())", title_en="<b>T</b>")
    page = guide_page(client)
    assert page.one("//h1") == "<b>T</b>"
    assert b"<script>steal" not in page.response.content
    assert page.tree.xpath("//a[starts-with(@href, 'javascript')]") == []


def test_columns_are_aligned_without_the_inline_style_that_the_page_forbids(
    client: Client,
) -> None:
    make_guide(body_en="| a | b |\n|---|--:|\n| 1 | 2 |")
    page = guide_page(client)
    assert page.words("//td") == ["1", "2"]
    assert "unsafe-inline" not in page.response.headers["Content-Security-Policy"]
    assert page.tree.xpath("//*[@style]") == []


def test_links_between_our_pages_stay_in_the_readers_language(client: Client) -> None:
    make_guide(body_en="[plans](/plans/)", body_zh_hans="[套餐](/plans/)")
    for language in ("en", "zh-hans"):
        page = read(client, f"/{language}/guides/test-guide/")
        assert page.tree.xpath("//div[@class='prose']//a/@href") == [f"/{language}/plans/"]


def test_a_guide_without_english_is_shown_in_chinese_and_says_so(client: Client) -> None:
    make_guide(title_en="", summary_en="", body_en="")
    page = guide_page(client)
    assert page.tree.get("lang") == "en"
    assert page.one("//h1/span[@lang='zh-Hans']") == "测试指南"
    assert page.one("//div[@class='prose']/div[@lang='zh-Hans']/h2") == "做什么"
    assert "not yet in English" in page.one("//p[@class='notice']")
    assert page.tree.xpath("//link[@rel='alternate'][@hreflang]/@hreflang") == ["zh-Hans"]


def test_a_guide_in_both_languages_borrows_nothing(client: Client) -> None:
    make_guide(seo_title_zh_hans="", seo_title_en="")
    assert guide_page(client).words("//p[@class='notice']") == []


# --- What stands under it --------------------------------------------------------------------


def test_related_facts_stand_under_the_guide(client: Client) -> None:
    guide = make_guide()
    guide.operators.set([Operator.objects.get(slug="zong")])
    guide.channels.set([RechargeChannel.objects.get(slug="ding").pk])
    guide.plans.set([make_plan("shown"), make_plan("gone", state="replaced")])
    hrefs = guide_page(client).tree.xpath("//main/section//a/@href")
    assert {"/en/operators/zong/", "/en/recharge/ding/", "/en/plans/shown/"} <= set(hrefs)
    assert "/en/plans/gone/" not in hrefs


def test_every_topic_of_guides_says_which_tips_belong_to_it() -> None:
    assert set(TIP_TOPICS) == set(Guide.Topic.values)
    assert {topic for topics in TIP_TOPICS.values() for topic in topics} <= set(Tip.Topic.values)


def test_a_guide_of_a_topic_without_tips_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(TIP_TOPICS, Guide.Topic.SAFETY)
    guide = make_guide(topic="safety")
    assert guide_page(client).tree.xpath("//h1")
    assert guide.topic not in TIP_TOPICS


def test_tips_under_a_guide_are_the_important_ones_of_its_topic(client: Client) -> None:
    make_guide(topic="safety")
    make_tip("high", topic="fraud", importance="high", text_en="Never.")
    make_tip("medium", topic="fraud", importance="medium", text_en="Rather not.")
    make_tip("other", topic="money", importance="high", text_en="Bring cash.")
    tips = guide_page(client).words("//li[contains(@class, 'tip')]/p")
    assert "Never." in tips
    assert not {"Rather not.", "Bring cash."} & set(tips)


def test_an_answered_question_stands_under_its_guide(client: Client) -> None:
    guide = make_guide()
    published(guide, question_en="Does it work?", answer_en="**Yes**, at a shop.")
    page = guide_page(client)
    assert page.one("//section[@id='questions']//dt") == "Does it work?"
    assert page.one("//section[@id='questions']//dd/p/strong") == "Yes"


def test_a_readers_own_words_name_and_waiting_questions_are_never_shown(client: Client) -> None:
    guide = make_guide()
    published(
        guide,
        reader_words="secret words",
        reader_name="Secret Name",
        question_en="Asked well?",
        answer_en="Yes.",
    )
    make_question(guide=guide, question_en="Still waiting?", answer_en="Perhaps.")
    rejected = make_question(guide=guide, question_en="Rejected?", answer_en="No.")
    rejected.reject(None)
    content = guide_page(client).response.content
    for hidden in (b"secret words", b"Secret Name", b"Still waiting?", b"Rejected?"):
        assert hidden not in content


def test_a_question_answered_in_chinese_only_is_marked_on_the_english_page(client: Client) -> None:
    published(make_guide(), question_zh_hans="能用吗?", answer_zh_hans="能。")
    page = guide_page(client)
    assert page.one("//dt/span[@lang='zh-Hans']") == "能用吗?"
    assert page.one("//dd/div[@lang='zh-Hans']") == "能。"
