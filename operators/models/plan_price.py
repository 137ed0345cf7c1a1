"""Model of the price history, recorded whenever a plan is saved with another price."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import JSONObject, Lag
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.content.partial_dates import PartialDateField
from editorial.languages import localized_columns
from editorial.models import Sourced
from operators.models.operator import SOURCE
from operators.models.prices import PriceBasis

if TYPE_CHECKING:
    from operators.models.plan import Plan

#: A change of these is a new price …
PRICED_FIELDS = ("price_pkr", "price_basis", "data_mb")
#: … which takes over these from the plan.
RECORDED_FIELDS = (
    *PRICED_FIELDS,
    "source_url",
    *localized_columns("source_note"),
    "source_date",
    "confidence",
)


class _PlanPriceQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        """Undated prices come last: nobody knows how old they are."""
        return self.order_by("-observed_on", "-pk")

    def changes(self) -> Self:
        """Dated prices of published plans that differ from the dated price before them.

        Adds previous_price, previous_basis, previous_observed_on and the columns of the former
        price's source, for ``previous_source``.
        """

        def before(field: str | JSONObject) -> Window:
            return Window(Lag(field), partition_by=F("plan"), order_by=["observed_on", "pk"])

        plans = self.model._meta.get_field("plan").related_model.objects
        return (
            self.exclude(observed_on="")
            .filter(plan__in=plans.published())
            .annotate(
                previous_price=before("price_pkr"),
                previous_basis=before("price_basis"),
                previous_observed_on=before("observed_on"),
                previous_source_columns=before(JSONObject(**SOURCE)),
            )
            .filter(Q(previous_price__isnull=False) & ~Q(previous_price=F("price_pkr")))
            .order_by("-observed_on", "-pk")
        )


class PlanPrice(Sourced):
    """What one plan cost when someone looked. Prices in PKR."""

    status_path = "plan__status"

    if TYPE_CHECKING:  # of prices fetched by changes()
        previous_price: Decimal
        previous_basis: str
        previous_observed_on: str

    plan = models.ForeignKey(
        "operators.Plan", verbose_name=_("plan"), on_delete=models.CASCADE, related_name="prices"
    )
    price_pkr = models.DecimalField(
        _("price (Rs)"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )
    price_basis = models.CharField(
        _("what the price means"),
        max_length=20,
        choices=PriceBasis.choices,
        default=PriceBasis.NOT_STATED,
    )
    data_mb = models.PositiveIntegerField(_("data at any time (MB)"), null=True, blank=True)
    observed_on = PartialDateField(
        _("date seen"), help_text=_("2026, 2026-06 or 2026-06-12. Empty: not known when.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    figure_fields = ("price_basis",)

    objects: ClassVar[Any] = _PlanPriceQuerySet.as_manager()

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("price")
        verbose_name_plural = _("price history")
        ordering = ["plan", "-observed_on", "-pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="operators_planprice_not_negative", condition=Q(price_pkr__gte=0)
            ),
            models.UniqueConstraint(
                fields=["plan", "observed_on", "price_pkr", "price_basis"],
                name="operators_planprice_unique_observation",
                violation_error_message=_("This price of this day is already there."),
            ),
        ]

    @property
    def previous_source(self) -> PlanPrice:
        """Where the price before this one comes from, of a price fetched by changes()."""
        return PlanPrice(**getattr(self, "previous_source_columns", None) or {})

    def __str__(self) -> str:
        return f"{self.observed_on or '?'}: {self.price_pkr}"


def record(plan: Plan, before: Plan | None) -> None:
    """Records the plan's price if it is not the one before: seen on last_seen if that is new too,
    else today.

    A second change on one day corrects the first and takes its place.
    """
    if plan.price_pkr is None or (before and not _differ(plan, before, PRICED_FIELDS)):
        return
    seen_anew = before is None or before.last_seen != plan.last_seen
    day = plan.last_seen if seen_anew else timezone.localdate().isoformat()
    price = (before and _price_of_day(plan, before, day)) or PlanPrice(plan=plan, observed_on=day)
    for field in RECORDED_FIELDS:
        setattr(price, field, getattr(plan, field))
    price.source_holds = True  # the plan's save has removed a source that no longer holds
    # simple-history reads the reason from the row itself.
    setattr(price, "_change_reason", getattr(plan, "_change_reason", None))  # noqa: B010
    price.save()
    getattr(plan, "_prefetched_objects_cache", {}).pop("prices", None)  # one more, or another one


def _differ(plan: Plan, before: Plan, fields: tuple[str, ...]) -> bool:
    return any(getattr(plan, field) != getattr(before, field) for field in fields)


def _price_of_day(plan: Plan, before: Plan, day: str) -> PlanPrice | None:
    """The price that the plan has now, or else had before, if it was seen on that day."""
    known = {
        (price.price_pkr, price.price_basis): price
        for price in plan.prices.all()
        if price.observed_on == day
    }
    return next(
        (
            known[figures]
            for one in (plan, before)
            if (figures := (one.price_pkr, one.price_basis)) in known
        ),
        None,
    )
