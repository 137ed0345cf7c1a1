"""Batches: what follows from many saves is written together, when the batch ends.

Every save keeps a historical record, links and a search document of its row. Whoever saves
hundreds of rows in a transaction opens a batch, and each of them gets all rows at once, with a few
queries instead of a dozen a row. Rows are still saved by their own ``save()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")


class Batch:
    """Items that wait for the end, by the function that will take them all."""

    def __init__(self, outer: Batch | None = None) -> None:
        self._outer = outer
        self._waiting: dict[Callable[[list[object]], None], list[object]] = {}

    def add(self, write: Callable[[list[Item]], None], item: Item) -> None:
        self._waiting.setdefault(write, []).append(item)  # type: ignore[arg-type]

    def outermost(self) -> Batch:
        """For what need not be done before all batches of a longer work have ended."""
        return self._outer.outermost() if self._outer else self

    def write(self) -> None:
        """Also what is added by writing."""
        while self._waiting:
            write = next(iter(self._waiting))
            write(self._waiting.pop(write))


_current: ContextVar[Batch | None] = ContextVar("batch", default=None)


@contextmanager
def batch() -> Iterator[Batch]:
    """Writes at its end, so it belongs inside a transaction; nothing is written after an error."""
    opened = Batch(_current.get())
    token = _current.set(opened)
    try:
        yield opened
        opened.write()
    finally:
        _current.reset(token)


def current_batch() -> Batch | None:
    return _current.get()
