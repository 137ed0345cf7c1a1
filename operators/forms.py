"""Filter form of the plan list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from operators.form_fields import (
    NO_SUCH_CHOICE,
    DaysField,
    LenientDecimalField,
    set_choices,
    yes_box,
)
from operators.models import Operator, Plan, plan_figures
from operators.models.plan import PlanQuerySet

#: ?sort= value → the figures it sorts by; unknown ones always come last.
SORTS: dict[str, tuple[str, ...]] = {
    "price": ("to_pay",),
    "per_gb": ("price_per_gb",),
    "per_day": ("price_per_day",),
    "data": ("data_mb",),
    "verified": ("verified_on", "seen"),
}
#: Where a larger figure is the better one.
LARGEST_FIRST = {"data", "verified"}
WITHIN_REACH = (Plan.SoldTo.EVERYWHERE, Plan.SoldTo.EXCEPT_NORTH)

ESIM_SOLD = (Operator.Esim.SERVICE_CENTRE, Operator.Esim.APP, Operator.Esim.OFFERED)

CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "operator": lambda slugs: Q(operator__slug__in=slugs),
    "period": lambda period: Q(period=period),
    "audience": lambda audience: Q(suits=audience),
    "min_gb": lambda gigabytes: Q(data_mb__gte=gigabytes * plan_figures.MB_PER_GB),
    "max_price": lambda rupees: Q(to_pay__lte=rupees),
    "days": lambda days: Q(validity_days__gte=days),
    "visitor": lambda _yes: Q(sold_to__in=WITHIN_REACH),
    "esim": lambda _yes: Q(operator__esim__in=ESIM_SOLD),
}


class PlanFinder(forms.Form):
    """Filters by the valid fields; an invalid one shows its error and is ignored."""

    operator = forms.MultipleChoiceField(
        label=_("Operator"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_SUCH_CHOICE,
    )
    period = forms.ChoiceField(label=_("Duration"), required=False, error_messages=NO_SUCH_CHOICE)
    audience = forms.ChoiceField(label=_("Use"), required=False, error_messages=NO_SUCH_CHOICE)
    min_gb = LenientDecimalField(
        label=_("At least (GB)"),
        sentence=_("Write a number from 0 to 100000, with two decimals at most."),
        max_value=100_000,
    )
    max_price = LenientDecimalField(
        label=_("Recharge or list price at most (Rs)"),
        sentence=_("Write a number from 0 to 1000000, with two decimals at most."),
        max_value=1_000_000,
    )
    days = DaysField(label=_("At least (days)"), required=False, min_value=1, max_value=366)
    visitor = forms.BooleanField(
        label=_("Sold to anyone, almost everywhere"), required=False, widget=yes_box()
    )
    esim = forms.BooleanField(label=_("Operator has eSIM"), required=False, widget=yes_box())
    sort = forms.ChoiceField(label=_("Sort by"), required=False, error_messages=NO_SUCH_CHOICE)

    def __init__(self, data: Mapping[str, object], operators: list[Operator]) -> None:
        super().__init__(data, use_required_attribute=False)
        set_choices(self, "operator", [(one.slug, one.short_name) for one in operators])
        set_choices(self, "period", [("", _("Any")), *Plan.Period.choices])
        set_choices(self, "audience", [("", _("Any")), *Plan.Audience.choices])
        self.sorts: list[tuple[str, object]] = [
            ("", _("Best sourced first")),
            ("price", _("Lowest price")),
            ("per_gb", _("Lowest price per GB")),
            ("per_day", _("Lowest price per day")),
            ("data", _("Most data")),
            ("verified", _("Checked or seen most recently")),
            *((f"-{name}", f"-{name}") for name in SORTS),
        ]
        set_choices(self, "sort", self.sorts)
        cast(forms.Select, self.fields["sort"].widget).choices = self.visible_sorts()

    def visible_sorts(self) -> list[tuple[str, object]]:
        return [choice for choice in self.sorts if not choice[0].startswith("-")]

    def asks_for_operators_only(self) -> bool:
        """True when no filter but the operator is set."""
        return {name for name, value in self.cleaned_data.items() if value} <= {"operator", "sort"}

    def narrow(self, plans: PlanQuerySet) -> PlanQuerySet:
        """Plans that match all valid filters, in the order asked for."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        plans = plans.with_figures().annotate(
            to_pay=Coalesce("load_needed", "price_pkr", output_field=plan_figures.MONEY),
            seen=NullIf("last_seen", Value("")),
        )
        for name, value in asked.items():
            if name in CONDITIONS:
                plans = plans.filter(CONDITIONS[name](value))
        return self.ordered(plans, asked.get("sort", ""))

    def ordered(self, plans: PlanQuerySet, sort: str) -> PlanQuerySet:
        """Old and unverified plans come after the others in every order."""
        name = sort.removeprefix("-")
        if not name:
            return plans.order_by("trust_rank", "reach", F("to_pay").asc(nulls_last=True), "slug")
        descending = (name in LARGEST_FIRST) != sort.startswith("-")
        figures = [
            F(figure).desc(nulls_last=True) if descending else F(figure).asc(nulls_last=True)
            for figure in SORTS[name]
        ]
        return plans.order_by("trust_rank", *figures, "slug")
