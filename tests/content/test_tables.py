"""The first edition: all of it is there, and every guide stands on the facts beside it."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import translation

from guides.models import Guide, Tip
from operators.models import (
    ChannelStep,
    DialCode,
    NumberPrefix,
    Operator,
    OperatorFact,
    PaymentMethod,
    Plan,
    PlanPrice,
    RechargeChannel,
    ShopPhrase,
    TaxRate,
)
from operators.templatetags.dialling import readable
from tests.pages import Page, read, whole_site

pytestmark = pytest.mark.django_db

CONTENT = Path(__file__).parents[2] / "content"
GUIDES = sorted(path.name for path in CONTENT.glob("guides/*.md"))
SOURCED = sorted(path.name for path in CONTENT.glob("*.csv") if path.name != "channel_steps.csv")
TABLES: dict[str, type[Model]] = {
    "operators.csv": Operator,
    "plans.csv": Plan,
    "dial_codes.csv": DialCode,
    "channels.csv": RechargeChannel,
    "tips.csv": Tip,
    "phrases.csv": ShopPhrase,
    "tax_rates.csv": TaxRate,
    "number_prefixes.csv": NumberPrefix,
    "operator_facts.csv": OperatorFact,
    "payment_methods.csv": PaymentMethod,
    "channel_steps.csv": ChannelStep,
}
COUNTS: dict[type[Model], int] = {
    Operator: 7,
    Plan: 143,
    RechargeChannel: 26,
    Tip: 53,
    ShopPhrase: 12,
    TaxRate: 16,  # the exempt area has a row for each of its two taxes
}
#: Columns whose digits say nothing about the world.
NOT_FACTS = {"slug", "position", "source_url", "website", "official_url"}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- Everything is there ---------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_is_in_the_handbook(name: str) -> None:
    model = TABLES[name]
    assert len(rows(name)) == model.objects.count() >= 7
    if "slug" in rows(name)[0]:
        slugs = {row["slug"] for row in rows(name)}
        assert slugs == set(model.objects.values_list("slug", flat=True))


@pytest.mark.parametrize("model", COUNTS, ids=lambda model: model.__name__)
def test_the_first_edition_has_all_that_was_gathered(model: type[Model]) -> None:
    assert model.objects.count() == COUNTS[model]


def test_every_code_of_the_tables_is_dialled_as_written() -> None:
    kept = {code.slug: (code.code, code.via, code.sms_text) for code in DialCode.objects.all()}
    assert kept == {
        row["slug"]: (row["code"], row["via"], row["sms_text"]) for row in rows("dial_codes.csv")
    }
    columns = ("activation_code", "status_code", "unsubscribe_code")
    plans = {
        plan.slug: tuple(getattr(plan, column) for column in columns) for plan in Plan.objects.all()
    }
    assert plans == {
        row["slug"]: tuple(row[column] for column in columns) for row in rows("plans.csv")
    }


def test_every_published_code_stands_on_a_page(client: Client) -> None:
    pages = [page for page in whole_site() if page.path in {"/en/offline/", "/en/operators/"}]
    pages += [page for page in whole_site() if re.fullmatch("/en/operators/[a-z]+/", page.path)]
    shown = {words for page in pages for words in page.words("//*[@class='code-head']//b")}
    hrefs = {href for page in pages for href in page.tree.xpath("//a/@href")}
    codes = DialCode.objects.published().exclude(code="")
    assert len(codes) >= 60
    with translation.override("en"):
        written = {code: readable(code.code) for code in codes}
    unseen = [code for code in codes if written[code] not in shown and code.link not in hrefs]
    assert unseen == []


def test_replaced_plans_are_history_and_stand_on_no_list() -> None:
    replaced = set(Plan.objects.filter(state="replaced").values_list("slug", flat=True))
    assert len(replaced) == 8
    cards = {
        href.split("/")[-2]
        for page in whole_site()
        for href in page.tree.xpath("//article[starts-with(@class, 'plan')]//h3/a/@href")
    }
    assert not cards & replaced
    assert Plan.objects.offered().count() == 135


def test_every_price_of_the_tables_is_in_a_series() -> None:
    kept = set(
        PlanPrice.objects.values_list("plan__slug", "price_pkr", "price_basis", "observed_on")
    )
    told = {(plan, float(price), basis, day) for plan, price, basis, day in kept}
    missing = [
        row
        for row in rows("plan_prices.csv")
        if (row["plan"], float(row["price_pkr"]), row["price_basis"], row["observed_on"])
        not in told
    ]
    assert missing == []
    assert len(rows("plan_prices.csv")) == 82


def test_every_priced_plan_has_its_present_price_in_its_series() -> None:
    unpriced = [
        plan.slug
        for plan in Plan.objects.exclude(price_pkr=None).prefetch_related("prices")
        if plan.price_pkr not in {price.price_pkr for price in plan.prices.all()}
    ]
    assert unpriced == []


def test_price_histories_show_on_the_page_of_changes(client: Client) -> None:
    changed = read(client, "/en/changes/").words("//main//tbody/tr")
    assert len(changed) == PlanPrice.objects.changes()[:60].count() > 10


# --- Guides ----------------------------------------------------------------------------------

HAN = re.compile(r"[\u4e00-\u9fff]")
DEFINITION = re.compile(r"^\[\^([^\]]+)\]:.*(?:\n(?: {2,}|\t).*)*", re.MULTILINE)
CITATION = re.compile(r"\[\^([^\]]+)\](?!:)")
LINK = re.compile(r"\[[^\]^]*\]\([^)]*\)|<https?://[^>]*>|https?://\S+")
ITEM = re.compile(r"^\s*\d+[.)] ", re.MULTILINE)
FIGURE = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)


@cache
def body(name: str) -> str:
    text = (CONTENT / "guides" / name).read_text(encoding="utf-8")
    return text.split("\n+++\n", 1)[1]


def words_of(text: str) -> str:
    """A guide's own sentences: without citations, sources, links and numbers of steps."""
    for noise in (DEFINITION, CITATION, LINK, ITEM):
        text = noise.sub(" ", text)
    return text


