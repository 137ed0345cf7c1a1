"""Values told as text."""

from __future__ import annotations

from editorial.content.display import display_value
from operators.models import Plan


def test_address_is_told_without_markup() -> None:
    column = Plan._meta.get_field("source_url")
    address = "https://example.org/?a=1&b=2"
    assert display_value(column, address) == address
