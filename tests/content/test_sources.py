"""The first edition's sources: named, weighed the same everywhere, and about what they prove."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import pytest

from operators.models import Operator, OperatorFact
from tests.content.test_tables import CONTENT, GUIDES, SOURCED, body, rows

pytestmark = pytest.mark.django_db

#: Who decides what holds: the operators with their wallets, PTA, and their joint porting body.
OWN_PAGES = re.compile(
    r"(^|\.)(jazz\.com\.pk|zong\.com\.pk|telenor\.com\.pk|ufone\.com|jazzcash\.com\.pk"
    r"|pta\.gov\.pk|pmdpk\.com)$"
)
#: Notes that say why a row is weaker than the page it cites.
WEAKER = re.compile(r"(?i)cop(y|ies)\b|\bold\b|only|not (been )?(opened|read)|from |our |agrees")
UNSIGNED = re.compile(r"(?i)unsigned|publisher unknown|source not known|no reliable source|未署名")
#: Good for what was so in their own time, weak for what some rows say of today.
OF_THEIR_TIME = ("suchtv.pk/", "wikimili.com/")


def name(row: dict[str, str]) -> str:
    return next(filter(None, (row.get(key) for key in ("slug", "plan", "prefix"))))


def trusted(file: str) -> list[dict[str, str]]:
    return [row for row in rows(file) if row["confidence"] != "unverified"]


# --- Official, reported, unverified ----------------------------------------------------------


@pytest.mark.parametrize("file", SOURCED)
def test_what_is_called_official_or_reported_can_be_opened(file: str) -> None:
    assert [name(row) for row in trusted(file) if not row["source_url"]] == []


@pytest.mark.parametrize("file", SOURCED)
def test_what_only_unsigned_lists_say_is_unverified(file: str) -> None:
    notes = {name(row): row["source_note_en"] + row["source_note_zh_hans"] for row in trusted(file)}
    assert [row for row, note in notes.items() if UNSIGNED.search(note)] == []


@pytest.mark.parametrize("file", SOURCED)
def test_official_is_what_an_operator_or_authority_says_on_its_own_page(file: str) -> None:
    official = [row for row in rows(file) if row["confidence"] == "official"]
    hosts = {name(row): urlsplit(row["source_url"]).hostname for row in official}
    assert [row for row, host in hosts.items() if not OWN_PAGES.search(host or "")] == []


@pytest.mark.parametrize("file", SOURCED)
def test_their_own_page_is_official_unless_the_note_says_why_not(file: str) -> None:
    weaker = [
        name(row)
        for row in rows(file)
        if OWN_PAGES.search(urlsplit(row["source_url"]).hostname or "")
        and row["confidence"] != "official"
        and not WEAKER.search(row["source_note_en"])
    ]
    assert weaker == []


WEIGHTS = {"官方": "official", "有报道": "reported", "未核实": "unverified"}
WEIGHT = re.compile(r"(?i)official|reported|unverified|官方|有报道|未核实")
CITED = re.compile(r"\]\((https?://[^)\s]+)\)([^\[\n]*)")
NOTE = re.compile(r"^\[\^[^\]]+\]:.*$", re.MULTILINE)


def page_of(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def weighed_rows() -> Iterator[tuple[str, str, str]]:
    """(page, weight, row) of every row that adds nothing to what its page says."""
    for file in SOURCED:
        for row in rows(file):
            if row["source_url"] and not WEAKER.search(row["source_note_en"]):
                yield page_of(row["source_url"]), row["confidence"], f"{file}: {name(row)}"


def weighed_notes() -> Iterator[tuple[str, str, str]]:
    """(page, weight, guide) of every link in a note of a guide that a weight follows."""
    for guide in GUIDES:
        for note in NOTE.findall(body(guide)):
            for url, rest in CITED.findall(note):
                if found := WEIGHT.search(rest):
                    word = found[0].lower()
                    yield page_of(url), WEIGHTS.get(word, word), guide


def weighed_guides() -> Iterator[tuple[str, str, str]]:
    """(page, weight, guide) of every guide's main source."""
    for guide in GUIDES:
        head = (CONTENT / "guides" / guide).read_text(encoding="utf-8").split("+++")[1]
        if url := re.search(r'^source_url = "(.*)"$', head, re.MULTILINE):
            weight = re.search(r'^confidence = "(.*)"$', head, re.MULTILINE)
            assert weight
            yield page_of(url[1]), weight[1], guide


