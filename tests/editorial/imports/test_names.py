"""Rows by their names, asked for together."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from editorial.imports.widgets import CellError, Names
from operators.models import Operator, Plan
from tests.factories import make_operator, make_plan

pytestmark = pytest.mark.django_db


def test_many_names_are_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    names = Names(Operator)
    with django_assert_num_queries(1):
        names.fetch(["jazz", "zong", "ufone"])
    with django_assert_num_queries(0):
        names.fetch(["jazz"])
        names.fetch([])
        assert [str(names[slug]) for slug in ("jazz", "zong")] == ["Jazz", "Zong"]


def test_a_former_name_leads_to_the_row() -> None:
    operator = make_operator("before")
    operator.slug = "after"
    operator.save()
    assert Names(Operator)["before"] == Names(Operator)["after"] == operator


def test_a_former_name_that_another_row_bears_now_is_that_rows() -> None:
    first = make_plan("name")
    first.slug = "moved"
    first.save()
    assert Names(Plan)["name"] == first
    second = make_plan("name")
    assert Names(Plan)["name"] == second


def test_a_deleted_row_is_none_and_one_that_never_was_an_error() -> None:
    make_operator("gone").delete()
    assert Names(Operator)["gone"] is None
    with pytest.raises(CellError, match="never"):
        Names(Operator)["never"]


def test_a_row_that_is_yet_to_come_has_a_name_already() -> None:
    names = Names(Plan)
    names.coming = {"soon", "later", "jazz-weekly-super"}
    names.fetch(["soon", "later", "jazz-weekly-super"])
    assert names["soon"].slug == "soon"
    assert len({names[slug].pk for slug in names.coming}) == 3
    assert names["soon"].pk < 0 < names["jazz-weekly-super"].pk


def test_a_row_is_remembered_as_it_is_about_to_be() -> None:
    plan = Plan.objects.get(slug="jazz-weekly-super")
    plan.price_pkr = 1
    names = Names(Plan)
    names.remember(plan)
    assert names["jazz-weekly-super"].price_pkr == 1
