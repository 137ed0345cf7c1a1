"""Plans side by side: two to four of them, in the order asked for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_plan
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

TOO_FEW = "Choose two to four plans from the list."
TOO_MANY = "Four plans at most fit side by side; these are the first four."
UNKNOWN = "Some of the plans asked for do not exist here."


@pytest.fixture(autouse=True)
def _five_plans() -> None:
    for letter in "abcde":
        make_plan(f"plan-{letter}", name_en=f"Plan {letter}")


def compared(client: Client, *letters: str, language: str = "en") -> Page:
    query = "&".join(f"plan=plan-{letter}" for letter in letters)
    return read(client, f"/{language}/plans/compare/?{query}")


def columns(page: Page) -> list[str]:
    return page.words("//table[@class='compare']/thead//th/a")


def notices(page: Page) -> list[str]:
    return page.words("//p[@class='notice'][@role='status']")


@pytest.mark.parametrize("letters", ["ab", "ba", "dcba"])
def test_two_to_four_plans_stand_in_the_order_asked_for(client: Client, letters: str) -> None:
    page = compared(client, *letters)
    assert columns(page) == [f"Jazz Plan {letter}" for letter in letters]
    assert notices(page) == []


@pytest.mark.parametrize("letters", ["", "a"])
def test_fewer_than_two_plans_are_answered_with_a_sentence(client: Client, letters: str) -> None:
    page = compared(client, *letters)
    assert page.words("//table") == []
    assert notices(page) == [TOO_FEW]


def test_of_five_plans_the_first_four_are_shown_and_that_is_said(client: Client) -> None:
    page = compared(client, *"edcba")
    assert columns(page) == [f"Jazz Plan {letter}" for letter in "edcb"]
    assert notices(page) == [TOO_MANY]


def test_a_plan_asked_for_twice_stands_there_once(client: Client) -> None:
    page = compared(client, *"abab")
    assert columns(page) == ["Jazz Plan a", "Jazz Plan b"]
    assert notices(page) == []


def test_the_same_plan_twice_is_one_plan(client: Client) -> None:
    assert notices(compared(client, "a", "a")) == [TOO_FEW]


def test_an_unknown_plan_beside_two_known_ones_is_told(client: Client) -> None:
    page = compared(client, "a", "nowhere", "b")
    assert columns(page) == ["Jazz Plan a", "Jazz Plan b"]
    assert notices(page) == [UNKNOWN]


def test_a_draft_is_an_unknown_plan(client: Client) -> None:
    make_plan("plan-draft", status="draft")
    assert notices(compared(client, "a", "b", "draft")) == [UNKNOWN]


@pytest.mark.parametrize(
    "query", ["plan=%00", "plan=" + "x" * 10_000, "plan[]=a", "plan=%F0%9F%93"]
)
def test_odd_questions_are_answered_with_a_sentence(client: Client, query: str) -> None:
    assert TOO_FEW in notices(read(client, f"/en/plans/compare/?{query}"))


def test_old_unverified_and_replaced_plans_look_so_side_by_side(client: Client) -> None:
    make_plan("plan-old", state="old")
    make_plan("plan-unsure", confidence="unverified")
    make_plan("plan-gone", state="replaced")
    page = compared(client, "old", "unsure", "gone")
    assert [words[:12] for words in page.words("//table//p[@class='stale']")] == [
        "Old price, l",
        "Unverified: ",
        "No longer of",
    ]


def test_what_is_not_known_is_a_dash_and_the_dash_is_explained(client: Client) -> None:
    make_plan("plan-blank", validity_days=None, data_mb=None, sms=0)
    page = compared(client, "a", "blank")
    cells = {words[0].removesuffix(" ≠ differs"): words[1:] for words in rows(page)}
    assert cells["Price per usable GB"] == ["Rs 50", "—"]
    assert cells["Price per day"] == ["Rs 14.29", "—"]
    assert cells["Text messages"] == ["—", "0"]
    assert "— means not known." in page.one("//main")


def test_prices_that_mean_different_things_say_so_where_they_are_divided(client: Client) -> None:
    make_plan("plan-bare", price_basis="tax_excluded")
    page = compared(client, "a", "bare")
    cells = {words[0].removesuffix(" ≠ differs"): words[1:] for words in rows(page)}
    assert cells["Price per usable GB"] == ["Rs 50 with sales tax", "Rs 50 without tax"]
    assert cells["Price per day"] == ["Rs 14.29 with sales tax", "Rs 14.29 without tax"]
    assert page.one("//main/p[@class='limit']").startswith("These prices do not all mean the same")


def test_prices_that_mean_the_same_need_no_warning(client: Client) -> None:
    make_plan("plan-free", price_pkr=None, price_basis="not_stated")
    page = compared(client, "a", "b", "free")
    assert page.words("//main/p[@class='limit']") == []
    assert "with sales tax" not in dict(enumerate(rows(page)[3]))[1]


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.tree.xpath("//table[@class='compare']/tbody/tr")
    ]


def test_each_column_has_its_own_source(client: Client) -> None:
    make_plan("plan-other", source_url="https://other.example/x")
    page = compared(client, "a", "other")
    assert page.tree.xpath("//table//div[@class='source']/a[@translate]/@href") == [
        "https://example.org/source",
        "https://other.example/x",
    ]


def test_chosen_plans_stay_chosen_in_the_other_language(client: Client) -> None:
    page = compared(client, "a", "b")
    (other,) = page.tree.xpath("//a[@hreflang='zh-Hans']/@href")
    assert other == "/zh-hans/plans/compare/?plan=plan-a&plan=plan-b"
    assert len(columns(read(client, other))) == 2


def test_the_list_offers_its_plans_for_comparison(client: Client) -> None:
    page = read(client, "/en/plans/?operator=jazz&sort=price")
    (form,) = page.tree.xpath("//form[.//input[@name='plan']]")
    chosen = form.xpath(".//input[@name='plan']/@value")[:2]
    answer = read(client, form.get("action") + "?" + "&".join(f"plan={slug}" for slug in chosen))
    assert len(columns(answer)) == 2


def test_rows_in_which_plans_differ_are_marked(client: Client) -> None:
    first = make_plan("first", sms=100, validity_days=7)
    make_plan("second", sms=200, validity_days=7)
    page = read(client, f"/en/plans/compare/?plan={first.slug}&plan=second")
    assert page.words("//tr[@class='differs']/th/text()[1]") == ["Text messages"]
    assert page.one("//tr[@class='differs']/th/span/span") == "differs"
