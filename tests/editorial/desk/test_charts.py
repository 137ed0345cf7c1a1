"""Bars are as long as what they stand for, and nothing that is there is too thin to be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.desk.charts import LEAST, WIDTH, beside, percent, stacked

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=5)


def test_parts_stand_side_by_side_over_the_full_width() -> None:
    parts = stacked([("current", 3), ("outdated", 1)])
    assert [(part.name, part.start, part.width) for part in parts] == [
        ("current", 0, 750),
        ("outdated", 750, 250),
    ]


def test_what_is_not_there_has_no_part() -> None:
    assert [part.name for part in stacked([("current", 9), ("missing", 0)])] == ["current"]
    assert stacked([("current", 0)]) == []


def test_one_among_thousands_can_be_seen() -> None:
    current, missing = stacked([("current", 9_999), ("missing", 1)])
    assert (current.width, missing.width) == (WIDTH - LEAST, LEAST)


@given(COUNTS)
def test_parts_always_fill_the_bar_without_a_gap(counts: list[int]) -> None:
    parts = stacked((str(place), count) for place, count in enumerate(counts))
    assert len(parts) == sum(1 for count in counts if count)
    if parts:
        assert sum(part.width for part in parts) == WIDTH
        assert all(part.width >= LEAST for part in parts)
        ends = [part.start + part.width for part in parts]
        assert [part.start for part in parts] == [0, *ends[:-1]]


def test_bars_under_each_other_share_one_scale() -> None:
    assert beside([10, 5, 0]) == [WIDTH, WIDTH // 2, 0]
    assert beside([0, 0]) == [0, 0]
    assert beside([]) == []


@given(COUNTS)
def test_a_longer_bar_never_stands_for_less(counts: list[int]) -> None:
    widths = beside(counts)
    for count, width in zip(counts, widths, strict=True):
        assert (width > 0) == (count > 0)
        assert all(width <= widths[place] for place, other in enumerate(counts) if other >= count)


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, 100), (1, 1, 100), (999, 1000, 99), (0, 3, 0)]
)
def test_a_hundred_percent_means_all(part: int, whole: int, expected: int) -> None:
    assert percent(part, whole) == expected
