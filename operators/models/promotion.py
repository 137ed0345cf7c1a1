"""Model of promotions."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models import Content, PublishableQuerySet
from operators.models.channel import RechargeChannel
from operators.models.operator import Operator


class _PromotionQuerySet(PublishableQuerySet):
    def running(self, day: date | None = None) -> Self:
        """Published, and valid on that day in Asia/Karachi (today)."""
        day = day or timezone.localdate()
        return self.published().filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            operator__in=Operator.objects.published(),
        )


class Promotion(Content):
    """A bonus or discount of an operator; readers see it on its days only."""

    essential_fields = ("title",)
    named_within = ("operator__short_name",)

    operator = models.ForeignKey(
        Operator, verbose_name=_("operator"), on_delete=models.CASCADE, related_name="promotions"
    )
    title = models.CharField(_("title"), max_length=120)
    terms = models.TextField(_("terms"), max_length=1000, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Readers no longer see it the day after."),
    )
    channels = models.ManyToManyField(
        RechargeChannel, verbose_name=_("channels"), related_name="promotions", blank=True
    )

    objects: ClassVar[Any] = _PromotionQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["ends_on", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                name="operators_promotion_ends_after_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def shown_at(self) -> str:
        return self.operator.get_absolute_url()
