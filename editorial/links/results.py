"""Results of link checks: states, reasons, and their labels."""

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
    NOWHERE = "nowhere", gettext_lazy("No page of this site has this address")
    STATUS = "status", gettext_lazy("The server answers with an error")
    TIMEOUT = "timeout", gettext_lazy("No answer in time")
    NO_HOST = "no_host", gettext_lazy("There is no server of this name")
    CONNECTION = "connection", gettext_lazy("No connection to the server")
    CERTIFICATE = "certificate", gettext_lazy("The certificate is not valid")
    REDIRECTS = "redirects", gettext_lazy("Too many redirects")
    UNSOUND = "unsound", gettext_lazy("This is not a complete address")
    PRIVATE = "private", gettext_lazy("The address is in a private network")
    PORT = "port", gettext_lazy("Only ports 80 and 443 are checked")
    MACHINES = "machines", gettext_lazy("The server refuses automated checks; open it yourself")


#: Reasons for which a link cannot be checked.
_UNCHECKABLE = (Reason.PRIVATE, Reason.PORT, Reason.MACHINES)


@dataclass(frozen=True)
class Finding:
    """``detail`` is a status code or a program's own words; ``moved_to`` an address."""

    state: State
    reason: str = ""
    detail: str = ""
    moved_to: str = ""

    @classmethod
    def of(cls, reason: Reason, detail: str = "") -> Finding:
        """A finding with this reason: broken, or refused where it cannot be checked."""
        state = State.REFUSED if reason in _UNCHECKABLE else State.BROKEN
        return cls(state, reason, detail)

    @property
    def is_reached(self) -> bool:
        """A server answered, whatever it said."""
        answered = (Reason.STATUS, Reason.MACHINES, Reason.REDIRECTS)
        return self.state in (State.WORKS, State.MOVED) or self.reason in answered


def finding_text(reason: str, detail: str = "", moved_to: str = "") -> str:
    """The reason as text: “The server answers with an error (404)”; may be empty."""
    if moved_to:
        return _("New address: %(address)s") % {"address": moved_to}
    if not reason:
        return ""
    label = str(Reason(reason).label)
    return _("%(reason)s (%(detail)s)") % {"reason": label, "detail": detail} if detail else label


WORKS = Finding(State.WORKS)
NOWHERE = Finding.of(Reason.NOWHERE)