def figures(text: str) -> set[str]:
    """Whole numbers of a text: 1,739 and 1739 are one, 06 and 6 are one, 3.50 and 3.5 are not."""
    found = {figure.replace(",", "") for figure in FIGURE.findall(text)}
    return {figure.lstrip("0") or "0" if figure.isdigit() else figure for figure in found}


@cache
def known_figures() -> frozenset[str]:
    return frozenset(
        figure
        for path in CONTENT.glob("*.csv")
        for row in rows(path.name)
        for column, value in row.items()
        if column not in NOT_FACTS
        for figure in figures(value)
    )


def test_there_are_at_least_15_guides_each_in_both_languages() -> None:
    slugs = {name.split(".")[0] for name in GUIDES}
    assert len(slugs) >= 15
    assert set(GUIDES) == {
        f"{slug}.{language}.md" for slug in slugs for language in ("zh-hans", "en")
    }
    assert set(Guide.objects.published().values_list("slug", flat=True)) == slugs
    assert all(guide.filled_languages() == ["zh-hans", "en"] for guide in Guide.objects.all())


@pytest.mark.parametrize("name", [name for name in GUIDES if ".zh-hans." in name])
def test_a_chinese_guide_is_as_long_as_a_reader_without_data_can_bear(name: str) -> None:
    assert 600 <= len(HAN.findall(DEFINITION.sub("", body(name)))) <= 1500


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_defines_each_source_once_and_cites_each_it_defines(name: str) -> None:
    defined = DEFINITION.findall(body(name))
    assert len(defined) == len(set(defined)) >= 3
    assert set(CITATION.findall(DEFINITION.sub("", body(name)))) == set(defined)


@pytest.mark.parametrize("name", GUIDES)
def test_every_figure_and_code_of_a_guide_is_in_the_tables(name: str) -> None:
    assert sorted(figures(words_of(body(name))) - known_figures()) == []


@pytest.mark.parametrize("slug", sorted({name.split(".")[0] for name in GUIDES}))
def test_both_languages_of_a_guide_cite_the_same_sources_and_figures(slug: str) -> None:
    chinese, english = (body(f"{slug}.{language}.md") for language in ("zh-hans", "en"))
    assert set(DEFINITION.findall(chinese)) == set(DEFINITION.findall(english))
    codes = re.compile(r"`[^`]+`")
    words = ("金额", "amount")
    assert {code.replace(*words) for code in codes.findall(chinese)} == set(codes.findall(english))


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_skips_no_rank_of_headings_and_has_no_title_of_its_own(name: str) -> None:
    ranks = [1, *(len(rank) for rank in re.findall(r"^(#+) ", body(name), re.MULTILINE))]
    assert 1 not in ranks[1:]
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_every_citation_of_every_guide_leads_to_its_source_and_back() -> None:
    guides = [page for page in whole_site() if re.search("/guides/.", page.path)]
    assert len(guides) == len(GUIDES)
    assert [page.path for page in guides if not is_cited(page)] == []


def is_cited(page: Page) -> bool:
    cited = set(page.tree.xpath("//sup/a/@href"))
    sources = {f"#{source}" for source in page.tree.xpath("//section[@class='footnotes']//li/@id")}
    return bool(cited) and cited == sources


def test_figures_are_compared_as_whole_numbers() -> None:
    assert figures("Rs 1,739，06 月，`*123*4#`，3.50，0800") == {
        "1739",
        "6",
        "123",
        "4",
        "3.50",
        "800",
    }
    sample = "1. Pay 5 [7](/9/)[^10] now\n\n[^10]: [x](http://11) 12\n    13\n\n14"
    assert figures(words_of(sample)) == {"5", "14"}
