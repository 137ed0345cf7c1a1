"""Tells whoever saves a text which of its links lead nowhere. The saving goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from editorial.findings import State
from editorial.links import Cited, cited_by
from editorial.models import Link
from editorial.own_pages import findings


class WarnsOfLinks:
    """For admins of content; stands before Django's own class among the bases."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        own = [cited for cited in cited_by(form.instance) if cited.kind == Link.Kind.INTERNAL]
        for warning in warnings(form.instance, own) if own else ():
            self.message_user(request, warning, messages.WARNING)  # type: ignore[attr-defined]


def warnings(row: Any, own: Iterable[Cited]) -> Iterable[str]:
    """A sentence on links that lead nowhere, and one on pages with a new address."""
    found = findings(cited.url for cited in own)
    by_state: dict[str, list[str]] = {}
    for cited in own:
        finding = found[cited.url]
        shown = f"{cited.url} → {finding.moved_to}" if finding.moved_to else cited.url
        place = {"address": shown, "field": row._meta.get_field(cited.column).verbose_name}
        told = gettext("%(address)s in “%(field)s”") % place
        by_state.setdefault(finding.state, []).append(told)
    separator = gettext("; ")
    if nowhere := separator.join(by_state.get(State.BROKEN, [])):
        yield gettext("Saved, but these links lead nowhere: %(links)s.") % {"links": nowhere}
    if moved := separator.join(by_state.get(State.MOVED, [])):
        yield gettext("These pages have a new address: %(links)s.") % {"links": moved}