@cache
def weights() -> dict[str, dict[str, list[str]]]:
    """{page: {weight: who gives it that weight}}"""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for page, weight, who in (*weighed_rows(), *weighed_notes(), *weighed_guides()):
        if not page.startswith(OF_THEIR_TIME):
            found[page][weight].append(who)
    return found


def test_one_page_has_one_weight_in_every_table_and_guide() -> None:
    assert len(weights()) > 100
    assert {page: dict(by) for page, by in weights().items() if len(by) > 1} == {}


def test_the_weights_of_tables_notes_and_guides_are_all_read() -> None:
    assert "dial_codes.csv: all-porting-status" in weights()["pmdpk.com/mnp"]["official"]
    assert "keep-your-number.en.md" in weights()["pmdpk.com/mnp"]["official"]
    assert "keep-your-number.zh-hans.md" in weights()["pmdpk.com/mnp"]["official"]


# --- What a source proves --------------------------------------------------------------------


def proofs(topic: str) -> dict[Operator, OperatorFact]:
    """Of each operator that has any: the statement whose source stands beside its short form."""
    operators = Operator.objects.published().with_facts()
    return {one: one.proofs[topic] for one in operators if topic in one.proofs}


def test_what_an_esim_costs_does_not_prove_how_to_get_one() -> None:
    found = {operator.slug: fact for operator, fact in proofs("esim").items()}
    assert set(found) >= {"jazz", "zong", "ufone", "onic"}
    assert [slug for slug, fact in found.items() if "Rs " in fact.text_en] == []
    assert found["jazz"].source_url == "https://jazz.com.pk/faqs/ur"


@pytest.mark.parametrize(
    ("topic", "field"), [("app", "app_name"), ("apn", "apn"), ("area", "regions_en")]
)
def test_the_source_beside_a_short_form_speaks_of_that_very_thing(topic: str, field: str) -> None:
    shown = [(getattr(one, field), fact.text_en) for one, fact in proofs(topic).items()]
    told = [(form, text) for form, text in shown if form]
    assert told
    assert [form for form, text in told if form.split(" (")[0].lower() not in text.lower()] == []


def test_the_source_beside_the_networks_names_one_of_them() -> None:
    found = proofs("network")
    assert len(found) >= 6
    assert [one.slug for one, fact in found.items() if not re.search("[2-5]G", fact.text_en)] == []
    telenor, onic = (fact for one, fact in found.items() if one.slug in {"telenor", "onic"})
    assert telenor.confidence == onic.confidence == "unverified"


def test_the_source_beside_the_owner_names_it() -> None:
    owners = {one: re.split(r"[ (’']", str(one.owner_en))[0] for one in proofs("ownership")}
    assert len(owners) == 7
    unnamed = [
        one.slug
        for one, fact in proofs("ownership").items()
        if owners[one] not in fact.text_en.replace("Pakistan’s", "Government")
    ]
    assert unnamed == []


def test_a_dated_price_has_a_source_of_that_date() -> None:
    dated = [row for row in rows("plan_prices.csv") if row["observed_on"]]
    assert len(dated) > 40
    assert [name(row) for row in dated if row["source_date"] != row["observed_on"]] == []


# --- Both languages ---------------------------------------------------------------------------


@pytest.mark.parametrize("file", SOURCED)
def test_no_row_says_something_in_one_language_only(file: str) -> None:
    pairs = [column for column in rows(file)[0] if column.endswith("_zh_hans")]
    halves = [
        (name(row), column)
        for row in rows(file)
        for column in pairs
        if bool(row[column].strip()) != bool(row[column.replace("_zh_hans", "_en")].strip())
    ]
    assert halves == []


@pytest.mark.parametrize("file", SOURCED)
def test_no_source_is_a_shop_or_a_chat(file: str) -> None:
    chats = re.compile(r"//(t\.me|wa\.me|chat\.whatsapp\.com)/")
    assert [row for row in rows(file) if chats.search(row["source_url"])] == []


#: What no Chinese reader would say.
STILTED = re.compile("尚无可靠来源|，(都)?没有(可靠)?来源[。；]|读到的帮助页|点名巴基斯坦|讨话费")


def test_chinese_content_says_that_something_is_unknown_in_plain_words() -> None:
    files = [*CONTENT.glob("*.csv"), *CONTENT.glob("guides/*.zh-hans.md")]
    assert len(files) > 25
    found = {
        path.name: words.group()
        for path in files
        for words in STILTED.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {}
