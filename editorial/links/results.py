"""What a look at an address can find, in words of both languages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class State(models.TextChoices):
    UNKNOWN = "unknown", gettext_lazy("Not known yet")
    WORKS = "works", gettext_lazy("Works")
    MOVED = "moved", gettext_lazy("Moved")
    BROKEN = "broken", gettext_lazy("Broken")
    REFUSED = "refused", gettext_lazy("Cannot be checked")


class Reason(models.TextChoices):
    NOWHERE = "nowhere", gettext_lazy("No page of ours has this address")
    STATUS = "status", gettext_lazy("The server answers with an error")
    TIMEOUT = "timeout", gettext_lazy("No answer in time")
    NO_HOST = "no_host", gettext_lazy("There is no server of this name")
    CONNECTION = "connection", gettext_lazy("No connection to the server")
    CERTIFICATE = "certificate", gettext_lazy("The certificate is not valid")
    REDIRECTS = "redirects", gettext_lazy("It leads on too many times")
    UNSOUND = "unsound", gettext_lazy("This is not a complete address")
    PRIVATE = "private", gettext_lazy("It leads into a private network")
    PORT = "port", gettext_lazy("Only ports 80 and 443 are asked")
    MACHINES = "machines", gettext_lazy("The server turns programs away; open it yourself")


#: Reasons that say nothing about what a reader would find.
NOT_ASKED = (Reason.PRIVATE, Reason.PORT, Reason.MACHINES)


@dataclass(frozen=True)
class Finding:
    """``detail`` is a status code or a program's own words; ``moved_to`` an address."""

    state: State
    reason: str = ""
    detail: str = ""
    moved_to: str = ""

    @classmethod
    def of(cls, reason: Reason, detail: str = "") -> Finding:
        """Why an address is broken, or why nobody can say."""
        state = State.REFUSED if reason in NOT_ASKED else State.BROKEN
        return cls(state, reason, detail)

    @property
    def is_reached(self) -> bool:
        """A server answered, whatever it said."""
        answered = (Reason.STATUS, Reason.MACHINES, Reason.REDIRECTS)
        return self.state in (State.WORKS, State.MOVED) or self.reason in answered


def in_words(reason: str, detail: str = "", moved_to: str = "") -> str:
    """“The server answers with an error (404)”; empty where there is nothing to tell."""
    if moved_to:
        return _("New address: %(address)s") % {"address": moved_to}
    if not reason:
        return ""
    label = str(Reason(reason).label)
    return _("%(reason)s (%(detail)s)") % {"reason": label, "detail": detail} if detail else label


WORKS = Finding(State.WORKS)
NOWHERE = Finding.of(Reason.NOWHERE)
