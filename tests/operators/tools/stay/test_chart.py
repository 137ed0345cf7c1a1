"""Where the dots stand: inside the drawing, dearer ones to the right, larger ones above."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from operators.models import Operator, Plan
from operators.tools.stay.chart import HEIGHT, WIDTH, axis, price_chart
from operators.tools.stay.rules import Offer

OPERATOR = Operator(pk=1, slug="jazz", short_name="Jazz")


def offer(cost: int, mb: int, operator: Operator = OPERATOR) -> Offer:
    return Offer(Plan(pk=cost, operator=operator), mb, Decimal(cost), Decimal(cost))


def test_without_offers_there_is_no_picture() -> None:
    assert price_chart([]) is None


@given(st.lists(st.builds(offer, st.integers(1, 10**6), st.integers(1, 10**7)), min_size=1))
def test_every_dot_is_on_the_drawing(found: list[Offer]) -> None:
    drawn = price_chart(found)
    assert drawn
    assert len(drawn.dots) == len(found)
    for dot in drawn.dots:
        assert drawn.left <= dot.x <= drawn.right <= WIDTH
        assert 0 <= dot.y <= drawn.bottom <= HEIGHT


def test_dearer_is_to_the_right_and_more_is_above() -> None:
    drawn = price_chart([offer(100, 1024), offer(1000, 10240)])
    assert drawn
    less, more = drawn.dots
    assert less.x < more.x
    assert less.y > more.y


def test_an_axis_runs_over_whole_powers_of_ten() -> None:
    found = axis([30.0, 4000.0], 0, 300)
    assert found.marks == [(10.0, 0.0), (100.0, 100.0), (1000.0, 200.0), (10000.0, 300.0)]
    assert axis([10.0, 10.0], 0, 300).marks == [(10.0, 0.0), (100.0, 300.0)]


def test_each_operator_is_named_once_in_the_order_of_lists() -> None:
    second = Operator(pk=2, slug="zong", short_name="Zong", position=5)
    drawn = price_chart([offer(1, 1), offer(2, 1, second), offer(3, 1)])
    assert drawn
    assert [operator.slug for operator in drawn.operators] == ["zong", "jazz"]
