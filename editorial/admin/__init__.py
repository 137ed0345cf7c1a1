"""The admin as the editors' desk; importing its modules registers them."""

from editorial.admin import correction

__all__ = ["correction"]
