"""What an address names."""

from __future__ import annotations

import re

from operators.models import Plan

SLUG = re.compile(r"[-a-z0-9_]{1,100}")


def plan_named(slug: str) -> Plan | None:
    """The published plan of that slug, with its figures and operator; None for anything else."""
    if not SLUG.fullmatch(slug):
        return None
    plans = Plan.objects.published().with_figures().select_related("operator")
    return plans.filter(slug=slug).first()
