"""The series of prices that each plan has had."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import JSONObject, Lag
from django.utils.translation import gettext_lazy as _

from editorial.content.partial_dates import PartialDateField
from editorial.models import Sourced
from operators.models.operator import SOURCE
from operators.models.plan import Plan
from operators.models.price_series import PriceBasis


class PlanPriceQuerySet(models.QuerySet[Any]):
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

        return (
            self.exclude(observed_on="")
            .filter(plan__in=Plan.objects.published())
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

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="prices"
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

    objects: ClassVar[Any] = PlanPriceQuerySet.as_manager()

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

    def doubt(self) -> None:
        """Entered without a source of its own: the plan's source says another price."""
        self.source_url = self.source_date = ""
        self.source_note_zh_hans = self.source_note_en = ""
        self.confidence = self.Confidence.UNVERIFIED

    def __str__(self) -> str:
        return f"{self.observed_on or '?'}: {self.price_pkr}"
