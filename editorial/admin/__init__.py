"""The admin as the editors' desk; importing its modules registers them."""

from editorial.admin import accounts, correction, link

__all__ = ["accounts", "correction", "link"]
