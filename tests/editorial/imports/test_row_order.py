"""Rows after those that they name."""

from __future__ import annotations

import pytest

from editorial.imports.resources import RingError, in_order


def ordered(needs: dict[str, list[str]]) -> list[str]:
    return in_order(list(needs), lambda row: row, lambda row: needs[row])


def test_rows_that_name_no_other_keep_their_order() -> None:
    assert ordered({"b": [], "a": ["elsewhere"], "c": []}) == ["b", "a", "c"]


def test_a_row_comes_after_those_that_it_names() -> None:
    found = ordered({"a": ["b"], "b": ["c"], "c": [], "d": ["a"]})
    assert sorted(found) == ["a", "b", "c", "d"]
    assert found.index("c") < found.index("b") < found.index("a") < found.index("d")


def test_a_ring_names_its_rows() -> None:
    with pytest.raises(RingError) as error:
        ordered({"a": ["b"], "b": ["a"], "c": []})
    assert error.value.names == {"a", "b"}


def test_a_row_that_names_itself_is_a_ring() -> None:
    with pytest.raises(RingError):
        ordered({"a": ["a"]})
