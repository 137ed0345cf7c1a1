"""Model of tax rates on recharge and use."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.content.partial_dates import PartialDateField
from editorial.models import Content, Impact, PublishableQuerySet


class _TaxRateQuerySet(PublishableQuerySet):
    def in_force(self, day: date | None = None) -> Self:
        """Rates of that day in Asia/Karachi (today); a month-only end includes its month."""
        text = (day or timezone.localdate()).isoformat()
        return self.published().filter(
            Q(effective_from="") | Q(effective_from__lte=text), _lasts(text), percent__isnull=False
        )

    def of_recharge(self, kind: str, area: str, day: date | None = None) -> Self:
        """The rates of a recharge in an area on a day (today), the one that applies first.

        An area without a rate of its own has that of the area it belongs to.
        """
        is_fallback = Case(When(area=area, then=Value(0)), default=Value(1))
        return (
            self.in_force(day)
            .filter(kind=kind, area__in=[area, FALLBACK_AREAS[kind]])
            .order_by(is_fallback, "-effective_from", "position")
        )


def _lasts(day: str) -> Q:
    """Rates that have not ended by that day (ISO 8601)."""
    return Q(effective_to="") | Q(effective_to__gte=day) | Q(effective_to__in=prefixes(day))


def prefixes(day: str) -> list[str]:
    """``2026-06-12`` → the year and the month that contain it."""
    return [day[:4], day[:7]]


class TaxRate(Content):
    """A rate in percent, or a rule about these taxes where ``percent`` is empty."""

    class Kind(models.TextChoices):
        ADVANCE_INCOME = "advance_income", _("Advance income tax (on recharge)")
        SALES = "sales", _("Sales tax (on use)")
        FEE = "fee", _("Operator fee")
        RULE = "rule", _("Rule")

    class Area(models.TextChoices):
        NATIONAL = "national", _("Pakistan")
        PROVINCES = "provinces", _("The four provinces and AJK")
        ISLAMABAD = "islamabad", _("Islamabad")
        GILGIT_BALTISTAN = "gilgit_baltistan", _("Gilgit-Baltistan")
        FORMER_TRIBAL = "former_tribal", _("Former tribal areas")
        NAMED_PERSONS = "named_persons", _("Named persons only")
        OPERATOR = "operator", _("Some operators")

    essential_fields = ("summary",)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    area = models.CharField(_("where"), max_length=20, choices=Area.choices)
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of the amount without the tax. Empty: no rate, only a rule."),
    )
    region = models.CharField(_("where, in words"), max_length=160, blank=True)
    effective_from = PartialDateField(_("from"))
    effective_to = PartialDateField(_("until"), help_text=_("Empty: still in force."))
    summary = models.TextField(_("in words"), max_length=600)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects: ClassVar[Any] = _TaxRateQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        ordering = ["position", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                name="operators_taxrate_percent_0_to_100",
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
            ),
        ]

    @classmethod
    def impact(cls) -> Case:
        paid = _lasts(timezone.localdate().isoformat()) & Q(percent__isnull=False)
        return Case(When(paid, then=Value(Impact.EVERY_AMOUNT)), default=Value(Impact.TIME))

    def __str__(self) -> str:
        rate = "" if self.percent is None else f" {self.percent.normalize():f}%"
        return f"{self.get_kind_display()}{rate}"

    def shown_at(self) -> str:
        return reverse("operators:channels")


FALLBACK_AREAS: dict[str, TaxRate.Area] = {
    TaxRate.Kind.ADVANCE_INCOME: TaxRate.Area.NATIONAL,
    TaxRate.Kind.SALES: TaxRate.Area.PROVINCES,
}
