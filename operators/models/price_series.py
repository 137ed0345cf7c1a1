"""How a plan's prices are kept: the series writes itself, however the plan is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.history.changesets import changeset


class PriceBasis(models.TextChoices):
    """What the figure beside "Rs" means."""

    TAX_INCLUDED = "tax_included", _("with sales tax")
    TAX_EXCLUDED = "tax_excluded", _("without tax")
    LOAD_REQUIRED = "load_required", _("amount to recharge")
    LOAD_PROBABLE = "load_probable", _("probably the amount to recharge")
    CARD_UNCLEAR = "card_unclear", _("list price, tax unclear")
    NOT_STATED = "not_stated", _("basis not stated")


class PriceSeries(models.Model):
    """A model with price_pkr, price_basis, data_mb, last_seen, a source, and ``prices``."""

    #: A change of these is a new entry in the price series …
    PRICED = ("price_pkr", "price_basis", "data_mb")
    #: … which takes over these from the plan.
    PRICE_FIELDS = (
        "price_pkr",
        "price_basis",
        "data_mb",
        "source_url",
        "source_note_zh_hans",
        "source_note_en",
        "source_date",
        "confidence",
    )

    #: Set before a save that brings a former version back: its prices come back by themselves.
    is_restored = False

    if TYPE_CHECKING:  # the columns are the plan's and the source's
        prices: Any
        price_pkr: Any
        last_seen: Any

    class Meta:
        abstract = True

    @transaction.atomic
    @changeset()
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps the price series: a new price is a new PlanPrice, seen now or on last_seen."""
        before: Any = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        only = kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if self.price_pkr is None or (only is not None and not set(only) & set(self.PRICED)):
            return
        if not self.is_restored and (before is None or self.priced_unlike(before)):
            self.record_price(before)

    def priced_unlike(self, other: Any) -> bool:
        return any(getattr(self, field) != getattr(other, field) for field in self.PRICED)

    def record_price(self, before: Any) -> None:
        """Adds to the series what was seen on last_seen if that is new, else today.

        A second change on one day is the correction of a slip and takes the first one's place.
        """
        seen_anew = before is None or before.last_seen != self.last_seen
        day = self.last_seen if seen_anew else timezone.localdate().isoformat()
        price: Any = (
            self.price_of_day(day, self)
            or (before and self.price_of_day(day, before))
            or self.prices.model(plan=self, observed_on=day)
        )
        for field in self.PRICE_FIELDS:
            setattr(price, field, getattr(self, field))
        if before and self.sourced_like(before):
            price.doubt()
        price._change_reason = getattr(self, "_change_reason", None)
        price.save()

    def sourced_like(self, other: Any) -> bool:
        """True when nobody said where the present figures come from."""
        fields = ("source_url", "source_date", "last_seen")
        return all(getattr(self, field) == getattr(other, field) for field in fields)

    def price_of_day(self, day: str, state: Any) -> Any:
        figures: dict[str, Any] = {field: getattr(state, field) for field in self.PRICED[:2]}
        return self.prices.filter(observed_on=day, **figures).first()
