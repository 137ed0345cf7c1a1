"""The phrase, operator, amount and number on a shop card."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.templatetags.texts import plain_text
from operators.form_fields import NO_SUCH_CHOICE, set_choices
from operators.models import Operator, ShopPhrase
from operators.templatetags.phrases import named_gaps
from operators.tools.forms import AmountField, ToolForm
from operators.tools.number.forms import MobileNumberField


class ShopCardForm(ToolForm):
    """Only the phrase is required; what is left out is printed as a line to write on."""

    phrase = forms.ChoiceField(label=_("What to say"), error_messages=NO_SUCH_CHOICE)
    operator = forms.ChoiceField(label=_("Operator"), required=False, error_messages=NO_SUCH_CHOICE)
    amount = AmountField(label=_("Amount (Rs)"), required=False)
    number = MobileNumberField(label=_("Mobile number"), required=False)

    def __init__(
        self,
        data: Mapping[str, object] | None,
        phrases: list[ShopPhrase],
        operators: list[Operator],
    ) -> None:
        super().__init__(data)
        situations = groupby(phrases, ShopPhrase.get_situation_display)
        set_choices(
            self,
            "phrase",
            [
                (name, [(one.slug, named_gaps(plain_text(one, "text"))) for one in group])
                for name, group in situations
            ],
        )
        names = [(one.slug, one.short_name) for one in operators]
        set_choices(self, "operator", [("", "—"), *names])
