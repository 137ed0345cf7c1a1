"""Models of dial codes and number prefixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.content.fields import HalfWidthCharField
from editorial.models import Content, Impact, Sourced
from operators.models.operator import Operator

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Anything but what a phone can dial: a letter, a brace, a word in any script.
PLACEHOLDER = re.compile(r"[^0-9*#+ -]")
#: What a message cannot be sent with: ``XXXXXXXXXXXXX``, ``03XXXXXXXXX``, ``{message}``.
TO_FILL_IN = re.compile(r"[{<\[]|[xX]{2}")


class DialCode(Content):
    """One code of an operator, or of every network where no operator is set."""

    class Purpose(models.TextChoices):
        BALANCE = "balance", _("Check balance")
        DATA_LEFT = "data_left", _("Data left")
        PLAN_LEFT = "plan_left", _("What is left of one plan")
        BALANCE_SAVE = "balance_save", _("Balance-save")
        MENU = "menu", _("Plan menu")
        HELPLINE = "helpline", _("Helpline")
        SCRATCH_CARD = "scratch_card", _("Load a scratch card")
        OWN_NUMBER = "own_number", _("Your own number")
        ADVANCE = "advance", _("Advance balance")
        SHARE_BALANCE = "share_balance", _("Send balance")
        ASK_BALANCE = "ask_balance", _("Ask for balance")
        COLLECT_CALL = "collect_call", _("Call without balance")
        PAID_EXTRAS = "paid_extras", _("Stop paid extras")
        ADD_ON = "add_on", _("Add data")
        BLOCK_CALLS = "block_calls", _("Block calls")
        ROAMING = "roaming", _("Roaming")
        WALLET = "wallet", _("Wallet")
        SELF_SERVICE = "self_service", _("Self-service")
        COMPLAINT = "complaint", _("Complain")
        PORTABILITY = "portability", _("Number portability")
        SIM_REGISTRATION = "sim_registration", _("SIM registration")
        DEVICE_REGISTRATION = "device_registration", _("Phone registration")
        SPAM = "spam", _("Spam")
        OTHER = "other", _("Other")

    class Via(models.TextChoices):
        DIAL = "dial", _("dial")
        SMS = "sms", _("send a text")
        CALL = "call", _("call")
        WHATSAPP = "whatsapp", _("WhatsApp")
        WEB = "web", _("web")

    #: What someone without data needs first.
    URGENT = (
        Purpose.BALANCE,
        Purpose.DATA_LEFT,
        Purpose.PLAN_LEFT,
        Purpose.BALANCE_SAVE,
        Purpose.HELPLINE,
    )

    essential_fields = ("label",)
    #: A code may be an address on the web.
    address_fields = ("code",)
    named_within = ("operator__short_name", "code")

    operator = models.ForeignKey(
        Operator,
        verbose_name=_("operator"),
        on_delete=models.CASCADE,
        related_name="dial_codes",
        null=True,
        blank=True,
        help_text=_("Empty: the code works on every network."),
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    label = models.CharField(_("what it does"), max_length=80)
    code = HalfWidthCharField(
        _("code"),
        max_length=80,
        blank=True,
        help_text=_(
            "What to dial, the number to text to or call, or an address. Empty: not known."
        ),
    )
    via = models.CharField(_("how"), max_length=10, choices=Via.choices, default=Via.DIAL)
    sms_text = models.CharField(_("text to send"), max_length=60, blank=True)
    charge = models.CharField(_("charge"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("dial code")
        verbose_name_plural = _("dial codes")
        ordering = ["operator", "position", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["operator", "code", "sms_text", "purpose"],
                condition=~Q(code=""),
                name="operators_dialcode_unique_code",
                violation_error_message=_("This operator already has this code for this purpose."),
            ),
            # NULLs are never equal, so codes of every network need their own rule.
            models.UniqueConstraint(
                fields=["code", "sms_text", "purpose"],
                condition=~Q(code="") & Q(operator=None),
                name="operators_dialcode_unique_common_code",
                violation_error_message=_("This code is already there for this purpose."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator or _('every network')} {self.code or '?'}"

    def shown_at(self) -> str:
        return self.operator.get_absolute_url() if self.operator else reverse("offline")

    @classmethod
    def impact(cls) -> Case:
        urgent = When(purpose__in=cls.URGENT, then=Value(Impact.CODE))
        return Case(urgent, default=Value(Impact.TIME))

    def clean(self) -> None:
        """Checks the code's format for its way. Raises ValidationError on ``code``."""
        super().clean()
        shape, sentence = SHAPES[self.via]
        if self.code and not shape.fullmatch(self.code):
            raise ValidationError({"code": sentence})

    @property
    def is_pattern(self) -> bool:
        """True when the code has a placeholder, so that it cannot be dialled with a tap."""
        numbers = {self.Via.DIAL, self.Via.CALL, self.Via.SMS}
        return self.via in numbers and bool(PLACEHOLDER.search(self.code))

    @property
    def body(self) -> str:
        """Body of the sms: link; empty where the text has a placeholder."""
        return "" if TO_FILL_IN.search(self.sms_text) else self.sms_text

    @property
    def link(self) -> str:
        """tel:, sms: or https: link of the code; empty when there is none."""
        if not self.code or self.is_pattern:
            return ""
        if self.via == self.Via.WEB:
            return self.code if self.code.startswith(("https://", "http://")) else ""
        if self.via == self.Via.WHATSAPP:
            return f"https://wa.me/{_international(self.code)}"
        if self.via == self.Via.SMS:
            body = f"?body={quote(self.body)}" if self.body else ""
            return f"sms:{quote(self.code, safe='*+')}{body}"
        return tel(self.code)


def tel(code: str) -> str:
    """A tel: address; the # of a code must be escaped or phones drop it (RFC 3966)."""
    return "tel:" + quote(code, safe="*+")


def _international(number: str) -> str:
    """``0300 1234567`` → ``923001234567``, however a Pakistani number is written."""
    digits = re.sub(r"[^0-9]", "", number)
    return "92" + digits.removeprefix("00").removeprefix("92").lstrip("0")


NUMBER = re.compile(r"\+?[0-9xX][0-9xX -]*")
#: How a code must look for each way, and what to say of one that does not.
SHAPES: dict[str, tuple[re.Pattern[str], StrOrPromise]] = {
    DialCode.Via.DIAL: (
        re.compile(r"[*#][^\s]*#|[0-9xX]+"),
        _("A code to dial begins with * or # and ends with #, like *222#."),
    ),
    DialCode.Via.SMS: (NUMBER, _("A text goes to a number, like 667.")),
    DialCode.Via.CALL: (NUMBER, _("A call goes to a number, like 310.")),
    DialCode.Via.WHATSAPP: (NUMBER, _("WhatsApp needs a phone number.")),
    DialCode.Via.WEB: (re.compile(r"https?://\S+"), _("A web address begins with https://.")),
}


class NumberPrefix(Sourced):
    """The network that a prefix was first given to; numbers may have moved since."""

    status_path = "operator__status"
    name_field = "prefix"
    named_within = ("operator__short_name",)

    operator = models.ForeignKey(
        Operator, verbose_name=_("operator"), on_delete=models.CASCADE, related_name="prefixes"
    )
    prefix = HalfWidthCharField(
        _("prefix"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^03[0-9][0-9]\Z", _("Four digits that begin with 03"))],
    )

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = _("number prefix")
        verbose_name_plural = _("number prefixes")
        ordering = ["prefix"]

    def __str__(self) -> str:
        return self.prefix
