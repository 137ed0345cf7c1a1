"""The admin as the editors' desk; importing its modules registers them."""

from editorial.admin import correction, link

__all__ = ["correction", "link"]
