"""Scatter chart of price against usable data, one dot a plan.

Both axes are logarithmic: the largest plan is a thousand times the smallest, and more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from operators.models import Operator
from operators.models.plan_figures import MB_PER_GB
from operators.tools.stay.rules import Offer

WIDTH, HEIGHT = 440, 320
LEFT, RIGHT, TOP, BOTTOM = 60, 36, 12, 36


@dataclass(frozen=True)
class _Axis:
    """A logarithmic axis from ``low`` to ``high``, on the drawing from ``begin`` to ``end``."""

    low: int
    high: int
    begin: float
    end: float

    def place(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self.begin + share * (self.end - self.begin), 1)

    @property
    def marks(self) -> list[tuple[float, float]]:
        """[(its value, its place)] for each power of ten."""
        return [(10.0**power, self.place(10.0**power)) for power in range(self.low, self.high + 1)]


@dataclass(frozen=True)
class _Dot:
    offer: Offer
    x: float
    y: float


@dataclass(frozen=True)
class _Chart:
    dots: list[_Dot]
    across: _Axis
    up: _Axis
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def operators(self) -> list[Operator]:
        """Each once, in the order of lists."""
        found = {dot.offer.plan.operator for dot in self.dots}
        return sorted(found, key=lambda operator: (operator.position, operator.slug))


def price_chart(found: Sequence[Offer]) -> _Chart | None:
    """None without offers. Across: PKR at the most; up: usable GB."""
    if not found:
        return None
    across = axis([float(offer.high) for offer in found], LEFT, WIDTH - RIGHT)
    up = axis([offer.usable_mb / MB_PER_GB for offer in found], HEIGHT - BOTTOM, TOP)
    dots = [
        _Dot(offer, across.place(float(offer.high)), up.place(offer.usable_mb / MB_PER_GB))
        for offer in found
    ]
    return _Chart(dots, across, up)


def axis(values: Sequence[float], begin: float, end: float) -> _Axis:
    """From the power of ten below the least value to that above the greatest."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return _Axis(low, max(high, low + 1), begin, end)
