"""Comparison of plans side by side: its rows, and which of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from operators.models import Plan


@dataclass(frozen=True)
class ComparedRow:
    """One row of the table. ``name`` says which cell ``compared_cell.html`` draws."""

    name: str
    label: str
    differs: bool


#: Rows in their order: what they are called, and the columns by which plans may differ.
_ROWS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "data": (
        _("Data"),
        ("data_mb", "offpeak_mb", "offpeak_window", "social_mb", "social_scope"),
    ),
    "price": (_("Price"), ("price_pkr", "price_basis")),
    "validity": (_("Validity"), ("validity_days", "validity_hours", "validity_rule")),
    "price_per_gb": (_("Price per usable GB"), ("price_per_gb",)),
    "price_per_day": (_("Price per day"), ("price_per_day",)),
    "minutes_onnet": (_("Minutes, same network"), ("minutes_onnet",)),
    "minutes_offnet": (_("Minutes, other networks"), ("minutes_offnet",)),
    "sms": (_("Text messages"), ("sms",)),
    "sold_to": (_("Who can buy it"), ("sold_to",)),
    "activation_code": (_("Code to buy"), ()),
    "last_seen": (_("Last seen"), ("last_seen",)),
    "source": (_("Source"), ()),
}


def compared_rows(plans: Sequence[Plan]) -> list[ComparedRow]:
    return [
        ComparedRow(name, str(label), any(_differ(plans, column) for column in columns))
        for name, (label, columns) in _ROWS.items()
    ]


def _differ(plans: Sequence[Plan], column: str) -> bool:
    return len({getattr(plan, column) for plan in plans}) > 1
