"""Template filters for prices and tax rates."""

from decimal import Decimal

from django import template

from operators.models.prices import PriceBasis

register = template.Library()


@register.filter
def basis_in_words(value: str) -> str:
    return str(PriceBasis(value).label)


@register.filter
def tax_percent(rate: Decimal) -> str:
    """``19.50`` → ``19.5%``, ``15.00`` → ``15%``"""
    return f"{rate.normalize():f}%"
