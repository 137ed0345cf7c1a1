"""Words for figures that come without their model, such as a window over earlier rows."""

from django import template

from operators.models.price_series import PriceBasis

register = template.Library()


@register.filter
def basis_in_words(value: str) -> str:
    return str(PriceBasis(value).label)
