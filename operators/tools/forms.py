"""What the forms of all tools share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from operators.form_fields import LenientDecimalField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: PKR
LARGEST_AMOUNT = 100_000


class AmountField(LenientDecimalField):
    """Rupees that somebody hands over."""

    def __init__(self, *, label: StrOrPromise, required: bool = True) -> None:
        super().__init__(
            label=label,
            sentence=_("Write an amount from 1 to 100000, with two decimals at most."),
            min_value=1,
            max_value=LARGEST_AMOUNT,
            required=required,
        )


class ToolForm(forms.Form):
    """Uses the valid fields; an invalid one shows its error and is ignored."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        initial: dict[str, object] | None = None,
    ) -> None:
        # Two forms on one page ask for the same thing; their fields need ids of their own.
        own_id = f"{type(self).__name__.lower()}_%s"
        super().__init__(data, auto_id=own_id, initial=initial, use_required_attribute=False)

    def answers(self) -> dict[str, Any]:
        """The sound answers; none where nothing was asked."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}
