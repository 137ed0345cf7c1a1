"""Bars as whole numbers, for SVG that the server draws. The figures stand beside them in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: The width of a bar in its own units; the style sheet says how wide that is on a page.
WIDTH = 1000
#: What a part that is not nothing takes at least, so that it can be seen.
LEAST = 20


@dataclass(frozen=True)
class Part:
    """One colour of a bar, from ``start`` on, with the name of its class."""

    name: str
    start: int
    width: int


def stacked(parts: Iterable[tuple[str, int]]) -> list[Part]:
    """Parts of one whole, side by side over the full width. Nothing of nothing."""
    counted = [(name, count) for name, count in parts if count]
    total = sum(count for _name, count in counted)
    widths = shares([count for _name, count in counted], total)
    starts = [sum(widths[:place]) for place in range(len(widths))]
    return [
        Part(name, start, width)
        for (name, _count), start, width in zip(counted, starts, widths, strict=True)
    ]


def shares(counts: Sequence[int], total: int) -> list[int]:
    """Widths that add up to WIDTH; the widest gives way to those that would be too thin."""
    widths = [max(LEAST, count * WIDTH // total) for count in counts]
    if widths:
        widths[widths.index(max(widths))] += WIDTH - sum(widths)
    return widths


def beside(counts: Sequence[int]) -> list[int]:
    """Widths of bars under each other, the largest over the full width."""
    most = max(counts, default=0)
    return [max(LEAST, count * WIDTH // most) if count else 0 for count in counts]


def percent(part: int, whole: int) -> int:
    """Rounded down: 100 means all of them. Of nothing, all is done."""
    return part * 100 // whole if whole else 100
