"""Form of the reminder: a plan and when it was bought. Times are those of Asia/Karachi."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.templatetags.texts import plain_text
from editorial.text import TextTooLongError
from operators.form_fields import set_choices
from operators.models import Plan
from operators.tools.forms import ToolForm
from operators.tools.number.rules import normalize_digits
from operators.tools.reminder.rules import Ending, counts_hours, ending

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: From the year down, and from the day up; no month comes before its day.
DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%d.%m.%Y", "%Y年%m月%d日"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p"]
#: Days before and after today on which a plan can have been bought, or be going to be.
PAST, FUTURE = 366, 366


class _PickerInput(forms.TextInput):
    """A date or time input, and a text input for what a browser would drop from one."""

    def __init__(self, kind: str, parse: Callable[[str], object]) -> None:
        super().__init__()
        self.kind, self.parse = kind, parse

    def get_context(self, name: str, value: object, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = self.kind if self._is_readable(value) else "text"
        return context

    def _is_readable(self, value: object) -> bool:
        try:
            self.parse(str(value))
        except ValueError:
            return not value
        return True


class _TypedDateField(forms.DateField):
    def to_python(self, value: object) -> date | None:
        return super().to_python(_normalize(self, value))


class _TypedTimeField(forms.TimeField):
    def to_python(self, value: object) -> time | None:
        return super().to_python(_normalize(self, value))


def _normalize(field: forms.Field, value: object) -> str:
    try:
        return normalize_digits(str(value or ""))
    except TextTooLongError as error:
        raise ValidationError(field.error_messages["invalid"], code="invalid") from error


class ReminderForm(ToolForm):
    plan = forms.ChoiceField(label=_("Plan"))
    bought = _TypedDateField(
        label=_("Day you bought it"),
        input_formats=DATE_FORMATS,
        widget=_PickerInput("date", date.fromisoformat),
    )
    at = _TypedTimeField(
        label=_("Time you bought it"),
        help_text=_("if the plan counts hours"),
        required=False,
        input_formats=TIME_FORMATS,
        widget=_PickerInput("time", time.fromisoformat),
    )

    def __init__(
        self, data: Mapping[str, object] | None, plans: list[Plan], chosen: str = ""
    ) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"plan": chosen, "bought": today.isoformat()})
        self.plans = {plan.slug: plan for plan in plans}
        self.first, self.last = today - timedelta(days=PAST), today + timedelta(days=FUTURE)
        groups = [
            (operator.short_name, [(plan.slug, plain_text(plan, "name")) for plan in of_operator])
            for operator, of_operator in groupby(plans, attrgetter("operator"))
        ]
        set_choices(self, "plan", [("", _("Choose a plan")), *groups])
        for name, sentence in self.sentences().items():
            for fault in ("required", "invalid", "invalid_choice"):
                self.fields[name].error_messages[fault] = sentence

    def sentences(self) -> dict[str, StrOrPromise]:
        return {
            "plan": _("Choose a plan from the list."),
            "bought": _("Write a day from %(first)s to %(last)s, like this: %(like)s")
            % {"first": self.first, "last": self.last, "like": timezone.localdate()},
            "at": _("Write the time like this: 14:30"),
        }

    def clean_bought(self) -> date:
        bought: date = self.cleaned_data["bought"]
        if not self.first <= bought <= self.last:
            raise ValidationError(self.fields["bought"].error_messages["invalid"])
        return bought

    def full_clean(self) -> None:
        """A day that is understood stands in the form as a date input shows it."""
        super().full_clean()
        if self.is_bound and "bought" in self.cleaned_data:
            data: Any = copy(self.data)
            data["bought"] = self.cleaned_data["bought"].isoformat()
            self.data = data

    def clean(self) -> None:
        plan = self.chosen_plan()
        timed = plan and (plan.validity_days or plan.validity_hours) and counts_hours(plan)
        if timed and not self.cleaned_data.get("at") and "at" not in self.errors:
            self.add_error("at", _("This plan counts hours. Write the time like this: 14:30"))

    def chosen_plan(self) -> Plan | None:
        """The plan asked about, or preset, if it is one of the list."""
        answers = getattr(self, "cleaned_data", self.initial)
        return self.plans.get(answers.get("plan", ""))

    def ending(self) -> Ending | None:
        """None where something is missing or wrong, or the plan's validity is not known."""
        plan = self.is_valid() and self.chosen_plan()
        if not plan:
            return None
        return ending(plan, self.cleaned_data["bought"], self.cleaned_data["at"])
