"""Which facts are due, in which order, and how they are counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from editorial.desk.due import Due, due, most_pressing, tallies
from editorial.models import Verified
from guides.models import Guide, Tip
from operators.models import (
    DialCode,
    NumberPrefix,
    Operator,
    OperatorFact,
    Plan,
    PlanPrice,
    Promotion,
    RechargeChannel,
    TaxRate,
)
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
FACTS = (Plan, DialCode, TaxRate, RechargeChannel, Guide, Tip, OperatorFact, NumberPrefix, Operator)


@pytest.fixture
def all_checked() -> None:
    """The first edition, checked today: past the models' own saving, for a test alone."""
    for model in (*FACTS, PlanPrice):
        model.objects.update(verified_on=TODAY)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def names(found: list[Due]) -> list[str]:
    return [one.row.name for one in found]


# --- When --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "in_time", "too_old"),
    [(factories.make_plan, 89, 90), (factories.make_tip, 179, 180)],
)
def test_a_check_is_good_for_its_kinds_period(make: Any, in_time: int, too_old: int) -> None:
    row = make(verified_on=days_ago(in_time))
    assert row not in due(type(row), TODAY)
    row.verified_on = days_ago(too_old)
    row.save()
    assert row in due(type(row), TODAY)


def test_what_nobody_ever_checked_is_due_at_once() -> None:
    assert factories.make_tip() in due(Tip, TODAY)


def test_what_changed_after_its_check_is_due_at_once() -> None:
    tip = factories.make_tip(verified_on=TODAY)
    tip.text_zh_hans = "新。"
    tip.save()
    assert tip in due(Tip, TODAY)


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"status": "archived"}, {"publish_at": "2100-01-01T00:00+00:00"}],
)
def test_what_readers_cannot_see_is_not_due(fields: dict[str, str]) -> None:
    assert factories.make_tip(**fields) not in due(Tip, TODAY)


def test_plans_of_an_operator_that_is_not_published_are_not_due() -> None:
    operator = factories.make_operator(status="draft")
    assert factories.make_plan(operator=operator) not in due(Plan, TODAY)


def test_facts_without_publication_are_always_seen() -> None:
    assert NumberPrefix.objects.count() == due(NumberPrefix, TODAY).count() > 0


def test_periods_are_settings(settings: Settings) -> None:
    tip = factories.make_tip(verified_on=days_ago(20))
    settings.VERIFY_AFTER_DAYS = {"default": 20, "operators.plan": 90}
    assert tip in due(Tip, TODAY)
    settings.VERIFY_AFTER_DAYS = {"default": 20, "guides.tip": 21}
    assert tip not in due(Tip, TODAY)


def test_without_a_day_it_is_today_in_pakistan(monkeypatch: pytest.MonkeyPatch) -> None:
    tip = factories.make_tip(verified_on=date(2026, 1, 1))
    factories.stop_clock(monkeypatch, "2026-06-29T20:00+00:00")  # the 30th in Karachi
    assert timezone.localdate() == date(2026, 6, 30)
    assert tip in due(Tip)
    factories.stop_clock(monkeypatch, "2026-06-29T18:00+00:00")
    assert tip not in due(Tip)


# --- In which order ----------------------------------------------------------------------------


def test_what_costs_a_reader_most_comes_first(all_checked: None) -> None:
    factories.make_tip("time", text_zh_hans="时间")
    factories.make_channel("payment", name_zh_hans="渠道")
    factories.make_dial_code("code", label_zh_hans="代码", purpose="balance", code="*1#")
    factories.make_plan("price", name_zh_hans="价格")
    factories.make_tax_rate("amount", summary_zh_hans="税")
    found = most_pressing(FACTS, 10, TODAY)
    assert names(found) == ["税", "价格", "代码", "渠道", "时间"]


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (factories.make_plan, {"state": "old"}),
        (factories.make_dial_code, {"purpose": "spam", "code": "*1#"}),
        (factories.make_tax_rate, {"percent": None}),
        (factories.make_tax_rate, {"effective_to": "2019"}),
    ],
)
def test_kinds_that_matter_have_rows_that_do_not(
    all_checked: None, make: Any, fields: dict[str, Any]
) -> None:
    row = make("little", **fields)
    factories.make_channel("much", name_zh_hans="渠道")
    found = most_pressing(FACTS, 10, TODAY)
    assert [one.row.pk for one in found[1:]] == [row.pk]
    assert names(found)[0] == "渠道"


