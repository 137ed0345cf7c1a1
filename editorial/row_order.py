"""Rows that name each other, in an order in which each finds those it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

Row = TypeVar("Row")


class RingError(Exception):
    """``names`` of rows each of which needs another of them to be there first."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = set(names)
        super().__init__(self.names)


def in_order(
    rows: Sequence[Row], name_of: Callable[[Row], str], names_in: Callable[[Row], Iterable[str]]
) -> list[Row]:
    """The rows as they come, but each after those of them that it names. Raises RingError."""
    by_name = {name_of(row): row for row in rows}
    needs = {
        name: [one for one in names_in(row) if one in by_name] for name, row in by_name.items()
    }
    if not any(needs.values()):
        return list(rows)
    try:
        return [by_name[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise RingError(error.args[1]) from error
