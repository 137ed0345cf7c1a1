"""Admin of the operators app; importing its modules registers them."""

from operators.admin import channel, codes, offer, operator, plan

__all__ = ["channel", "codes", "offer", "operator", "plan"]