@pytest.mark.parametrize("end", ["", "2100", "2026-12", "2026-11-26"])
def test_a_tax_that_is_still_paid_comes_first(
    all_checked: None, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    factories.stop_clock(monkeypatch, "2026-11-25T12:00+05:00")
    factories.make_plan("price")
    tax = factories.make_tax_rate("tax", effective_to=end)
    assert most_pressing(FACTS, 1, TODAY)[0].row.pk == tax.pk


def test_among_equals_the_longest_unchecked_comes_first(all_checked: None) -> None:
    for days in (200, 400, 300):
        factories.make_tip(f"tip-{days}", text_zh_hans=str(days), verified_on=days_ago(days))
    factories.make_tip("never", text_zh_hans="从未")
    assert names(most_pressing([Tip], 10, TODAY)) == ["从未", "400", "300", "200"]


def test_among_those_never_checked_the_oldest_source_comes_first(all_checked: None) -> None:
    for year in ("2026-03", "2019", "2024-05-06"):
        factories.make_tip(f"tip-{year}", text_zh_hans=year, source_date=year)
    assert names(most_pressing([Tip], 10, TODAY)) == ["2019", "2024-05-06", "2026-03"]


# --- What is told of each ----------------------------------------------------------------------


def test_a_fact_is_told_with_its_name_check_and_source(all_checked: None) -> None:
    factories.make_plan(verified_on=days_ago(100))
    (found,) = most_pressing([Plan], 10, TODAY)
    assert (found.row.whose, found.row.name, found.row.model) == ("Jazz", "Test Weekly", Plan)
    assert (found.verified_on, found.changed_since) == (days_ago(100), None)
    assert found.source_url == "https://example.org/source"


def test_an_outlived_check_is_told(all_checked: None) -> None:
    plan = factories.make_plan(verified_on=days_ago(5))
    plan.data_mb = 1
    plan.save()
    (found,) = most_pressing([Plan], 10, TODAY)
    assert (found.verified_on, found.changed_since) == (None, days_ago(5))


def test_names_are_in_the_readers_language_or_in_the_other(all_checked: None) -> None:
    factories.make_tip("one", text_zh_hans="只有中文", text_en="")
    factories.make_tip("two", text_zh_hans="", text_en="English only")
    found = most_pressing([Tip], 10, TODAY)
    with translation.override("en"):
        assert found == most_pressing([Tip], 10, TODAY)
    assert [(one.row.name, one.row.language) for one in found] == [
        ("只有中文", "zh-hans"),
        ("English only", "en"),
    ]
    factories.make_dial_code(label_zh_hans="查余额", label_en="Check balance", code="*5#")
    with translation.override("en"):
        (code,) = most_pressing([DialCode], 1, TODAY)
    assert (code.row.whose, code.row.name, code.row.language) == ("*5#", "Check balance", "en")


def test_a_prefix_is_named_by_its_digits_and_its_operator(all_checked: None) -> None:
    NumberPrefix.objects.filter(prefix="0300").update(verified_on=None)
    (found,) = most_pressing([NumberPrefix], 10, TODAY)
    assert (found.row.whose, found.row.name) == ("Jazz", "0300")


def test_a_long_name_ends_where_its_line_does(all_checked: None) -> None:
    factories.make_tip("just", text_zh_hans="刚" * 90)
    factories.make_tip("long", text_zh_hans="长" * 91)
    assert names(most_pressing([Tip], 2, TODAY)) == ["刚" * 90, "长" * 89 + "…"]


def test_a_price_once_seen_is_never_due() -> None:
    assert most_pressing([PlanPrice], 10, TODAY) == tallies([PlanPrice], TODAY) == []


def test_of_no_kinds_nothing_is_due() -> None:
    assert most_pressing([], 10) == tallies([]) == []


# --- How many ----------------------------------------------------------------------------------


def test_facts_are_counted_by_kind_and_by_the_age_of_their_check() -> None:
    for days in (0, 29, 30, 89, 90, 179, 180, 4000):
        factories.make_promotion(f"p-{days}", verified_on=days_ago(days))
    for status in ("published", "draft"):
        factories.make_promotion(f"never-{status}", status=status)
    (tally,) = tallies([Promotion, PlanPrice], TODAY)
    assert (tally.model, tally.total, tally.due) == (Promotion, 9, 3)
    assert tally.ages == (2, 2, 2, 2, 1)


def test_plans_are_due_before_their_check_is_half_a_year_old(all_checked: None) -> None:
    factories.make_plan(verified_on=days_ago(90))
    (tally,) = tallies([Plan], TODAY)
    assert (tally.due, tally.ages[2]) == (1, 1)


def test_kinds_with_the_most_to_do_come_first_and_those_without_rows_not_at_all(
    all_checked: None,
) -> None:
    factories.make_tip("one")
    for number in range(2):
        factories.make_guide(f"guide-{number}")
    found = [(tally.model, tally.due) for tally in tallies([Plan, Tip, Guide, Promotion], TODAY)]
    assert found == [(Guide, 2), (Tip, 1), (Plan, 0)]


def test_any_number_of_kinds_is_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for models in (FACTS, FACTS[:1]):
        with django_assert_num_queries(1):
            most_pressing(models, 10, TODAY)
        with django_assert_num_queries(1):
            tallies(models, TODAY)


def test_every_kind_of_fact_can_be_named_and_counted() -> None:
    every = [one for one in descendants(Verified) if one.verify_after_days()]
    assert len(every) >= 12
    assert len(most_pressing(every, 10_000)) == sum(tally.due for tally in tallies(every))


def descendants(model: Any) -> list[Any]:
    found = [model] if not model._meta.abstract else []
    return found + [one for child in model.__subclasses__() for one in descendants(child)]
