"""Ways to recharge: what works for a visitor first, each with its numbered steps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from operators.models import ChannelStep, RechargeChannel
from operators.templatetags.prices import tax_percent
from tests.factories import (
    make_channel,
    make_method,
    make_phrase,
    make_promotion,
    make_tax_rate,
    stop_clock,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

GROUPS = {
    "works": "Works for visitors",
    "unconfirmed": "Not confirmed for visitors",
    "residents_only": "Residents only",
    "does_not_work": "Does not work",
}
LISTS = ("/en/plans/", "/en/recharge/")
OFFER = "First recharge bonus"


# --- The list --------------------------------------------------------------------------------


def test_channels_stand_in_groups_by_what_a_visitor_can_use(client: Client) -> None:
    for fit in GROUPS:
        make_channel(f"channel-{fit}".replace("_", "-"), visitor_fit=fit)
    page = read(client, "/en/recharge/")
    groups = page.tree.xpath("//section[@class='fit-group']")
    assert page.words("//section[@class='fit-group']/h2") == list(GROUPS.values())
    for group, fit in zip(groups, GROUPS, strict=True):
        classes = {article.get("class") for article in group.xpath(".//article")}
        assert classes == {f"channel fit-{fit}"}


def test_every_channel_stands_on_the_list_once(client: Client) -> None:
    shown = read(client, "/en/recharge/").tree.xpath("//article//h3/a/@href")
    channels = RechargeChannel.objects.published()
    assert sorted(shown) == sorted(f"/en/recharge/{channel.slug}/" for channel in channels)
    assert len(shown) > 5


def test_within_a_group_the_editors_order_holds(client: Client) -> None:
    make_channel("second", position=2, visitor_fit="unconfirmed")
    make_channel("first", position=1, visitor_fit="unconfirmed")
    page = read(client, "/en/recharge/")
    shown = page.tree.xpath("//section[@class='fit-group'][2]//article//h3/a/@href")
    assert shown[:2] == ["/en/recharge/first/", "/en/recharge/second/"]


def test_what_is_not_confirmed_is_no_advice(client: Client) -> None:
    page = read(client, "/en/recharge/")
    group = "//section[@class='fit-group'][h2='Not confirmed for visitors']"
    assert "This is not advice." in page.one(f"{group}/p[@class='notice']")
    assert len(page.words("//section[@class='fit-group']/p[@class='notice']")) == 1


def test_what_is_not_confirmed_never_stands_on_the_home_or_the_emergency_page(
    client: Client,
) -> None:
    make_channel("doubtful", position=0, visitor_fit="unconfirmed")
    make_channel("sure", position=0)
    for path in ("/en/", "/en/offline/"):
        shown = read(client, path).tree.xpath("//article//h3/a/@href")
        assert "/en/recharge/sure/" in shown
        assert "/en/recharge/doubtful/" not in shown


def test_payment_methods_go_by_what_a_visitor_can_use(client: Client) -> None:
    for fit in reversed(GROUPS):
        make_method(f"method-{fit}".replace("_", "-"), visitor_fit=fit, position=0)
    fits = read(client, "/en/recharge/").words("//tbody/tr/td[1]/span[contains(@class, 'fit')]")
    assert set(fits) == set(GROUPS.values())
    assert fits == sorted(fits, key=list(GROUPS.values()).index)


def test_taxes_show_rate_place_and_time(client: Client) -> None:
    make_tax_rate(percent="19.50", area="islamabad", effective_from="2024-07", effective_to="2026")
    (tax,) = [
        words
        for words in read(client, "/en/recharge/").words("//section[@id='tax']//li")
        if "A test tax." in words
    ]
    assert tax.startswith("Advance income tax (on recharge): 19.5%Islamabad")
    assert "Islamabad" in tax
    assert "from July 2024" in tax
    assert "until 2026" in tax


def test_a_rate_has_no_zeros_at_its_end() -> None:
    rates = {"19.50": "19.5%", "15.00": "15%", "0.00": "0%", "12.25": "12.25%", "100.00": "100%"}
    assert {rate: tax_percent(Decimal(rate)) for rate in rates} == rates


def test_every_card_says_what_a_channel_costs_or_that_it_is_not_known(client: Client) -> None:
    make_channel("priced", fee_note_en="Rs 8.60 each. Paid by the sender.", position=0)
    make_channel("unpriced", position=0)
    page = read(client, "/en/recharge/")
    fee = "//article[.//a[@href='/en/recharge/{}/']]/p[@class='fee']"
    assert page.one(fee.format("priced")) == "Fees Rs 8.60 each."
    assert page.one(fee.format("unpriced")) == "Fees not known"
    assert len(page.words("//article/p[@class='fee']")) == len(page.words("//article"))


# --- One channel -----------------------------------------------------------------------------


def test_steps_are_numbered_in_their_order(client: Client) -> None:
    channel = make_channel()
    for position, word in ((30, "third"), (10, "first"), (20, "second")):
        ChannelStep.objects.create(
            channel=channel, position=position, body_en=f"Do {word}.", body_zh_hans=word
        )
    page = read(client, "/en/recharge/test-channel/")
    assert page.words("//ol[@class='steps']/li/p") == ["Do first.", "Do second.", "Do third."]


def test_a_channel_without_steps_says_so(client: Client) -> None:
    make_channel()
    page = read(client, "/en/recharge/test-channel/")
    assert "No reliable source describes the steps." in page.one("//main")
    assert page.words("//ol[@class='steps']") == []


@pytest.mark.parametrize(("fit", "words"), GROUPS.items())
def test_the_verdict_for_visitors_comes_first(client: Client, fit: str, words: str) -> None:
    make_channel(visitor_fit=fit, visitor_note_en="Because of the card.")
    page = read(client, "/en/recharge/test-channel/")
    verdict = f"//p[contains(@class, 'verdict')][contains(@class, 'fit-{fit}')]"
    assert page.one(verdict) == f"{words} Because of the card."


def test_a_counter_has_phrases_to_show_and_a_website_has_not(client: Client) -> None:
    make_phrase(text_en="Load {amount} <now>.", urdu="{amount} روپے کا لوڈ کر دیں۔")
    make_channel("counter", kind="offline")
    make_channel("website", kind="online")
    counter = read(client, "/en/recharge/counter/")
    assert "Load the amount <now>." in counter.words("//p[@class='phrase-own']")
    urdu = "//li[p='Load the amount <now>.']/p[@lang='ur'][@dir='rtl']"
    assert counter.one(urdu) == "________ روپے کا لوڈ کر دیں۔"
    assert counter.words("//p[@class='phrase-own']/u[@lang='en']")[0] == "the amount"
    assert read(client, "/en/recharge/website/").words("//section[@id='phrases']") == []


def test_what_is_to_be_filled_in_is_named_in_the_readers_language(client: Client) -> None:
    for language in ("en", "zh-hans"):
        page = read(client, f"/{language}/offline/")
        tag = {"en": "en", "zh-hans": "zh-Hans"}[language]
        blanks = page.tree.xpath("//section[@id='phrases']//u")
        assert len(blanks) == 4
        assert {blank.get("lang") for blank in blanks} == {tag}
        assert "{" not in page.one("//section[@id='phrases']")


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(100, 5000, "Rs 100 – Rs 5,000"), (100, None, "Rs 100"), (None, 5000, "Rs 5,000")],
)
def test_amounts_are_a_range_or_one_end_of_it(
    client: Client, least: int | None, most: int | None, words: str
) -> None:
    make_channel(min_pkr=least, max_pkr=most)
    amounts = read(client, "/en/recharge/test-channel/").one("//div[dt='Amounts']/dd")
    assert words in amounts
    assert not amounts.startswith("–")
    assert not amounts.endswith("–")


def test_a_draft_method_is_not_shown(client: Client) -> None:
    channel = make_channel()
    channel.payment_methods.set(
        [
            make_method("shown", name_en="Coins"),
            make_method("hidden", name_en="Shells", status="draft"),
        ]
    )
    main = read(client, "/en/recharge/test-channel/").one("//main")
    assert "Coins" in main
    assert "Shells" not in main


# --- Promotions ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("first", "last"), [(None, None), (0, 0), (-1, None), (None, 1), (None, 0), (0, None)]
)
def test_a_promotion_is_shown_on_its_days(
    client: Client, path: str, first: int | None, last: int | None
) -> None:
    make_promotion(starts_on=day(first), ends_on=day(last))
    assert OFFER in read(client, path).words("//section[@class='promotions']//h3")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(("first", "last"), [(1, None), (None, -1), (1, 2), (-2, -1)])
def test_a_promotion_is_not_shown_on_other_days(
    client: Client, path: str, first: int | None, last: int | None
) -> None:
    make_promotion(starts_on=day(first), ends_on=day(last))
    assert OFFER not in read(client, path).one("//main")


def day(offset: int | None) -> str | None:
    if offset is None:
        return None
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


@pytest.mark.parametrize(
    ("moment", "shown"), [("2026-11-30T18:59:00+00:00", True), ("2026-11-30T19:01:00+00:00", False)]
)
def test_days_begin_at_midnight_in_pakistan(
    client: Client, monkeypatch: pytest.MonkeyPatch, moment: str, shown: bool
) -> None:
    make_promotion(ends_on="2026-11-30")
    stop_clock(monkeypatch, moment)
    assert (OFFER in read(client, "/en/recharge/").one("//main")) is shown


def test_a_draft_promotion_is_not_shown(client: Client) -> None:
    make_promotion(status="draft")
    assert OFFER not in read(client, "/en/recharge/").one("//main")


def test_a_promotion_shows_its_operator_its_end_and_its_source(client: Client) -> None:
    make_promotion(ends_on=day(0), terms_en="Only once.")
    offer = "//section[@class='promotions']//li"
    page = read(client, "/en/recharge/")
    assert page.one(f"{offer}/p[@class='meta']").startswith("Jazz · until ")
    assert "Only once." in page.one(offer)
    assert len(page.words(f"{offer}/div[@class='source']")) == 1
