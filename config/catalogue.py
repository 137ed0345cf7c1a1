"""Catalogue of components: each in both languages, light and dark, while DEBUG is on.

A new file of ``templates/components/`` needs an example here; a test compares the two. Examples
are rows that are in no database, so the page is the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from editorial.languages import LANGUAGE, LANGUAGES
from guides.models import Guide, Question, Tip
from operators.models import (
    DialCode,
    Operator,
    Plan,
    Promotion,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)

SCHEMES = ("light", "dark")
#: Components of the head of a page, which shows nothing: their source is shown.
_UNSEEN = {"alternates", "social"}

Context = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """An example as one reader sees it."""

    language: str
    scheme: str
    html: SafeString


@dataclass(frozen=True)
class Example:
    component: str
    title: str
    is_source: bool
    shown: list[Shown]


def catalogue(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue.html", {"examples": list(examples(request))})


def scheme_sheet(request: HttpRequest) -> HttpResponse:
    """The colours of each scheme for a part of a page: tokens.css has them for a whole one."""
    tokens = (Path(settings.BASE_DIR) / "static/site/tokens.css").read_text(encoding="utf-8")
    dark = re.search(r"@media \(prefers-color-scheme: dark\) {\s*:root ({.*?})", tokens, re.S)
    light = re.search(r":root ({.*?})", tokens, re.S)
    text = "".join(
        f".shown-{name} {found[1]}\n.shown-{name} {{ color-scheme: {name} }}\n"
        for name, found in (("light", light), ("dark", dark))
        if found
    )
    return HttpResponse(text, "text/css; charset=utf-8")


def examples(request: HttpRequest) -> Iterator[Example]:
    for component, contexts in EXAMPLES.items():
        for title, context in contexts().items():
            is_source = component in _UNSEEN
            shown = [
                Shown(LANGUAGE[language].tag, scheme, _drawn(request, component, context, language))
                for language in LANGUAGES
                for scheme in (SCHEMES[:1] if is_source else SCHEMES)
            ]
            yield Example(component, title, is_source, shown)


def _drawn(request: HttpRequest, component: str, context: Context, language: str) -> SafeString:
    with override(language):
        return render_to_string(f"components/{component}.html", {**context, "request": request})


# --- Rows that are in no database -------------------------------------------------------------

_SOURCE = {
    "confidence": "reported",
    "source_url": "https://www.example.org/tariff",
    "source_date": "2026-06",
    "source_note_zh_hans": "运营商资费页的存档",
    "source_note_en": "A dated copy of the operator's list",
}


def _operator() -> Operator:
    operator = Operator(
        pk=1,
        slug="jazz",
        short_name="Jazz",
        name_zh_hans="Jazz（爵士）",
        name_en="Jazz",
        brand_colour="#c8102e",
        **_SOURCE,
    )
    operator.has_plans = True  # type: ignore[attr-defined]
    return operator


def _plan(load_needed: int | None = 490, **fields: Any) -> Plan:
    given: dict[str, Any] = {
        "pk": 1,
        "slug": "weekly",
        "operator": _operator(),
        "name_zh_hans": "每周超值",
        "name_en": "Weekly Super",
        "kind": "data",
        "period": "weekly",
        "validity_days": 7,
        "data_mb": 10240,
        "offpeak_mb": 5120,
        "offpeak_window": "01:00–09:00",
        "price_pkr": Decimal(350),
        "price_basis": "tax_excluded",
        **_SOURCE,
    }
    plan = Plan(**{**given, **fields})
    plan.load_needed = load_needed
    return plan


def _channel(**fields: Any) -> RechargeChannel:
    given: dict[str, Any] = {
        "pk": 1,
        "slug": "shop",
        "name_zh_hans": "街边小店",
        "name_en": "A shop in the street",
        "kind": "offline",
        "category": "shop",
        "visitor_fit": "works",
        "visitor_note_zh_hans": "付现金，说出号码就行。",
        "visitor_note_en": "Pay in cash and say the number.",
        "cash": True,
        **_SOURCE,
    }
    return RechargeChannel(**{**given, **fields})


def _code(**fields: Any) -> DialCode:
    given: dict[str, Any] = {
        "pk": 1,
        "slug": "balance",
        "label_zh_hans": "查余额",
        "label_en": "Ask for the balance",
        "code": "*111#",
        "via": "dial",
        "purpose": "balance",
        **_SOURCE,
    }
    return DialCode(**{**given, **fields})


def _tip(**fields: Any) -> Tip:
    given: dict[str, Any] = {
        "pk": 1,
        "slug": "tip",
        "text_zh_hans": "买完套餐就关掉移动数据，省得吃掉话费。",
        "text_en": "Turn mobile data off when the plan ends: balance goes fast.",
        "importance": "high",
        **_SOURCE,
    }
    return Tip(**{**given, **fields})


def _guide(**fields: Any) -> Guide:
    given: dict[str, Any] = {
        "pk": 1,
        "slug": "airport",
        "title_zh_hans": "机场到上网",
        "title_en": "From the airport to connected",
        "summary_zh_hans": "护照、SIM 卡、第一笔充值。",
        "summary_en": "Passport, SIM card, first recharge.",
        "source_language": "zh-hans",
    }
    return Guide(**{**given, **fields})


def _phrase() -> ShopPhrase:
    return ShopPhrase(
        pk=1,
        slug="load",
        situation="load",
        text_zh_hans="请给这个号码充 {amount} 卢比",
        text_en="Please load {amount} rupees",
        urdu="براہ کرم {amount} روپے لوڈ کر دیں",
        roman_urdu="Barah-e-karam {amount} rupay load kar dein",
        **_SOURCE,
    )


def _tax() -> TaxRate:
    return TaxRate(
        pk=1,
        slug="sales",
        kind="sales",
        area="national",
        percent=Decimal("19.5"),
        effective_from="2025-07-01",
        summary_zh_hans="含在每次消费里。",
        summary_en="Inside everything you use.",
        **_SOURCE,
    )


def _promotion() -> Promotion:
    return Promotion(
        pk=1,
        slug="offer",
        operator=_operator(),
        title_zh_hans="首充送 1 GB",
        title_en="1 GB with the first recharge",
        terms_zh_hans="充 300 卢比以上。",
        terms_en="From Rs 300.",
        **_SOURCE,
    )


def _question() -> Question:
    return Question(
        pk=1,
        question_zh_hans="护照能办 eSIM 吗？",
        question_en="Can I get an eSIM with a passport?",
        answer_zh_hans="没有可靠来源。",
        answer_en="No reliable source says so.",
    )


class _Form(forms.Form):
    days = forms.CharField(label="Days", help_text="optional")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "First"), ("b", "Second")])
    night = forms.BooleanField(label="At night too", required=False)


def _fields() -> dict[str, Context]:
    form, wrong = _Form(auto_id="right_%s"), _Form({}, auto_id="wrong_%s")
    names = ("days", "kind", "night")
    return {
        **{name: {"field": form[name]} for name in names},
        "with a fault": {"field": wrong["days"]},
    }


_PIECES = [{"text": "Jazz "}, {"text": "weekly", "is_match": True}]
_PATH = {"address": "/", "label": "Plans"}
_PICTURE = {
    "address": "/static/icon-512.png",
    "width": 512,
    "height": 512,
    "words": "",
    "sources": [],
    "css_class": "logo",
}
_SOCIAL = {
    "address": "/static/icon-512.png",
    "title": "Title",
    "page": "/",
    "words": "",
    "size": {"width": 512, "height": 512},
}

#: {component: {what the example shows: its context}}
EXAMPLES: dict[str, Callable[[], dict[str, Context]]] = {
    "alternates": lambda: {"of a guide": {"subject": _guide()}},
    "borrowed": lambda: {"without English": {"subject": _guide(title_en="", summary_en="")}},
    "channel_card": lambda: {
        "works": {"channel": _channel()},
        "unconfirmed": {"channel": _channel(visitor_fit="unconfirmed", confidence="unverified")},
    },
    "code_text": lambda: {
        "dialled": {"code": _code()},
        "text message": {"code": _code(via="sms", sms_text="BAL", code="6310")},
    },
    "data": lambda: {
        "with limits": {"plan": _plan(social_mb=2048)},
        "not known": {"plan": _plan(data_mb=None, offpeak_mb=None)},
    },
    "dial": lambda: {"code": {"code": "*117*7#"}},
    "dial_code": lambda: {
        "dialled": {"code": _code()},
        "to fill in": {"code": _code(code="*123*X#")},
        "not known": {"code": _code(code="")},
    },
    "field": _fields,
    "guide_links": lambda: {"two guides": {"guides": [_guide(), _guide(slug="codes")]}},
    "helpful": lambda: {"of a guide": {"path": "guides/airport/"}},
    "language_switch": lambda: {"switch": {}},
    "operator_codes": lambda: {
        "with codes": {"operator": _operator(), "codes": [_code()]},
        "without": {"operator": _operator(), "codes": []},
    },
    "pagination": lambda: {"second of three": {"page": Paginator(range(60), 20).page(2)}},
    "path": lambda: {"path": _PATH},
    "phrases": lambda: {"one phrase": {"phrases": [_phrase()]}},
    "picture": lambda: {"picture": _PICTURE},
    "pieces": lambda: {"a match": {"pieces": _PIECES}},
    "plan_card": lambda: {
        "offered": {"plan": _plan()},
        "old, to be chosen": {"plan": _plan(state="old", last_seen="2025-03"), "choosable": True},
    },
    "plan_state": lambda: {
        "old": {"plan": _plan(state="old", last_seen="2025-03")},
        "replaced": {"plan": _plan(state="replaced")},
        "unverified": {"plan": _plan(confidence="unverified")},
    },
    "preview_banner": lambda: {"banner": {}},
    "price": lambda: {
        "with its recharge": {"plan": _plan()},
        "exact": {"plan": _plan(price_basis="load_required", load_needed=350)},
        "recharge not known": {"plan": _plan(load_needed=None)},
        "not known": {"plan": _plan(price_pkr=None)},
    },
    "printed_address": lambda: {"on paper": {}},
    "promotions": lambda: {"one offer": {"promotions": [_promotion()]}},
    "questions": lambda: {
        "answered": {"questions": [_question()], "ask_url": "/"},
        "none yet": {"questions": [], "ask_url": "/"},
    },
    "social": lambda: {"of a guide": _SOCIAL},
    "source_line": lambda: {
        confidence: {"fact": _tip(confidence=confidence)}
        for confidence in ("official", "reported", "common", "unverified")
    },
    "source_mark": lambda: {
        "official": {"fact": _tip(confidence="official")},
        "unverified": {"fact": _tip(confidence="unverified")},
    },
    "swatch": lambda: {"of an operator": {"operator": _operator()}},
    "tax_rate": lambda: {"sales tax": {"rate": _tax()}},
    "tips": lambda: {"a tip": {"tips": [_tip()]}},
    "validity": lambda: {
        "days": {"plan": _plan()},
        "hours": {"plan": _plan(validity_days=None, validity_hours=3)},
        "not known": {"plan": _plan(validity_days=None)},
    },
    "wrong": lambda: {"of a tip": {"fact": _tip()}},
}
