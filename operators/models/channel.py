"""Models of recharge channels, their steps, and payment methods."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Bilingual, Content, Impact
from operators.models.operator import Operator
from operators.models.visitor_fit import VisitorFit


class PaymentMethod(Content):
    """What a reader pays with: cash, a card, a wallet …"""

    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        WALLET = "wallet", _("Wallet")
        BANK_TRANSFER = "bank_transfer", _("Bank transfer")
        SCRATCH_CARD = "scratch_card", _("Scratch card")
        BALANCE = "balance", _("Balance")

    essential_fields = ("name",)

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    visitor_fit = models.CharField(
        _("for visitors"),
        max_length=20,
        choices=VisitorFit.choices,
        default=VisitorFit.UNCONFIRMED,
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def shown_at(self) -> str:
        return reverse("operators:channels")


class RechargeChannel(Content):
    """A way to put money on a SIM, judged by what a visitor can use."""

    class Kind(models.TextChoices):
        ONLINE = "online", _("Online")
        OFFLINE = "offline", _("In person")

    class Category(models.TextChoices):
        OFFICIAL_APP = "official_app", _("Official app")
        OFFICIAL_SITE = "official_site", _("Official site")
        CHAT = "chat", _("Chat self-service")
        WALLET = "wallet", _("Wallet")
        BANK_APP = "bank_app", _("Bank app")
        CARD = "card", _("Bank card")
        INTERNATIONAL = "international", _("International top-up")
        SERVICE_CENTRE = "service_centre", _("Service centre")
        FRANCHISE = "franchise", _("Franchise")
        SHOP = "shop", _("Shop")
        SCRATCH_CARD = "scratch_card", _("Scratch card")
        ATM = "atm", _("ATM")
        KIOSK = "kiosk", _("Self-service kiosk")
        TRANSFER = "transfer", _("Balance from a friend")
        ADVANCE = "advance", _("Advance balance")
        CASH_SOURCE = "cash_source", _("Getting cash")

    class ForeignCard(models.TextChoices):
        YES = "yes", _("Accepted")
        NO = "no", _("Not accepted")
        UNCLEAR = "unclear", _("Not confirmed")

    essential_fields = title_fields = ("name",)

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    operators = models.ManyToManyField(
        Operator, verbose_name=_("operators"), related_name="channels", blank=True
    )
    payment_methods = models.ManyToManyField(
        PaymentMethod, verbose_name=_("payment methods"), related_name="channels", blank=True
    )
    visitor_fit = models.CharField(
        _("for visitors"),
        max_length=20,
        choices=VisitorFit.choices,
        default=VisitorFit.UNCONFIRMED,
        help_text=_("“Not confirmed” is never shown as advice."),
    )
    visitor_note = models.CharField(_("note for visitors"), max_length=400, blank=True)
    foreign_card = models.CharField(
        _("foreign bank card"),
        max_length=10,
        choices=ForeignCard.choices,
        default=ForeignCard.UNCLEAR,
    )
    cash = models.BooleanField(_("takes cash"), default=False)
    fee_note = models.CharField(_("fees and limits"), max_length=400, blank=True)
    min_pkr = models.PositiveIntegerField(_("smallest amount (Rs)"), null=True, blank=True)
    max_pkr = models.PositiveIntegerField(_("largest amount (Rs)"), null=True, blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    documents = models.CharField(_("papers needed"), max_length=300, blank=True)
    speed_note = models.CharField(_("how fast it arrives"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in lists"), default=100, help_text=_("The best for a visitor comes first.")
    )

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("recharge channel")
        verbose_name_plural = _("recharge channels")
        ordering = ["position", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                name="operators_rechargechannel_min_not_over_max",
                condition=Q(min_pkr__isnull=True)
                | Q(max_pkr__isnull=True)
                | Q(max_pkr__gte=F("min_pkr")),
                violation_error_message=_("The largest amount is below the smallest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def impact(cls) -> Value:
        return Value(Impact.PAYMENT)

    def get_absolute_url(self) -> str:
        return reverse("operators:channel", args=[self.slug])


#: Far beyond the numbers that editors give: steps wait there while they change places.
ASIDE = 10_000


class ChannelStep(Bilingual):
    """One numbered step of a channel."""

    essential_fields = ("body",)
    status_path = "channel__status"

    channel = models.ForeignKey(
        RechargeChannel, verbose_name=_("channel"), on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(_("step"), default=1)
    title = models.CharField(_("title"), max_length=60, blank=True)
    body = models.TextField(_("what to do"), max_length=600)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["channel", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "position"],
                name="operators_channelstep_unique_position",
                violation_error_message=_("This channel already has a step with this number."),
            ),
        ]

    @classmethod
    def in_use(cls) -> Q:
        return ~Q(channel__status=RechargeChannel.Status.ARCHIVED)

    def __str__(self) -> str:
        return f"{self.position}. {self.title or self.body[:40]}"

    @classmethod
    def step_aside(cls, numbers: Iterable[int]) -> None:
        """Frees the positions of rows that are about to change places.

        Leaves no history, for nobody sees them wait.
        """
        cls.objects.filter(pk__in=list(numbers)).update(position=F("position") + ASIDE)
