"""Home and the emergency page: what someone without data needs first."""

from __future__ import annotations

import pytest
from django.test import Client

from guides.models import Guide, Tip
from operators.models import Operator, Plan, ShopPhrase
from tests.factories import make_channel, make_dial_code, make_guide, make_operator
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/en/", "/en/offline/"])
def test_every_operator_has_a_panel_with_codes_that_can_be_dialled(
    client: Client, path: str
) -> None:
    page = read(client, path)
    panels = page.tree.xpath("//details[@class='network']")
    expected = [operator.slug for operator in Operator.objects.published()]
    assert [panel.get("id") for panel in panels] == expected
    assert len(expected) > 4
    assert page.tree.xpath("//details[@id='jazz']//a[starts-with(@href, 'tel:')]")


def test_home_says_what_to_do_before_anything_else(client: Client) -> None:
    page = read(client, "/en/")
    assert page.one("//h1") == "Out of data? Pick your network"
    lead = page.one("//main//p[@class='lead']")
    assert lead.startswith("Recharge, then buy a plan. When it runs out, turn mobile data off.")
    assert "balance-save" not in lead  # no network but one has a known code for it
    firsts = page.tree.xpath("//main//*[self::h1 or self::details or self::h2]")
    assert [element.tag for element in firsts[:2]] == ["h1", "details"]


def test_an_open_panel_leads_to_recharging_and_to_plans_where_there_are_any(
    client: Client,
) -> None:
    page = read(client, "/en/")
    for operator in Operator.objects.published():
        links = page.tree.xpath(f"//details[@id='{operator.slug}']//p[@class='actions']/a/@href")
        plans = f"/en/plans/?operator={operator.slug}"
        assert links[0] == f"/en/operators/{operator.slug}/#recharge"
        assert (plans in links) is Plan.objects.offered().filter(operator=operator).exists()


NEWCOMERS = ("foreigner-documents", "biometric", "own-name-only", "dirbs-60")


def test_what_home_tells_newcomers_carries_the_marks_of_the_tips_it_rests_on(
    client: Client,
) -> None:
    page = read(client, "/en/")
    steps = page.tree.xpath("//section[@aria-labelledby='new']//li")
    assert len(steps) == 3
    marks = page.tree.xpath("//section[@aria-labelledby='new']//span[starts-with(@class, 'mark')]")
    tips = [Tip.objects.get(slug=slug) for slug in NEWCOMERS]
    assert [mark.xpath("a/@href")[0] for mark in marks] == [tip.source_url for tip in tips]
    phone = steps[2].text_content()
    assert "reportedly within 60 days (unverified)" in phone
    assert "Unverified undated" in " ".join(phone.split())


@pytest.mark.parametrize(
    ("slug", "gone"),
    [("dirbs-60", "60 days"), ("biometric", "fingerprints"), ("own-name-only", "someone else")],
)
def test_a_sentence_without_its_tip_is_not_said(client: Client, slug: str, gone: str) -> None:
    Tip.objects.filter(slug=slug).update(status="draft")
    assert gone not in read(client, "/en/").one("//section[@aria-labelledby='new']")


def emergency(client: Client, language: str = "en") -> dict[str, list[str]]:
    page = read(client, f"/{language}/offline/")
    lines = page.tree.xpath("//table[@class='emergency']/tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in line] for line in lines]
    return {first: rest for first, *rest in cells}


def test_the_emergency_table_names_every_network_and_what_is_not_known(client: Client) -> None:
    table = emergency(client)
    assert list(table) == [operator.short_name for operator in Operator.objects.published()]
    assert table["SCOM"] == [
        "No reliable source gives any SCOM code: ask at an SCO outlet or a shop."
    ]
    assert table["Onic"] == ["No dial code is known."]
    assert emergency(client, "zh-hans")["Onic"] == ["拨号代码不详。"]


def test_the_emergency_table_holds_no_code_of_one_plan_only(client: Client) -> None:
    _balance, data, _helpline = emergency(client)["Jazz"]
    assert "*111*2#" in data
    assert "*700*2#" not in data
    panel = read(client, "/zh-hans/").one("//details[@id='jazz']")
    assert "查套餐余量（示例）" in panel


def test_a_cell_of_the_emergency_table_without_a_code_is_called_not_known(client: Client) -> None:
    make_dial_code(operator=make_operator(position=0), code="*771#")
    balance, *others = emergency(client)["Testel"]
    assert balance.startswith("*771#")
    assert others == ["Not known", "Not known"]


def test_home_shows_urgent_codes_only_and_the_emergency_page_shows_all(client: Client) -> None:
    home, offline = (read(client, path) for path in ("/en/", "/en/offline/"))
    codes = "//details[@id='jazz']//li[starts-with(@class, 'code')]"
    assert 0 < len(home.words(codes)) < len(offline.words(codes))


def test_home_shows_three_channels_that_work_and_nine_guides(client: Client) -> None:
    for number in range(9):
        make_guide(f"guide-{number}")
        make_channel(f"channel-{number}")
    page = read(client, "/en/")
    assert page.words("//article//span[@class='fit']") == ["Works for visitors"] * 3
    assert len(page.words("//section[@aria-labelledby='guides']/ul/li")) == 9


def test_the_emergency_page_has_everything_without_another_page(client: Client) -> None:
    page = read(client, "/en/offline/")
    phrases = page.words("//section[@id='phrases']//p[@lang='ur']")
    assert len(phrases) == ShopPhrase.objects.count() > 0
    assert page.words("//section[h2='On every network']//li[starts-with(@class, 'code')]")
    kinds = {words.split(" · ")[1] for words in page.words("//article/p[@class='meta']")}
    assert kinds == {"In person"}


def test_home_without_any_content_still_answers(client: Client) -> None:
    for model in (Guide, Operator):
        model.objects.update(status="draft")
    assert read(client, "/en/").one("//h1")
