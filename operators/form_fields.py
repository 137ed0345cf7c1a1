"""Form fields for a phone: lenient in what they take, with one sentence for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editorial.text import TextTooLongError, half_width

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS_AROUND_NUMBERS = re.compile(r"(?i)gb|rs\.?|pkr|卢比|,|\s")
#: Nobody types more to write one amount.
LONGEST = 100
#: What a database can compare with; nobody asks for more.
MOST_DIGITS, DECIMALS = 9, 2
NO_SUCH_CHOICE = {"invalid_choice": _("There is no such choice.")}


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """Pairs of value and label, or of the name of a group and its pairs."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def yes_box() -> forms.CheckboxInput:
    return forms.CheckboxInput({"value": "1"})


class _OneSentence(forms.Field):
    """Replaces every validation message with one sentence that says what is accepted."""

    sentence: StrOrPromise

    def clean(self, value: object) -> object:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(self.sentence) from error


def _number_input() -> forms.TextInput:
    """Text that a phone offers digits for: ``5 GB`` is welcome, and no wheel changes it."""
    return forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": "12"})


class DaysField(_OneSentence, forms.IntegerField):
    widget = _number_input()
    sentence = _("Write a whole number from 1 to 366.")


class LenientDecimalField(_OneSentence, forms.DecimalField):
    """Takes what people type: ``5 GB``, ``Rs 1,000``, full-width digits."""

    widget = _number_input()

    def __init__(
        self,
        *,
        label: StrOrPromise,
        sentence: StrOrPromise,
        max_value: int,
        min_value: int = 0,
        required: bool = False,
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            min_value=min_value,
            max_value=max_value,
            max_digits=MOST_DIGITS,
            decimal_places=DECIMALS,
        )
        self.sentence = sentence

    def to_python(self, value: object) -> Any:  # the stubs take it for an IntegerField
        try:
            text = half_width(str(value if value is not None else ""), LONGEST)
        except TextTooLongError as error:
            raise ValidationError(self.sentence) from error
        return super().to_python(WORDS_AROUND_NUMBERS.sub("", text))
