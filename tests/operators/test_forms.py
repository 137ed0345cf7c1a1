"""The plan finder: sound answers narrow the list, unsound ones are told and ignored."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.forms import SORTS, PlanFinder
from operators.models import Operator, Plan
from tests.factories import make_operator, make_plan

pytestmark = pytest.mark.django_db

NUMBERS = ("min_gb", "max_price", "days", "page")
CHOICES = ("operator", "period", "audience", "sort")
ODD = {
    "letters": "abc",
    "negative": "-1",
    "beyond floats": "1e309",
    "not a number": "NaN",
    "infinity": "Infinity",
    "10,000 letters": "x" * 10_000,
    "10,000 digits": "9" * 10_000,
    "emoji": "📶🇵🇰",
    "NUL": "\x00",
    "lone surrogate": "\ud800",
    "unknown choice": "no-such-choice",
    "SQL": "1' OR '1'='1",
    "markup": "<script>alert(1)</script>",
}


def finder(query: str) -> PlanFinder:
    return PlanFinder(QueryDict(query), list(Operator.objects.published()))


def found(**asked: Any) -> list[Plan]:
    query = urlencode(asked, doseq=True)
    return list(finder(query).narrow(Plan.objects.offered().select_related("operator")))


def slugs(**asked: Any) -> list[str]:
    return [plan.slug for plan in found(**asked)]


def encoded(value: str) -> str:
    return urlencode({"v": value.encode("utf-8", "surrogatepass")}).removeprefix("v=")


SOUND: dict[str, tuple[Any, Callable[[Plan], bool]]] = {
    "operator": ("zong", lambda plan: plan.operator.slug == "zong"),
    "period": ("daily", lambda plan: plan.period == "daily"),
    "audience": ("heavy", lambda plan: plan.suits == "heavy"),
    "min_gb": ("2.5", lambda plan: (plan.data_mb or 0) >= 2560),
    "max_price": ("150", lambda plan: plan.to_pay is not None and plan.to_pay <= 150),
    "days": ("7", lambda plan: (plan.validity_days or 0) >= 7),
    "visitor": ("1", lambda plan: plan.sold_to in {"everywhere", "except_north"}),
    "esim": ("1", lambda plan: plan.operator.esim in {"service_centre", "app"}),
}


@pytest.mark.parametrize("name", SOUND)
def test_each_answer_keeps_exactly_the_plans_that_fit_it(name: str) -> None:
    make_plan(operator=make_operator(esim="none"), sold_to="some_towns")
    value, fits = SOUND[name]
    everything = found()
    expected = {plan.slug for plan in everything if fits(plan)}
    assert 0 < len(expected) < len(everything)
    assert set(slugs(**{name: value})) == expected


def test_several_operators_are_all_shown() -> None:
    both = {plan.operator.slug for plan in found(operator=["zong", "jazz"])}
    assert both == {"zong", "jazz"}


def test_answers_narrow_together() -> None:
    plans = found(operator="jazz", period="weekly", max_price="500")
    assert plans
    assert all(
        plan.operator.slug == "jazz" and plan.period == "weekly" and plan.to_pay <= 500
        for plan in plans
    )


def test_most_to_pay_means_the_recharge_where_it_is_known() -> None:
    make_plan("taxed", price_pkr=100, price_basis="tax_included")
    make_plan("unclear", price_pkr=100, price_basis="not_stated")
    up_to_100 = slugs(max_price="100")
    assert "taxed" not in up_to_100  # Rs 115 must be paid in
    assert "unclear" in up_to_100
    assert "taxed" in slugs(max_price="115")


@pytest.mark.parametrize(("megabytes", "kept"), [(2048, True), (2047, False), (None, False)])
def test_least_data_counts_anytime_data_only(megabytes: int | None, kept: bool) -> None:
    make_plan("measured", data_mb=megabytes, offpeak_mb=9000, social_mb=9000)
    assert ("measured" in slugs(min_gb="2")) is kept


@pytest.mark.parametrize(("days", "kept"), [(7, True), (8, True), (6, False), (None, False)])
def test_days_are_at_least_so_many(days: int | None, kept: bool) -> None:
    make_plan("lasting", validity_days=days)
    assert ("lasting" in slugs(days="7")) is kept


def test_audience_is_what_an_editor_set_before_any_rule() -> None:
    make_plan("set", data_mb=100_000, validity_days=1, audience="light")
    assert "set" in slugs(audience="light")
    assert "set" not in slugs(audience="heavy")


def test_empty_answers_ask_for_nothing() -> None:
    assert slugs(**dict.fromkeys([*SOUND, "sort", "page"], "")) == slugs()


def test_unknown_parameters_are_ignored() -> None:
    assert slugs(utm_source="chat", q="cheap") == slugs()


# --- Unsound answers -------------------------------------------------------------------------


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", [*NUMBERS, *CHOICES])
def test_an_unsound_answer_is_told_and_sound_ones_still_narrow(name: str, value: str) -> None:
    form = finder(f"{name}={encoded(value)}&visitor=1")
    shown = {plan.slug for plan in form.narrow(Plan.objects.offered())}
    assert list(form.errors) == [name]
    assert shown == set(slugs(visitor="1"))


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_mark_with_any_words_is_a_mark(value: str) -> None:
    form = finder(f"visitor={encoded(value)}")
    assert {plan.slug for plan in form.narrow(Plan.objects.offered())} == set(slugs(visitor="1"))


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("query", ["{0}[]=5", "{0}[a]=5", "{0}.0=5"])
def test_arrays_are_other_parameters(name: str, query: str) -> None:
    form = finder(query.format(name))
    assert [plan.slug for plan in form.narrow(Plan.objects.offered())] == slugs()
    assert not form.errors


@pytest.mark.parametrize("name", [*NUMBERS, "period", "audience", "sort"])
def test_of_a_repeated_single_answer_the_last_counts(name: str) -> None:
    sound = {"period": "weekly", "audience": "heavy", "sort": "data"}.get(name, "2")
    form = finder(f"{name}=nonsense&{name}={sound}")
    assert [plan.slug for plan in form.narrow(Plan.objects.offered())] == slugs(**{name: sound})
    assert not form.errors


def test_one_unknown_operator_among_known_ones_is_told() -> None:
    form = finder("operator=jazz&operator=vodafone")
    form.narrow(Plan.objects.offered())
    assert list(form.errors) == ["operator"]


@pytest.mark.parametrize("name", ["min_gb", "max_price", "days"])
def test_full_width_digits_count_as_digits_or_are_told(name: str) -> None:
    form = finder(f"{name}={encoded('１５')}")
    shown = [plan.slug for plan in form.narrow(Plan.objects.offered())]
    assert shown == (slugs() if form.errors else slugs(**{name: "15"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [("min_gb", "100001"), ("max_price", "1000001"), ("days", "0"), ("days", "367"), ("page", "0")],
)
def test_figures_beyond_reason_are_told(name: str, value: str) -> None:
    assert list(finder(f"{name}={value}").errors) == [name]


@pytest.mark.parametrize("value", ["1e-9999999", "0.000000000000000000001", "0e5", "-0", " 5 "])
@pytest.mark.parametrize("name", ["min_gb", "max_price"])
def test_strange_but_sound_figures_are_no_exception(name: str, value: str) -> None:
    assert isinstance(found(**{name: value}), list)


answers = st.one_of(
    st.text(max_size=40),
    st.sampled_from([*ODD.values(), *Plan.Period.values, *SORTS, "-price", "jazz", "1", "２"]),
    st.integers().map(str),
    st.floats().map(str),
    st.decimals().map(str),
)
pairs = st.tuples(st.sampled_from([*NUMBERS, *CHOICES, "visitor", "esim", "other"]), answers)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(pairs, max_size=8))
def test_no_query_is_an_exception(query: list[tuple[str, str]]) -> None:
    form = finder("&".join(f"{name}={encoded(value)}" for name, value in query))
    shown = list(form.narrow(Plan.objects.offered()))
    assert set(form.errors) <= {name for name, _value in query}
    assert len(shown) <= Plan.objects.offered().count()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
def test_no_raw_query_string_is_an_exception(query: str) -> None:
    finder(query).narrow(Plan.objects.offered()).exists()


# --- Order -----------------------------------------------------------------------------------

FIGURES: dict[str, Callable[[Plan], Any]] = {
    "price": lambda plan: plan.to_pay,
    "per_gb": lambda plan: plan.price_per_gb,
    "per_day": lambda plan: plan.price_per_day,
    "data": lambda plan: plan.data_mb,
}
EVERY_SORT = [sign + name for name in SORTS for sign in ("", "-")]


@pytest.fixture
def _plans_of_every_kind() -> None:
    unknown = {"price_pkr": None, "data_mb": None, "validity_days": None, "last_seen": ""}
    for state, confidence in (
        ("current", "reported"),
        ("old", "reported"),
        ("current", "official"),
    ):
        make_plan(f"blank-{state}-{confidence}", state=state, confidence=confidence, **unknown)
    make_plan("blank-unverified", confidence="unverified", **unknown)
    make_plan("cheap-old", state="old", price_pkr=1, data_mb=900_000, verified_on="2026-11-01")
    make_plan("cheap-unsure", confidence="unverified", price_pkr=1, data_mb=900_000)
    make_plan("verified-lately", verified_on="2026-11-01", price_pkr=Decimal("77.5"))
    make_plan("verified-before", verified_on="2026-10-01", data_mb=0)


def sorted_as_told(sort: str, figures: list[Any]) -> bool:
    name = sort.removeprefix("-")
    descending = (name == "data") != sort.startswith("-")
    return figures == sorted(figures, reverse=descending)


@pytest.mark.usefixtures("_plans_of_every_kind")
@pytest.mark.parametrize("sort", [sort for sort in EVERY_SORT if "verified" not in sort])
def test_every_sort_goes_by_its_figure_and_unknown_ones_come_last(sort: str) -> None:
    plans = found(sort=sort)
    for rank in {plan.trust_rank for plan in plans}:
        figures = [
            FIGURES[sort.removeprefix("-")](plan) for plan in plans if plan.trust_rank == rank
        ]
        known = [figure for figure in figures if figure is not None]
        assert 0 < len(known) < len(figures)
        assert figures[len(known) :] == [None] * (len(figures) - len(known))
        assert sorted_as_told(sort, known)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("verified", ["checked-2", "checked-1", "seen-2", "seen-1", "undated"]),
        ("-verified", ["checked-1", "checked-2", "seen-1", "seen-2", "undated"]),
    ],
)
def test_what_someone_checked_comes_before_what_was_only_seen(
    sort: str, expected: list[str]
) -> None:
    make_plan("checked-1", verified_on="2026-10-01", last_seen="2026-09")
    make_plan("checked-2", verified_on="2026-11-01", last_seen="2020")
    make_plan("seen-1", last_seen="2026-06")
    make_plan("seen-2", last_seen="2026-07")
    make_plan("undated", last_seen="")
    assert [slug for slug in slugs(sort=sort) if slug in expected] == expected


@pytest.mark.usefixtures("_plans_of_every_kind")
@pytest.mark.parametrize("sort", ["", *EVERY_SORT])
def test_old_and_unverified_plans_come_after_the_others_in_every_order(sort: str) -> None:
    doubts = [
        2 if plan.state == "old" else int(plan.confidence == "unverified")
        for plan in found(sort=sort)
    ]
    assert set(doubts) == {0, 1, 2}
    assert doubts == sorted(doubts)


def test_without_a_sort_plans_for_everyone_come_first_and_then_the_cheaper() -> None:
    make_plan("towns", sold_to="some_towns", price_pkr=1, price_basis="load_required")
    make_plan("people", sold_to="some_people", price_pkr=1, price_basis="load_required")
    make_plan("social", data_mb=0, social_mb=500, price_pkr=1, price_basis="load_required")
    make_plan("dear", price_pkr=99_999, price_basis="load_required")
    make_plan("unpriced", price_pkr=None)
    ours = [slug for slug in slugs() if slug in {"towns", "people", "social", "dear", "unpriced"}]
    assert ours == ["dear", "unpriced", "social", "towns", "people"]


def test_equal_plans_keep_one_order() -> None:
    for slug in ("twin-c", "twin-a", "twin-b"):
        make_plan(slug)
    for sort in EVERY_SORT:
        ours = [slug for slug in slugs(sort=sort) if slug.startswith("twin-")]
        assert ours == ["twin-a", "twin-b", "twin-c"], sort


@pytest.mark.parametrize("sort", ["", *SORTS])
def test_readers_choose_a_sort_by_words(sort: str) -> None:
    words = dict(finder("").visible_sorts())
    assert str(words[sort]) not in {"", sort}
