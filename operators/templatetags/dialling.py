"""Codes that a phone can dial with one tap."""

from django import template

from operators.models.dial_code import tel

register = template.Library()
register.filter("tel", tel)
