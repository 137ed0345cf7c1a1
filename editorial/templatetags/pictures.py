"""Pictures on a page: each browser takes the smallest file that is sharp enough."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import get_language

from editorial.images.models import Pictured, PictureFile
from editorial.images.renditions import MODERN_FORMATS, Cropped, Original, Rendition
from editorial.languages import LANGUAGE
from editorial.templatetags.texts import best

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    row: Pictured, name: str, css_class: str = "", sizes: str = "", lazy: bool = False
) -> dict[str, object]:
    """The picture of a row, if it has one, told in the reader's language or in the other one.

    ``sizes`` says how wide the page shows it, as in HTML; without it as wide as its first size.
    """
    file: PictureFile = getattr(row, name)
    if not file:
        return {}
    words, language = best(row, file.field.alt)
    context = {
        "css_class": css_class,
        "lazy": lazy,
        "words": words,
        "lang": LANGUAGE[language].tag if language != get_language() else "",
    }
    original = file.original
    return context | (_size_context(file, original, sizes) if original else {"address": file.url})


def _size_context(file: PictureFile, original: Original, sizes: str) -> dict[str, object]:
    shape = file.field.shape
    width, height = shape.room(original)
    return {
        "address": _rendition_url(file, original, shape.plain(original)),
        "width": width,
        "height": height,
        "sizes": sizes or f"{width}px",
        "sources": [
            (f"image/{ending}", _srcset(file, original, ending)) for ending in MODERN_FORMATS
        ],
    }


def _srcset(file: PictureFile, original: Original, ending: str) -> str:
    return ", ".join(
        f"{_rendition_url(file, original, Rendition(*step, ending))} {step[0]}w"
        for step in file.field.shape.steps(original)
    )


def _rendition_url(file: PictureFile, original: Original, size: Rendition) -> str:
    return file.storage.url(size.name(original, file.focus))


@register.inclusion_tag("components/social.html", takes_context=True)
def social(context: Context, row: Pictured, name: str, title: str) -> dict[str, object]:
    """What other sites and messengers show beside a link to this page, if it has a picture."""
    file: PictureFile = getattr(row, name)
    shape, original = file.field.shape, file.original
    if not original or not isinstance(shape, Cropped):
        return {}
    size = shape.shared(original)
    return {
        "title": title,
        "page": settings.SITE_URL + context["request"].path,
        "address": settings.SITE_URL + _rendition_url(file, original, size),
        "size": size,
        "words": best(row, file.field.alt)[0],
    }
