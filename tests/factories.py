"""Small valid objects for tests that need their own, beside the first edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from guides.models import Guide, Question, Tip
from operators.models import (
    DialCode,
    Operator,
    OperatorFact,
    PaymentMethod,
    Plan,
    PlanPrice,
    Promotion,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)

SOURCE = {"source_url": "https://example.org/source", "confidence": "reported"}
BARE = {"source_url": "", "confidence": "unverified"}
CONTENT = {**SOURCE, "status": "published"}


def make_operator(slug: str = "testel", **fields: Any) -> Operator:
    defaults = {
        "name_zh_hans": "测试电信",
        "name_en": "Testel",
        "short_name": "Testel",
        "tagline_zh_hans": "只在测试里有信号。",
        "tagline_en": "Only works in tests.",
    }
    return Operator.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_plan(slug: str = "test-plan", **fields: Any) -> Plan:
    defaults = {
        "operator": fields.get("operator") or Operator.objects.get(slug="jazz"),
        "name_zh_hans": "Test Weekly",
        "name_en": "Test Weekly",
        "kind": "data",
        "period": "weekly",
        "price_pkr": 100,
        "price_basis": "tax_included",
        "data_mb": 2048,
        "validity_days": 7,
        "last_seen": "2026-07-01",
    }
    return Plan.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_guide(slug: str = "test-guide", **fields: Any) -> Guide:
    defaults = {
        "title_zh_hans": "测试指南",
        "title_en": "Test guide",
        "summary_zh_hans": "一句话。",
        "summary_en": "One sentence.",
        "body_zh_hans": "## 做什么\n\n正文。",
        "body_en": "## What to do\n\nText.",
        "topic": "recharge",
    }
    return Guide.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_tip(slug: str = "test-tip", **fields: Any) -> Tip:
    defaults = {"text_zh_hans": "一条提醒。", "text_en": "A tip.", "topic": "money"}
    return Tip.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_dial_code(slug: str = "test-code", **fields: Any) -> DialCode:
    defaults = {
        "label_zh_hans": "查余额",
        "label_en": "Check balance",
        "purpose": "balance",
        "code": "*222#",
    }
    return DialCode.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_channel(slug: str = "test-channel", **fields: Any) -> RechargeChannel:
    defaults = {
        "name_zh_hans": "测试渠道",
        "name_en": "Test channel",
        "kind": "offline",
        "category": "shop",
        "visitor_fit": "works",
    }
    return RechargeChannel.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_promotion(slug: str = "test-promotion", **fields: Any) -> Promotion:
    defaults = {
        "operator": fields.get("operator") or Operator.objects.get(slug="jazz"),
        "title_zh_hans": "首充赠送",
        "title_en": "First recharge bonus",
    }
    return Promotion.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_tax_rate(slug: str = "test-tax", **fields: Any) -> TaxRate:
    defaults = {
        "kind": "advance_income",
        "area": "national",
        "percent": 15,
        "summary_zh_hans": "测试税。",
        "summary_en": "A test tax.",
    }
    return TaxRate.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_price(plan: Plan, price: int, observed_on: str, **fields: Any) -> PlanPrice:
    defaults = {"price_basis": plan.price_basis, **SOURCE}
    return PlanPrice.objects.create(
        plan=plan, price_pkr=price, observed_on=observed_on, **{**defaults, **fields}
    )


def make_question(**fields: Any) -> Question:
    defaults = {"reader_words": "能用支付宝吗?", "reader_language": "zh-hans"}
    return Question.objects.create(**{**defaults, **fields})


def make_phrase(slug: str = "test-phrase", **fields: Any) -> ShopPhrase:
    defaults = {
        "situation": "load",
        "text_zh_hans": "请充 {amount} 卢比。",
        "text_en": "Please load Rs {amount}.",
        "urdu": "براہ کرم {amount} روپے کا لوڈ کر دیں۔",
        "roman_urdu": "Please {amount} rupay ka load kar dein.",
    }
    return ShopPhrase.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_fact(slug: str = "test-fact", **fields: Any) -> OperatorFact:
    defaults = {
        "operator": fields.get("operator") or Operator.objects.get(slug="jazz"),
        "topic": "network",
        "text_zh_hans": "一句事实。",
        "text_en": "A fact.",
    }
    return OperatorFact.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_method(slug: str = "test-method", **fields: Any) -> PaymentMethod:
    defaults = {"name_zh_hans": "现金", "name_en": "Cash", "kind": "cash"}
    return PaymentMethod.objects.create(slug=slug, **{**CONTENT, **defaults, **fields})


def make_user(username: str = "editor") -> User:
    return User.objects.create_user(username)


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """From here on it is ``moment`` (ISO 8601 with an offset) for everything that asks Django."""
    stopped = datetime.fromisoformat(moment)
    monkeypatch.setattr("django.utils.timezone.now", lambda: stopped)
