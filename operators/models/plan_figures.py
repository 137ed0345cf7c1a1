"""SQL expressions for figures derived from a plan, so that lists can sort and filter by them.

Units: MB of 1,024 to the GB; PKR; days. A figure that rests on something unknown is NULL.
"""

from django.db.models import (
    Case,
    DecimalField,
    Expression,
    F,
    FloatField,
    IntegerField,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf, Round

from operators.models.prices import TAXES_ON_TOP, recharge_in_sql
from operators.models.tax_rate import TaxRate

MB_PER_GB = 1024
#: Editorial rule: MB a day, over everything the operator counts, from which a plan is …
STANDARD_MB_A_DAY = 512
HEAVY_MB_A_DAY = 1024

MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


def total_mb() -> Expression:
    """The sum that operators advertise: anytime + off-peak + social."""
    parts = ("data_mb", "offpeak_mb", "social_mb")
    nothing_known = Q(**{f"{part}__isnull": True for part in parts})
    total = sum((Coalesce(F(part), 0) for part in parts[1:]), start=Coalesce(F(parts[0]), 0))
    return Case(When(nothing_known, then=None), default=total, output_field=IntegerField())


def price_per_gb() -> Expression:
    """PKR for one GB usable at any time in any app; NULL where a plan has none for certain."""
    figure = _money(_exact("price_pkr") * MB_PER_GB / NullIf(_exact("data_mb"), 0.0))
    return Case(When(limits_unclear=True, then=None), default=figure, output_field=MONEY)


def price_per_day() -> Expression:
    return _money(_exact("price_pkr") / _exact("validity_days"))


def load_needed() -> Expression:
    """PKR to hand over in the four provinces so that the plan can be bought, in whole notes.

    NULL where the basis of the price is not known, or no rate is in force.
    """
    percents = {
        kind: Subquery(
            TaxRate.objects.of_recharge(kind, TaxRate.Area.PROVINCES).values("percent")[:1]
        )
        for kind in (TaxRate.Kind.ADVANCE_INCOME, TaxRate.Kind.SALES)
    }
    return Case(
        *(
            When(
                price_basis=basis,
                then=recharge_in_sql("price_pkr", *(percents[kind] for kind in kinds)),
            )
            for basis, kinds in TAXES_ON_TOP.items()
        ),
        default=None,
        output_field=IntegerField(),
    )


def audience_or_rule() -> Expression:
    """What an editor set, else light / standard / heavy by MB a day; empty where unknown."""
    days = F("validity_days")
    return Case(
        When(~Q(audience=""), then=F("audience")),
        When(Q(validity_days__isnull=True) | Q(total_mb__isnull=True), then=Value("")),
        When(total_mb__gte=days * HEAVY_MB_A_DAY, then=Value("heavy")),
        When(total_mb__gte=days * STANDARD_MB_A_DAY, then=Value("standard")),
        default=Value("light"),
    )


def trust_rank() -> Expression:
    """0 for plans seen lately in a named source; old, unverified and replaced ones come after."""
    return Case(
        When(state="replaced", then=Value(3)),
        When(state="old", then=Value(2)),
        When(confidence="unverified", then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def reach() -> Expression:
    """0 for plans that anyone can use at any hour almost everywhere; the narrower come after."""
    return Case(
        When(sold_to="some_people", then=Value(3)),
        When(sold_to="some_towns", then=Value(2)),
        When(Q(data_mb__isnull=True) | Q(data_mb=0) | Q(limits_unclear=True), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _exact(column: str) -> Expression:
    """The column as a number with a fraction: SQLite divides whole numbers without one."""
    return Cast(column, FloatField())


def _money(expression: Expression) -> Expression:
    return Round(expression, 2, output_field=MONEY)
