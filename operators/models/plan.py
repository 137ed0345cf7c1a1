"""Model of plans."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.content.fields import HalfWidthCharField
from editorial.content.partial_dates import PartialDateField
from editorial.history.changesets import changeset
from editorial.models import Content, Impact, PublishableQuerySet
from operators.models import plan_figures, plan_price
from operators.models.operator import Operator
from operators.models.prices import PriceBasis

DIALLED = RegexValidator(
    r"^[*#][0-9*#]*#\Z", _("A code begins with * or # and ends with #, like *222#")
)
WINDOW = RegexValidator(
    r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]\Z",
    _("Write the hours like this: 01:00-09:00"),
)


class PlanQuerySet(PublishableQuerySet):
    def published(self, at: datetime | None = None) -> Any:
        """Published plans of published operators."""
        return super().published(at).filter(operator__in=Operator.objects.published(at))

    def offered(self) -> Self:
        """Published and not replaced by another plan: what lists show."""
        return self.published().exclude(state=Plan.State.REPLACED)

    def with_figures(self) -> Self:
        """Adds total_mb, price_per_gb, price_per_day, load_needed, suits, trust_rank, reach."""
        return self.annotate(total_mb=plan_figures.total_mb()).annotate(
            price_per_gb=plan_figures.price_per_gb(),
            price_per_day=plan_figures.price_per_day(),
            load_needed=plan_figures.load_needed(),
            suits=plan_figures.audience_or_rule(),
            trust_rank=plan_figures.trust_rank(),
            reach=plan_figures.reach(),
        )


class Plan(Content):
    """One plan of one operator. Amounts of data are in MB (1 GB = 1,024 MB), prices in PKR."""

    class Kind(models.TextChoices):
        DATA = "data", _("Data only")
        ALL_IN_ONE = "all_in_one", _("Data and calls")
        SOCIAL = "social", _("Social apps")
        SIM_PACKAGE = "sim_package", _("SIM with a plan")

    class Audience(models.TextChoices):
        LIGHT = "light", _("Light use")
        STANDARD = "standard", _("Everyday use")
        HEAVY = "heavy", _("Heavy use")

    class Period(models.TextChoices):
        HOURLY = "hourly", _("A few hours")
        DAILY = "daily", _("A day")
        WEEKLY = "weekly", _("A week")
        MONTHLY = "monthly", _("A month")
        ONE_OFF = "one_off", _("Another length")

    class State(models.TextChoices):
        CURRENT = "current", _("Current")
        OLD = "old", _("Old")
        REPLACED = "replaced", _("Replaced")

    class ValidityRule(models.TextChoices):
        CALENDAR_DAYS = "calendar_days", _("Calendar days")
        PERIODS_OF_24_HOURS = "24_hours", _("Periods of 24 hours")

    class SoldTo(models.TextChoices):
        EVERYWHERE = "everywhere", _("No limit stated")
        EXCEPT_NORTH = "except_north", _("Not in AJK and Gilgit-Baltistan")
        SOME_TOWNS = "some_towns", _("In some towns only")
        SOME_PEOPLE = "some_people", _("To some people only")

    essential_fields = title_fields = ("name",)
    non_fact_fields = ("last_seen",)
    figure_fields = ("price_basis",)
    named_within = ("operator__short_name",)
    if TYPE_CHECKING:  # of plans fetched with_figures()
        load_needed: int | None
        trust_rank: int

    #: Set before a save that restores a version: its prices are restored by themselves.
    is_restored = False

    operator = models.ForeignKey(
        Operator, verbose_name=_("operator"), on_delete=models.PROTECT, related_name="plans"
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The operator's own name: people say it in shops.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    audience = models.CharField(
        _("suits"),
        max_length=10,
        choices=Audience.choices,
        blank=True,
        help_text=_(
            "Empty: by data a day. Under 512 MB light, from 1,024 MB heavy, between them everyday."
        ),
    )
    period = models.CharField(_("length"), max_length=10, choices=Period.choices)
    price_pkr = models.DecimalField(
        _("price (Rs)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The figure that the source gives. Empty: not known."),
    )
    price_basis = models.CharField(
        _("what the price means"),
        max_length=20,
        choices=PriceBasis.choices,
        default=PriceBasis.NOT_STATED,
        help_text=_("Readers see these words beside the price and pay by them."),
    )
    load_stated = models.DecimalField(
        _("amount to recharge, as the operator says (Rs)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Only where the operator names it beside a price. Readers see both amounts."),
    )
    data_mb = models.PositiveIntegerField(
        _("data at any time (MB)"),
        null=True,
        blank=True,
        help_text=_("In any app, at any hour. 1 GB is 1,024 MB. 0: none; empty: not known."),
    )
    limits_unclear = models.BooleanField(
        _("hours or apps unclear"),
        default=False,
        help_text=_(
            "The data may be for the night or for some apps only; the source does not say."
        ),
    )
    offpeak_mb = models.PositiveIntegerField(_("off-peak data (MB)"), null=True, blank=True)
    offpeak_window = HalfWidthCharField(
        _("off-peak hours"),
        max_length=11,
        blank=True,
        validators=[WINDOW],
        help_text=_("For example 01:00-09:00"),
    )
    social_mb = models.PositiveIntegerField(_("data for some apps (MB)"), null=True, blank=True)
    social_scope = models.CharField(_("which apps"), max_length=160, blank=True)
    minutes_onnet = models.PositiveIntegerField(_("minutes, same network"), null=True, blank=True)
    minutes_offnet = models.PositiveIntegerField(
        _("minutes, other networks"), null=True, blank=True
    )
    sms = models.PositiveIntegerField(_("messages"), null=True, blank=True)
    validity_days = models.PositiveSmallIntegerField(
        _("validity (days)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    validity_hours = models.PositiveSmallIntegerField(
        _("validity (hours)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Only for plans shorter than a day."),
    )
    validity_rule = models.CharField(
        _("how days are counted"),
        max_length=20,
        choices=ValidityRule.choices,
        blank=True,
        help_text=_("Calendar days: the day of purchase is the first. Empty: not known."),
    )
    auto_renews = models.BooleanField(
        _("renews by itself"), null=True, blank=True, choices=[(True, _("Yes")), (False, _("No"))]
    )
    activation_code = HalfWidthCharField(
        _("code to buy"), max_length=40, blank=True, validators=[DIALLED]
    )
    status_code = HalfWidthCharField(
        _("code for what is left"), max_length=40, blank=True, validators=[DIALLED]
    )
    unsubscribe_code = HalfWidthCharField(
        _("code to stop"), max_length=40, blank=True, validators=[DIALLED]
    )
    sold_to = models.CharField(
        _("who can buy it"), max_length=20, choices=SoldTo.choices, default=SoldTo.EVERYWHERE
    )
    region_limit = models.CharField(_("limits, in words"), max_length=300, blank=True)
    speed_note = models.CharField(_("note on speed"), max_length=200, blank=True)
    description = models.TextField(_("what a buyer must know"), blank=True)
    official_url = models.URLField(
        _("operator's page"), max_length=300, blank=True, help_text=_("Readers are sent there.")
    )
    last_seen = PartialDateField(
        _("last seen"),
        help_text=_("When it was last seen on the operator's list: 2026, 2026-06 or 2026-06-12."),
    )
    state = models.CharField(
        pgettext_lazy("plan", "state"),
        max_length=10,
        choices=State.choices,
        default=State.CURRENT,
        help_text=_("Old: not seen lately, comes after the others. Replaced: only as history."),
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["operator", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                name="operators_plan_price_not_negative",
                condition=Q(price_pkr__isnull=True) | Q(price_pkr__gte=0),
            ),
            models.CheckConstraint(
                name="operators_plan_validity_at_least_1",
                condition=Q(validity_days__isnull=True) | Q(validity_days__gte=1),
            ),
            models.CheckConstraint(
                name="operators_plan_successor_only_if_replaced",
                condition=Q(successor__isnull=True) | Q(state="replaced"),
                violation_error_message=_("Only a replaced plan has a successor."),
            ),
            models.CheckConstraint(
                name="operators_plan_successor_not_itself",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                violation_error_message=_("A plan cannot replace itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "state", "operator"], name="operators_plan_listing")
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.name}"

    @classmethod
    def impact(cls) -> Case:
        on_sale = When(state=cls.State.CURRENT, then=Value(Impact.PRICE))
        return Case(on_sale, default=Value(Impact.TIME))

    def get_absolute_url(self) -> str:
        return reverse("operators:plan", args=[self.slug])

    @transaction.atomic
    @changeset()
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Records a changed price in the plan's price history."""
        before = Plan.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        only = kwargs.get("update_fields")
        if not self.is_restored and (only is None or {*only} & {*plan_price.PRICED_FIELDS}):
            plan_price.record(self, before)

    def clean(self) -> None:
        """Refuses a cycle of replacements, which would redirect readers for ever."""
        super().clean()
        seen, following = {self.pk}, self.successor
        while following:
            if following.pk in seen:
                raise ValidationError({"successor": _("These plans would replace each other.")})
            seen.add(following.pk)
            following = following.successor
