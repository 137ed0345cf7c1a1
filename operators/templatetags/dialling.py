"""Template filters for dial codes."""

from __future__ import annotations

import re

from django import template
from django.utils.translation import pgettext_lazy

from operators.models.dial_code import tel

register = template.Library()
register.filter("tel", tel)

BLANKS = {
    "amount": pgettext_lazy("to fill in", "amount"),
    "message": pgettext_lazy("to fill in", "its text"),
}
BLANK = re.compile(r"\{(amount|message)\}")


@register.filter
def readable(code: str) -> str:
    """``*100*{amount}#`` → ``*100*金额#``: what is to be filled in, in the reader's language."""
    return BLANK.sub(lambda found: str(BLANKS[found[1]]), code)
