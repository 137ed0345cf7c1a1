"""How figures, dates and sources look on a page."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from django import template
from django.utils.translation import get_language

from editorial.content.partial_dates import format_partial_date
from editorial.content.sources import Sourced
from editorial.feedback.subjects import subject_label

register = template.Library()

MB_PER_GB = 1024


@register.filter
def rupees(amount: Decimal | int | float | None) -> str:
    """``1739`` → ``Rs 1,739`` or ``1739 卢比``; rounded half up, paisa only where any are left."""
    if amount is None:
        return ""
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    figure = f"{exact:,.2f}".removesuffix(".00")
    if get_language() == "en":
        return f"Rs\u00a0{figure}"
    return f"{figure.replace(',', '')}\u00a0卢比"


@register.filter
def data_amount(megabytes: int | None) -> str:
    """``10240`` → ``10 GB``; amounts that are no whole or half GB stay in MB."""
    if megabytes is None:
        return ""
    if megabytes >= MB_PER_GB and megabytes % (MB_PER_GB // 2) == 0:
        return f"{megabytes / MB_PER_GB:g}\u00a0GB"
    return f"{megabytes:,}\u00a0MB"


@register.filter
def gigabytes(megabytes: int) -> str:
    """``12600`` → ``12.3 GB``: sums, which are seldom whole GB."""
    return f"{megabytes / MB_PER_GB:,.1f}".removesuffix(".0") + "\u00a0GB"


@register.filter
def unlocalized(number: float) -> str:
    """``10.0`` → ``10``: figures that machines read, or marks of an axis."""
    return f"{number:g}"


@register.filter
def partial_date(value: str) -> str:
    return format_partial_date(value)


@register.filter
def host(url: str) -> str:
    """The name by which a reader knows a source: ``https://www.pta.gov.pk/…`` → ``pta.gov.pk``."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:  # no address after all; better shown as it is than not at all
        return url


@register.filter
def fact_label(fact: Sourced) -> str:
    """How an address names a fact that a reader reports about."""
    return subject_label(fact)


@register.inclusion_tag("components/source_line.html")
def source_line(fact: Sourced) -> dict[str, Sourced]:
    """Confidence, source and date of a fact, and a way to report it: none is shown without."""
    return {"fact": fact}


@register.inclusion_tag("components/source_mark.html")
def source_mark(fact: Sourced) -> dict[str, Sourced]:
    """The same in two words, for a cell of a table or a row of a short list."""
    return {"fact": fact}
