"""Draft versions whose time has come are published, each in the name of whoever planned it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils.translation import gettext, override
from simple_history.models import HistoricalRecords

from editorial.drafts.models import PendingVersion
from editorial.history.changesets import changeset
from editorial.history.models import Changeset


@dataclass
class Report:
    """Names of what went live and of what could not, with the reason."""

    published: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def publish_due() -> Report:
    """One transaction each: what cannot be published keeps nothing else from it."""
    report = Report()
    with override(settings.LANGUAGE_CODE):
        for pending in PendingVersion.objects.due().select_related("made_by", "planned_by"):
            publish(pending, report)
    return report


def publish(pending: Any, report: Report) -> None:
    from django.contrib.admin import site  # ours; it imports this module's neighbours

    row = pending.content_object
    if row is None:
        pending.delete()
        report.refused.append((gettext("draft version"), gettext("Its page has been deleted.")))
        return
    user = pending.planned_by or pending.made_by
    name, request = str(row), request_of(user)
    HistoricalRecords.context.request = request
    try:
        admin: Any = site.get_model_admin(type(row))
        told = {"reason": Changeset.Reason.PUBLICATION, "source": "publish_due"}
        with changeset(user=user, **told):
            done = admin.publishes(request, row, pending)
        problem = gettext("Others changed this page.")
    except PermissionDenied:
        done, problem = False, gettext("Whoever made it may no longer change this page.")
    finally:
        del HistoricalRecords.context.request
    if done:
        report.published.append(name)
        return
    report.refused.append((name, problem))
    if pending.problem != problem:
        pending.problem = problem
        pending.save(update_fields=["problem"])


def request_of(user: Any) -> HttpRequest:
    """Of somebody who is not at a browser just now."""
    here = {"REQUEST_METHOD": "POST", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request: Any = WSGIRequest({**here, "PATH_INFO": "/admin/", "wsgi.input": BytesIO()})
    request.user = user
    request._messages = CookieStorage(request)
    return request
