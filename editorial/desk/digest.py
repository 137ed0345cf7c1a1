"""The weekly mail about facts that are due, in both languages: accounts know no language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from editorial.desk.due import most_pressing, tallies
from editorial.languages import LANGUAGES

#: Facts named in the mail; the figures lead to the rest.
NAMED = 10


@dataclass(frozen=True)
class Digest:
    subject: str
    text: str
    html: str

    def to(self, address: str) -> EmailMultiAlternatives:
        headers = {"Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(self.subject, self.text, to=[address], headers=headers)
        mail.attach_alternative(self.html, "text/html")
        return mail


def editors() -> Iterator[Any]:
    """Who can be written to: staff with an address whose account is open."""
    staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    return staff.exclude(email="").order_by("pk").iterator()


def checked_by(user: Any, site: Any) -> tuple[Any, ...]:
    """The models that the admin lets this user verify; it asks no more of a request than who."""
    request = HttpRequest()
    request.user = user
    return tuple(site.allowed(request, "verify"))


def digest(models: tuple[Any, ...]) -> Digest | None:
    """What is due among these models, Chinese first; None when nothing is."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            counted = [tally for tally in tallies(models) if tally.due]
            if not counted:
                return None
            parts.append(part(language, counted, most_pressing(models, NAMED)))
    return Digest(
        subject=" / ".join(one["subject"] for one in parts),
        text=render_to_string("mail/digest.txt", {"parts": parts}),
        html=render_to_string("mail/digest.html", {"parts": parts}),
    )


def part(language: str, counted: list[Any], rows: list[Any]) -> dict[str, Any]:
    total = sum(tally.due for tally in counted)
    due = ngettext("%(count)s fact to check", "%(count)s facts to check", total) % {"count": total}
    return {
        "language": language,
        "subject": gettext("Handbook: %(due)s") % {"due": due},
        "tallies": counted,
        "rows": rows,
        "site": settings.SITE_URL,
    }
