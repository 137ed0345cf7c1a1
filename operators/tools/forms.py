"""What the forms of all tools share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 100_000
AMOUNT: dict[str, Any] = {
    "sentence": _("Write an amount from 1 to 100000, with two decimals at most."),
    "max_value": MOST,
    "min_value": 1,
    "required": True,
}


class ToolForm(forms.Form):
    """Each answer stands on its own: a wrong one is told, the others are used."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        # Two forms on one page ask for the same thing; their fields need ids of their own.
        own_id = f"{type(self).__name__.lower()}_%s"
        super().__init__(data, auto_id=own_id, use_required_attribute=False, **options)

    def answers(self) -> dict[str, Any]:
        """The sound answers; none where nothing was asked."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}
