"""A form that was sent once is sent again: to look at what it would make, or to publish it."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

#: What buttons and browsers add to a form.
BESIDE_THE_FORM = ("csrfmiddlewaretoken", "_save", "_continue", "_addanother", "_verb", "_pending")


def kept_data(sent: QueryDict) -> dict[str, list[str]]:
    """{name: [values]} of a form, without its buttons and its secret."""
    return {
        name: [str(value) for value in values]
        for name, values in sent.lists()
        if name not in BESIDE_THE_FORM and not name.startswith("_preview_")
    }


def form_data(pending: Any) -> QueryDict:
    """Of a draft version, as a browser would send it."""
    sent = QueryDict(mutable=True)
    for name, values in pending.data.items():
        sent.setlist(name, values)
    return sent


def as_sent(request: HttpRequest, data: QueryDict, user: Any) -> HttpRequest:
    """The request of that user with that form; messages to nobody."""
    again = copy.copy(request)
    again.method, again.user = "POST", user
    again.POST, again.GET = data, QueryDict()  # type: ignore[assignment]
    again._files = MultiValueDict()  # type: ignore[attr-defined]
    again._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return again


def forget_messages(request: HttpRequest) -> None:
    """What a form said that was taken back."""
    storage: Any = get_messages(request)
    if hasattr(storage, "_queued_messages"):
        storage._queued_messages.clear()
