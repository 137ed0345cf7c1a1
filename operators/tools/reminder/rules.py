"""Computes when a plan ends, by the plan's own validity rule, in Asia/Karachi.

Calendar days: the day of purchase is the first, and the last ends at 23:59 (Jazz's weekly plans).
Periods of 24 hours: from the minute of purchase. Where nobody says how days are counted, a plan
ends between the two, so the earlier one is what to rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from operators.models import Plan

KARACHI = ZoneInfo("Asia/Karachi")
MINUTE = timedelta(minutes=1)
#: A prepaid SIM that was not used for so long may be blocked (tip inactive-180).
IDLE_DAYS = 180


@dataclass(frozen=True)
class Ending:
    """The last minute in which a plan works; between two where its rule is not known."""

    earliest: datetime
    #: None where the rule is known, and so is the minute; or where the hour of purchase is not.
    latest: datetime | None = None
    is_certain: bool = True


def counts_hours(plan: Plan) -> bool:
    """True when the hour of purchase decides, and must be known."""
    return not plan.validity_days or plan.validity_rule == Plan.ValidityRule.PERIODS_OF_24_HOURS


def ending(plan: Plan, bought: date, at: time | None = None) -> Ending | None:
    """None where the plan's validity is not known, or the hour that it needs."""
    days, hours = plan.validity_days, (plan.validity_days or 0) * 24 or plan.validity_hours
    exact = _last_minute_after(bought, at, hours) if at and hours else None
    if counts_hours(plan) or not days:
        return Ending(exact) if exact else None
    whole_days = _last_minute_of(bought, days)
    if plan.validity_rule == Plan.ValidityRule.CALENDAR_DAYS:
        return Ending(whole_days)
    return Ending(whole_days, exact, is_certain=False)


def _last_minute_of(bought: date, days: int) -> datetime:
    """23:59 of the last calendar day; the day of purchase is the first."""
    return datetime.combine(bought + timedelta(days=days - 1), time(23, 59), KARACHI)


def _last_minute_after(bought: date, at: time, hours: int) -> datetime:
    return datetime.combine(bought, at, KARACHI) + timedelta(hours=hours) - MINUTE


def sim_use_by(last_used: date) -> date:
    """The last day to use a SIM once more; the day of the last use counts as the first of 180."""
    return last_used + timedelta(days=IDLE_DAYS - 1)
