"""Questions and what answers each first. Every database must give these answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from editorial.search.query import MOST_FOUND, search
from guides.models import Guide
from operators.models import Operator, Plan
from tests.factories import make_guide, make_plan, make_tip

pytestmark = pytest.mark.django_db

FIRST = {
    # operators by their names, prefixes and in any writing
    "jazz": "operators/jazz/",
    "ZONG": "operators/zong/",
    "Ｊａｚｚ": "operators/jazz/",
    "telen": "operators/telenor/",
    "telenr": "operators/telenor/",
    "ufnoe": "operators/ufone/",
    "中国移动": "operators/zong/",
    "中國移動": "operators/zong/",
    "0300": "operators/jazz/",
    "0345": "operators/telenor/",
    "scom": "operators/scom/",
    # dial codes by their digits and by what they do
    "*111#": "operators/jazz/",
    "＊１１１＃": "operators/jazz/",
    "111": "operators/jazz/",
    "76367": "offline/",
    "jazz 客服": "operators/jazz/",
    "helpline": "operators/jazz/",
    "DIRBS": "offline/",
    # what to do, in both languages
    "充值": "guides/when-a-recharge-seems-to-fail/",
    "充": "guides/when-a-recharge-seems-to-fail/",
    "怎么充值": "guides/when-a-recharge-seems-to-fail/",
    "how do I recharge": "guides/when-a-recharge-seems-to-fail/",
    "recharging": "guides/when-a-recharge-seems-to-fail/",
    "failed recharge": "guides/when-a-recharge-seems-to-fail/",
    "balance expire": "guides/balance-that-expires/",
    "过期": "guides/balance-that-expires/",
    "北部": "guides/the-north/",
    "gilgit": "guides/the-north/",
    "100 卢比": "guides/what-rs-100-buys/",
    "rs 100": "guides/what-rs-100-buys/",
    "scam": "guides/scams-and-safety/",
    "防骗": "guides/scams-and-safety/",
    "call china": "guides/calling-china/",
    "打电话回国": "guides/calling-china/",
    "选运营商": "guides/choose-an-operator/",
    "which operator": "guides/choose-an-operator/",
    # where to pay
    "EasyPaisa": "recharge/easypaisa/",
    "easypasia": "recharge/easypaisa/",
    "支付宝": "recharge/alipay-wechat/",
    "alipay": "recharge/alipay-wechat/",
    "微信": "recharge/alipay-wechat/",
    "ding": "recharge/ding/",
    "小店": "recharge/retail-shop/",
    "scratch card": "recharge/scratch-card/",
    # plans
    "40GB": "plans/zong-monthly-40gb/",
    "40 gb": "plans/zong-monthly-40gb/",
    "monthly freedom": "plans/jazz-monthly-freedom/",
}


def paths(question: str) -> list[str]:
    return [document.path for document in search(question).documents]


@pytest.mark.parametrize("question", FIRST)
def test_a_question_is_answered_by_what_it_means(question: str) -> None:
    assert paths(question)[0] == FIRST[question]


@pytest.mark.parametrize(
    "question", ["", " ", "#", "qqqqqqq", "没有这个词语啊", "~c", "'", '"', "*"]
)
def test_what_nothing_answers_has_no_answer(question: str) -> None:
    assert paths(question) == []


def test_the_same_question_has_the_same_answer() -> None:
    assert paths("流量") == paths("流量")
    assert 1 < len(paths("流量")) <= MOST_FOUND


def test_a_slip_is_only_forgiven_where_nothing_has_the_word() -> None:
    make_guide("telenr", title_en="Telenr")
    assert paths("telenr") == ["guides/telenr/"]


def test_of_three_words_one_may_be_missing() -> None:
    make_guide("three", title_en="Alpha beta gamma")
    assert paths("alpha beta gamma") == ["guides/three/"]
    assert paths("alpha beta delta") == ["guides/three/"]
    assert paths("alpha delta") == []


def test_old_and_unverified_comes_after() -> None:
    make_plan("sure", name_en="Zebra", name_zh_hans="Zebra One Longer Name")
    make_plan("unsure", name_en="Zebra", name_zh_hans="Zebra", confidence="unverified")
    make_plan("old", name_en="Zebra", name_zh_hans="Zebra", state="old")
    assert paths("zebra")[0] == "plans/sure/"
    assert [document.is_unsure for document in search("zebra").documents] == [False, True, True]


def test_a_sentence_of_a_tip_is_no_name() -> None:
    make_tip(text_en="Zebra crossings are safe.")
    make_guide("zebras", summary_en="Something of a zebra.")
    assert paths("zebra") == ["guides/zebras/", "guides/#tip-test-tip"]


def test_both_languages_are_searched_at_once() -> None:
    make_guide("mixed", title_zh_hans="斑马指南", title_en="Something else")
    assert paths("斑马") == paths("斑馬") == ["guides/mixed/"]


# --- Only what readers may see ------------------------------------------------------------------


def test_a_draft_is_not_found_and_what_is_published_is() -> None:
    guide = make_guide("zebras", title_en="Zebra", status="draft")
    assert paths("zebra") == []
    guide.status = "published"
    guide.save()
    assert paths("zebra") == ["guides/zebras/"]
    guide.status = "archived"
    guide.save()
    assert paths("zebra") == []


def test_time_alone_brings_and_takes() -> None:
    now = timezone.now()
    make_guide("coming", title_en="Zebra", publish_at=now + timedelta(days=1))
    make_guide("gone", title_en="Zebra", expire_at=now - timedelta(days=1))
    assert paths("zebra") == []
    Guide.objects.get(slug="coming").save()
    assert paths("zebra") == []


def test_a_plan_goes_and_comes_with_its_operator() -> None:
    make_plan(name_en="Zebra Weekly")
    jazz = Operator.objects.get(slug="jazz")
    jazz.status = "draft"
    jazz.save()
    assert paths("zebra") == []
    jazz.status = "published"
    jazz.short_name = "Mobi"
    jazz.save()
    (found,) = search("zebra").documents
    assert found.title_en == "Mobi Zebra Weekly"


def test_a_deleted_row_is_gone() -> None:
    plan = make_plan(name_en="Zebra Weekly")
    assert paths("zebra")
    Plan.objects.get(pk=plan.pk).delete()
    assert paths("zebra") == []


class AnyQuestion(TestCase):
    @given(st.text(max_size=120))
    def test_no_question_is_an_exception(self, question: str) -> None:
        assert len(search(question).documents) <= MOST_FOUND
