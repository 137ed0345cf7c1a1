"""Differences between texts as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.history.text_diff import as_html, compare, excerpts

TEXTS = st.text(alphabet="充值流量 abcDE019.,\n<>&", max_size=40)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Rs 434 a week", "Rs 455 a week", "Rs <del>434</del><ins>455</ins> a week"),
        ("充值四百卢比", "充值五百卢比", "充值<del>四</del><ins>五</ins>百卢比"),
        ("1,739", "1,740", "<del>1,739</del><ins>1,740</ins>"),
        ("same", "same", "same"),
        ("", "new", "<ins>new</ins>"),
        ("gone", "", "<del>gone</del>"),
        ("", "", ""),
        ("<b>", "<i>", "&lt;<del>b</del><ins>i</ins>&gt;"),
    ],
)
def test_a_difference_is_marked_by_word_and_by_chinese_character(
    old: str, new: str, expected: str
) -> None:
    assert as_html(old, new) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(text for kind, text in pieces if kind != "ins") == old
    assert "".join(text for kind, text in pieces if kind != "del") == new


def test_two_long_texts_with_nothing_in_common_are_still_compared() -> None:
    old = "".join(chr(0x4E00 + number % 5000) for number in range(40_000))
    new = "".join(chr(0x6E00 + number % 4999) for number in range(40_000))
    pieces = compare(old, new)
    assert "".join(text for kind, text in pieces if kind != "ins") == old


def test_excerpts_leave_out_what_is_far_from_any_change() -> None:
    old, new = f"{'a ' * 100}old{' b' * 100}", f"{'a ' * 100}new{' b' * 100}"
    shown = excerpts(old, new)
    assert shown == f"…{'a ' * 20}<del>old</del><ins>new</ins>{' b' * 20}…"


def test_excerpts_of_short_texts_are_whole() -> None:
    assert excerpts("充值四百卢比", "充值五百卢比") == as_html("充值四百卢比", "充值五百卢比")
