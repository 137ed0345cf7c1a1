"""A page's address for who holds a sheet of paper."""

from __future__ import annotations

from functools import lru_cache

import segno
from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def page_code(context: Context) -> SafeString:
    """A QR code of the page's own address, as SVG; shown only in print."""
    return _qr_code(settings.SITE_URL + context["request"].path)


@lru_cache(maxsize=1000)
def _qr_code(address: str) -> SafeString:
    code = segno.make(address, micro=False, error="m")
    svg = code.svg_inline(omitsize=True, svgclass="page-code", lineclass=None, border=2)
    return mark_safe(svg)  # noqa: S308 - drawn of modules alone, no text in it
