"""Form of the planner: days, data, use, area and budget."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.form_fields import (
    NO_SUCH_CHOICE,
    DaysField,
    LenientDecimalField,
    set_choices,
    yes_box,
)
from operators.models import Operator, TaxRate
from operators.models.plan_figures import MB_PER_GB
from operators.tools.forms import AmountField, ToolForm
from operators.tools.stay.rules import Need

AJK = "ajk"
#: Where a reader stays → the place whose taxes a recharge there pays.
TAXED_AS = {
    TaxRate.Area.PROVINCES: TaxRate.Area.PROVINCES,
    TaxRate.Area.ISLAMABAD: TaxRate.Area.ISLAMABAD,
    AJK: TaxRate.Area.PROVINCES,
    TaxRate.Area.GILGIT_BALTISTAN: TaxRate.Area.GILGIT_BALTISTAN,
}
STAY_AREAS = [
    (TaxRate.Area.PROVINCES, _("The four provinces")),
    (TaxRate.Area.ISLAMABAD, TaxRate.Area.ISLAMABAD.label),
    (AJK, _("Azad Jammu and Kashmir (AJK)")),
    (TaxRate.Area.GILGIT_BALTISTAN, TaxRate.Area.GILGIT_BALTISTAN.label),
]
NORTH = {AJK, TaxRate.Area.GILGIT_BALTISTAN}
#: Names of apps as plans write them; data for WeChat alone is sold by nobody.
APPS = [
    ("", _("Anything: maps, WeChat, web pages")),
    *((name.casefold(), name) for name in ("WhatsApp", "YouTube", "Facebook", "TikTok", "IMO")),
]


class StayForm(ToolForm):
    days = DaysField(label=_("Days you stay"), min_value=1, max_value=366)
    gb = LenientDecimalField(
        label=_("Data you need in all (GB)"),
        sentence=_("Write a number from 0 to 5000, with two decimals at most."),
        max_value=5000,
    )
    app = forms.ChoiceField(
        label=_("Mostly for"), required=False, choices=APPS, error_messages=NO_SUCH_CHOICE
    )
    area = forms.ChoiceField(
        label=_("Where you go"), required=False, choices=STAY_AREAS, error_messages=NO_SUCH_CHOICE
    )
    budget = AmountField(label=_("At most (Rs)"), required=False)
    operator = forms.ChoiceField(label=_("Operator"), required=False, error_messages=NO_SUCH_CHOICE)
    night = forms.BooleanField(
        label=_("I can use data at night too"), required=False, widget=yes_box()
    )

    def __init__(self, data: Mapping[str, object] | None, operators: list[Operator]) -> None:
        super().__init__(data)
        names = [(one.slug, one.short_name) for one in operators]
        set_choices(self, "operator", [("", _("Any")), *names])

    def stay_area(self) -> str:
        return self.answers().get("area") or TaxRate.Area.PROVINCES

    def tax_area(self) -> str:
        return TAXED_AS[self.stay_area()]

    def need(self) -> Need | None:
        """None where the days are missing; what else is unsound is left out of the need."""
        asked = self.answers()
        if not asked.get("days"):
            return None
        return Need(
            days=asked["days"],
            mb=int((asked.get("gb") or 0) * MB_PER_GB),
            app=asked.get("app") or "",
            at_night=asked.get("night") or False,
            north=self.stay_area() in NORTH,
            budget=asked.get("budget"),
        )
