"""When a form was opened, signed by us: who sends it at once, or days later, is no reader."""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Seconds. Nobody reads and writes faster; nobody leaves a form open for longer.
SHORTEST, LONGEST = 3, 24 * 60 * 60
SALT = "editorial.letters"

TOO_QUICK = _("That went very quickly. Look at it once more, then send it again.")
TOO_OLD = _("This page was open for more than a day. Your words are still here: send them again.")


def opened_now() -> str:
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


def seconds_since(opening: str) -> float | None:
    """None for what we did not sign, and for a time that is yet to come."""
    try:
        seconds = timezone.now().timestamp() - float(signing.loads(opening, salt=SALT))
    except signing.BadSignature:
        return None
    return seconds if seconds >= 0 else None


def is_usable(opening: str) -> bool:
    """Whether a form that was opened then may yet be sent."""
    seconds = seconds_since(opening)
    return seconds is not None and seconds <= LONGEST


def refuse_hurry(opening: str) -> None:
    """Raises ValidationError where the time between opening and sending is not a person's."""
    if not is_usable(opening):
        raise ValidationError(TOO_OLD)
    if (seconds_since(opening) or 0) < SHORTEST:
        raise ValidationError(TOO_QUICK)
