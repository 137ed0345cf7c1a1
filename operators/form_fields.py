"""Form fields for a phone: forgiving in what they take, plain in what they ask for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editorial.text import TextTooLongError, half_width

WORDS_AROUND_NUMBERS = re.compile(r"(?i)gb|rs\.?|pkr|卢比|,|\s")
#: Nobody types more to write one amount.
LONGEST = 100
#: What a database can compare with; nobody asks for more.
PRECISE: dict[str, Any] = {"max_digits": 9, "decimal_places": 2}
NO_SUCH_CHOICE = {"invalid_choice": _("There is no such choice.")}


class _OneSentence(forms.Field):
    """Whatever is wrong with an answer, the reader is told what a right one looks like."""

    sentence: Any

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(self.sentence) from error


class DaysField(_OneSentence, forms.IntegerField):
    sentence = _("Write a whole number from 1 to 366.")


class LenientDecimalField(_OneSentence, forms.DecimalField):
    """Takes what people type: ``5 GB``, ``Rs 1,000``, full-width digits."""

    def __init__(self, *, label: Any, sentence: Any, **limits: Any) -> None:
        super().__init__(label=label, **{"required": False, "min_value": 0, **limits, **PRECISE})
        self.sentence = sentence

    def to_python(self, value: Any) -> Any:
        try:
            text = half_width(str(value if value is not None else ""), LONGEST)
        except TextTooLongError as error:
            raise ValidationError(self.sentence) from error
        return super().to_python(WORDS_AROUND_NUMBERS.sub("", text))
