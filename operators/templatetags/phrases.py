"""Template filters that fill the placeholders of shop phrases."""

from __future__ import annotations

import re

from django import template
from django.utils.functional import lazystr
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from editorial.languages import LANGUAGE, current_language

register = template.Library()

BLANKS = {"operator": _("operator"), "number": _("phone number"), "amount": _("the amount")}
LINE = "________"
BLANK = re.compile(r"\{(operator|number|amount)\}")


@register.filter
def gaps(text: str) -> str:
    """``{amount}`` becomes a line to write on, for whoever reads Urdu."""
    return BLANK.sub(LINE, text)


@register.filter
def named_gaps(text: str) -> str:
    """``{amount}`` becomes ``(the amount)``, where a list of choices has no room for marks."""
    return BLANK.sub(lambda found: f"({lazystr(BLANKS[found[1]])})", text)


@register.filter
def blanks(text: str) -> SafeString:
    """``{amount}`` becomes an underlined word; everything else is escaped."""
    language = LANGUAGE[current_language()].tag

    def blank(found: re.Match[str]) -> str:
        return format_html('<u lang="{}">{}</u>', language, lazystr(BLANKS[found[1]]))

    return mark_safe(BLANK.sub(blank, escape(text)))  # noqa: S308 - escaped on this line


@register.filter
def fill_placeholders(text: str, values: dict[str, str]) -> SafeString:
    """``{amount}`` becomes what the reader said, or a line; each left to right and marked."""

    def value(found: re.Match[str]) -> str:
        said = values.get(found[1]) or LINE
        return format_html('<bdi dir="ltr" data-blank="{}">{}</bdi>', found[1], said)

    return mark_safe(BLANK.sub(value, escape(text)))  # noqa: S308 - escaped on this line
