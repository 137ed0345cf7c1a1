"""The desk of the facts; importing its modules registers them with the admin."""

from operators.admin import channel, codes, offer, operator, plan

__all__ = ["channel", "codes", "offer", "operator", "plan"]
