"""Finds the cheapest combinations of plans for a stay.

A stay is counted in calendar days, and use is spread evenly over them. A plan covers its validity
(the day of purchase is the first) or as many whole days as its data lasts, whichever ends sooner;
then the next one is bought. Data of set hours or for some apps counts only for who can use it.
Costs are what has to be handed over, PKR, both taxes included. Where the source does not say what
a price means there are two costs, and the dearer one is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from operators.models import Plan
from operators.models.plan_figures import MB_PER_GB
from operators.models.prices import PriceBasis, round_up_to_note
from operators.tools.cost.rules import Taxes, purchase_cost

#: Plans sold to some people or in some towns are for who knows that they may buy them.
SOLD_TO_VISITORS = {Plan.SoldTo.EVERYWHERE, Plan.SoldTo.EXCEPT_NORTH}
#: The cheapest and the dearest thing that a price can mean.
EXTREMES = (PriceBasis.LOAD_REQUIRED, PriceBasis.TAX_EXCLUDED)


@dataclass(frozen=True)
class Need:
    """Requirements of a stay."""

    days: int
    mb: int = 0
    app: str = ""
    at_night: bool = False
    north: bool = False
    budget: Decimal | None = None

    @property
    def mb_a_day(self) -> float:
        return self.mb / self.days


@dataclass(frozen=True)
class Offer:
    """A plan as it counts for one reader: usable MB, and the least and most that it can cost."""

    plan: Plan
    usable_mb: int
    low: Decimal
    high: Decimal
    #: As of plans: 0 for what was seen lately in a named source.
    trust: int = 0

    @property
    def ask_for_low(self) -> int:
        """PKR to hand over for one purchase at the least, as on the plan's own page."""
        return round_up_to_note(self.low)

    @property
    def ask_for_high(self) -> int:
        return round_up_to_note(self.high)

    def covers(self, mb_a_day: float) -> tuple[int, int]:
        """(whole days, purchases for them): one purchase for days, or several for one day."""
        days = int(self.plan.validity_days or 0)
        if self.usable_mb >= mb_a_day:
            return (min(days, int(self.usable_mb / mb_a_day)) if mb_a_day else days), 1
        return 1, ceil(mb_a_day / self.usable_mb)


class _Step(NamedTuple):
    """What an offer does for one reader: so many purchases cover so many days."""

    offer: Offer
    days: int
    times: int

    @property
    def cost(self) -> Decimal:
        return self.offer.high * self.times


@dataclass(frozen=True)
class Combination:
    """Plans of one operator that cover a stay, each with how often it is bought."""

    parts: tuple[tuple[Offer, int], ...]

    @property
    def plans(self) -> list[Plan]:
        return [offer.plan for offer, _times in self.parts]

    @property
    def purchases(self) -> int:
        return sum(times for _offer, times in self.parts)

    @property
    def low(self) -> int:
        """PKR in whole notes; what is left of one recharge goes into the next."""
        return round_up_to_note(sum((one.low * times for one, times in self.parts), Decimal(0)))

    @property
    def high(self) -> int:
        return round_up_to_note(sum((one.high * times for one, times in self.parts), Decimal(0)))

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def usable_mb(self) -> int:
        return sum(offer.usable_mb * times for offer, times in self.parts)

    @property
    def days(self) -> int:
        """What the validities add up to."""
        return sum(int(offer.plan.validity_days or 0) * times for offer, times in self.parts)

    @property
    def cost_per_gb(self) -> Decimal:
        return Decimal(self.high) * MB_PER_GB / self.usable_mb

    @property
    def trust(self) -> int:
        """Trust rank of the least trusted part."""
        return max(offer.trust for offer, _times in self.parts)


def offers(plans: Iterable[Plan], need: Need, taxes: Taxes) -> list[Offer]:
    """Plans (fetched with_figures()) that a reader can buy and use."""
    return [
        Offer(plan, usable, *costs, trust=plan.trust_rank)
        for plan in plans
        if _is_sold(plan, need) and plan.validity_days
        if (usable := _usable_mb(plan, need)) and (costs := _costs_of(plan, taxes))
    ]


def _is_sold(plan: Plan, need: Need) -> bool:
    if need.north:
        return plan.sold_to == Plan.SoldTo.EVERYWHERE
    return plan.sold_to in SOLD_TO_VISITORS


