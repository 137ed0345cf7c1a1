"""The plan finder: sound answers narrow the list, unsound ones are told and ignored."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.http import urlencode
from hypothesis import given, settings
from hypothesis import strategies as st

from operators.forms import SORTS, PlanFinder
from operators.models import Operator, Plan
from tests.factories import make_operator, make_plan

pytestmark = pytest.mark.django_db

NUMBERS = ("min_gb", "max_price", "days")
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
    "esim": ("1", lambda plan: plan.operator.esim not in {"none", "unknown"}),
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
    assert "taxed" not in up_to_100  # Rs 120 must be handed over
    assert "unclear" in up_to_100
    assert "taxed" in slugs(max_price="120")


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
    [("min_gb", "100001"), ("max_price", "1000001"), ("days", "0"), ("days", "367")],
)
def test_figures_beyond_reason_are_told(name: str, value: str) -> None:
    assert list(finder(f"{name}={value}").errors) == [name]


ONE_WAY = {
    "days": "Write a whole number from 1 to 366.",
    "min_gb": "Write a number from 0 to 100000, with two decimals at most.",
    "max_price": "Write a number from 0 to 1000000, with two decimals at most.",
}


@pytest.mark.parametrize(("name", "sentence"), ONE_WAY.items())
@pytest.mark.parametrize("value", ["soon", "-1", "1.234", "99999999999", "NaN"])
def test_whatever_is_wrong_with_a_figure_one_sentence_says_what_is_right(
    name: str, sentence: str, value: str
) -> None:
    with translation.override("en"):
        assert finder(f"{name}={value}").errors[name] == [sentence]


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_that_does_not_exist_is_called_so_in_plain_words(name: str) -> None:
    assert finder(f"{name}=no-such-choice").errors[name] == ["没有这个选项。"]


@pytest.mark.parametrize("name", [*NUMBERS, *CHOICES])
@pytest.mark.parametrize("value", ["nonsense", "-1", "1.234", "99999999999"])
def test_no_stock_words_of_the_framework_reach_a_reader(name: str, value: str) -> None:
    stock = re.compile("确保|输入|选择一个有效|可选的选项|可用的选项|Ensure|Enter a|Select a valid")
    assert not stock.search(str(finder(f"{name}={value}").errors))


@pytest.mark.parametrize(
    ("query", "only"),
    [
        ("operator=scom", True),
        ("operator=scom&sort=price", True),
        ("", True),
        ("operator=scom&days=1", False),
        ("operator=scom&visitor=1", False),
    ],
)
def test_an_answer_besides_the_operators_may_be_why_a_list_is_empty(query: str, only: bool) -> None:
    form = finder(query)
    form.narrow(Plan.objects.offered())
    assert form.asks_for_operators_only() is only


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
