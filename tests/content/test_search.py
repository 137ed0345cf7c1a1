"""Sixty questions and what answers each first. Every database must give these answers."""

from __future__ import annotations

import pytest

from tests.editorial.search.test_query import paths

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
    "667": "offline/",
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
    "余额": "guides/check-balance-and-validity/",
    "餘額": "guides/check-balance-and-validity/",
    "balance expire": "guides/balance-that-expires/",
    "过期": "guides/balance-that-expires/",
    "esim": "guides/esim-local-and-travel/",
    "携号转网": "guides/keep-your-number/",
    "攜號轉網": "guides/keep-your-number/",
    "keep my number": "guides/keep-your-number/",
    "北部": "guides/the-north/",
    "gilgit": "guides/the-north/",
    "100 卢比": "guides/what-rs-100-buys/",
    "rs 100": "guides/what-rs-100-buys/",
    "scam": "guides/scams-and-safety/",
    "防骗": "guides/scams-and-safety/",
    "机场": "guides/airport-to-connected/",
    "airport": "guides/airport-to-connected/",
    "call china": "guides/calling-china/",
    "打电话回国": "guides/calling-china/",
    "选运营商": "guides/choose-an-operator/",
    "which operator": "guides/choose-an-operator/",
    "钱包": "guides/mobile-wallets-and-visitors/",
    "wallet": "guides/mobile-wallets-and-visitors/",
    # where to pay
    "EasyPaisa": "recharge/easypaisa/",
    "easypasia": "recharge/easypaisa/",
    "支付宝": "recharge/alipay-wechat/",
    "alipay": "recharge/alipay-wechat/",
    "微信": "recharge/alipay-wechat/",
    "ding": "recharge/ding/",
    "paypal": "recharge/paypal/",
    "小店": "recharge/retail-shop/",
    "scratch card": "recharge/scratch-card/",
    "加盟店": "recharge/franchise/",
    # plans
    "40GB": "plans/zong-monthly-40gb/",
    "40 gb": "plans/zong-monthly-40gb/",
    "monthly freedom": "plans/jazz-monthly-freedom/",
    "夜间流量": "plans/zong-monthly-pro/",
}


def test_there_are_sixty_questions() -> None:
    assert len(FIRST) >= 60


@pytest.mark.parametrize("question", FIRST)
def test_a_question_is_answered_by_what_it_means(question: str) -> None:
    assert paths(question)[0] == FIRST[question]