def _usable_mb(plan: Plan, need: Need) -> int:
    """What of a plan's data this reader can use; nothing that the source leaves unclear."""
    found = 0 if plan.limits_unclear else plan.data_mb or 0
    if need.at_night:
        found += plan.offpeak_mb or 0
    if need.app and need.app in (plan.social_scope or "").casefold():
        found += plan.social_mb or 0
    return found


def _costs_of(plan: Plan, taxes: Taxes) -> tuple[Decimal, Decimal] | None:
    """(the least, the most) to recharge for it; None where its price is not known."""
    if not plan.price_pkr:
        return None
    exact = purchase_cost(plan.price_pkr, plan.price_basis, taxes)
    if exact:
        return exact.load, exact.load
    low, high = (purchase_cost(plan.price_pkr, basis, taxes) for basis in EXTREMES)
    return (low.load, high.load) if low and high else None


def combinations(found: Sequence[Offer], need: Need) -> list[Combination]:
    """For each operator its cheapest combination and its cheapest plan repeated, the best first.

    An operator's old or unverified plans are used only where it has no others.
    """
    ways = [
        way
        for own in _by_operator(found)
        for way in _worth_showing(cheapest(own, need), _cheapest_repeated(own, need))
    ]
    return sorted(ways, key=lambda way: _rank(way, need))


def _worth_showing(mixed: Combination, simple: Combination) -> list[Combination]:
    """Leaves out a mixed combination that is not cheaper than one plan repeated."""
    if mixed.high >= simple.high:
        return [simple]
    return [mixed, simple]


def _by_operator(found: Sequence[Offer]) -> list[list[Offer]]:
    groups: dict[int, list[Offer]] = {}
    for offer in found:
        groups.setdefault(offer.plan.operator_id, []).append(offer)
    return [_trusted(own) or own for own in groups.values()]


def _trusted(own: Sequence[Offer]) -> list[Offer]:
    return [offer for offer in own if not offer.trust]


def _rank(way: Combination, need: Need) -> tuple[bool, int, int, int]:
    """Within the budget first, then well sourced, then cheap, then with few purchases."""
    return over_budget(way, need), way.trust, way.high, way.purchases


def over_budget(way: Combination, need: Need) -> bool:
    return need.budget is not None and way.high > need.budget


def cheapest(own: Sequence[Offer], need: Need) -> Combination:
    """Of all multisets of these offers that cover the stay, the cheapest; then the shortest.

    Dynamic programming over the days covered: best[d] is the cheapest way to cover d days.
    """
    steps = _cheapest_steps(own, need)
    best: list[tuple[Decimal, int]] = [(Decimal(0), 0)]
    taken: list[_Step] = []
    for day in range(1, need.days + 1):
        before = [best[max(0, day - step.days)] for step in steps]
        costs = [
            (cost + step.cost, purchases + step.times)
            for (cost, purchases), step in zip(before, steps, strict=True)
        ]
        best.append(min(costs))
        taken.append(steps[costs.index(best[-1])])
    counts: Counter[Offer] = Counter()
    day = need.days
    while day > 0:
        step = taken[day - 1]
        counts[step.offer] += step.times
        day -= step.days
    return Combination(tuple(sorted(counts.items(), key=_longest_first)))


def _longest_first(part: tuple[Offer, int]) -> tuple[int, str]:
    plan = part[0].plan
    return -int(plan.validity_days or 0), plan.slug


def _cheapest_steps(own: Iterable[Offer], need: Need) -> list[_Step]:
    """For each number of days the cheapest offer that covers it: the others are never needed."""
    found: dict[int, _Step] = {}
    for offer in own:
        step = _Step(offer, *offer.covers(need.mb_a_day))
        known = found.get(step.days)
        if not known or (step.cost, step.times) < (known.cost, known.times):
            found[step.days] = step
    return list(found.values())


def _cheapest_repeated(own: Sequence[Offer], need: Need) -> Combination:
    """The cheapest plan bought repeatedly, which is easier at a counter."""
    return min((repeated(offer, need) for offer in own), key=lambda way: (way.high, way.purchases))


def repeated(offer: Offer, need: Need) -> Combination:
    days, times = offer.covers(need.mb_a_day)
    return Combination(((offer, ceil(need.days / days) * times),))
