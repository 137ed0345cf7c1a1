"""Which side each field takes when two people have saved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editorial.editing.merge import Verdict, judge, merged

VALUES = st.sampled_from("abc")
SETS = st.frozensets(st.integers(0, 6))


def verdict(base: str, theirs: str, yours: str) -> Verdict:
    return judge(you_changed=base != yours, they_changed=base != theirs, alike=yours == theirs)


def test_each_of_four_cases() -> None:
    assert verdict("a", "a", "a") == Verdict.SAME
    assert verdict("a", "a", "b") == Verdict.YOURS
    assert verdict("a", "b", "a") == Verdict.THEIRS
    assert verdict("a", "b", "c") == Verdict.CONFLICT


def test_the_same_change_by_both_is_no_conflict() -> None:
    assert verdict("a", "b", "b") == Verdict.SAME


@given(VALUES, VALUES, VALUES)
def test_no_change_is_lost(base: str, theirs: str, yours: str) -> None:
    found = verdict(base, theirs, yours)
    taken = {Verdict.YOURS: yours, Verdict.THEIRS: theirs, Verdict.SAME: yours}
    if found == Verdict.CONFLICT:
        assert len({base, theirs, yours}) == 3
    else:
        assert {side for side in (theirs, yours) if side != base} <= {taken[found]}


@given(SETS, SETS, SETS)
def test_sets_keep_what_either_added_and_lose_what_either_took_away(
    base: frozenset[int], theirs: frozenset[int], yours: frozenset[int]
) -> None:
    found = merged(base, theirs, yours)
    assert (theirs - base) | (yours - base) <= found
    assert not found & ((base - theirs) | (base - yours))
    assert base & theirs & yours <= found
