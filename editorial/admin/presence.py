"""What an open form asks every few seconds: who else is here, and has anybody saved meanwhile?"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from editorial.admin.merging import newest_version
from editorial.models import Presence
from editorial.telling import names_of


def presence(request: HttpRequest, model_admin: Any, object_id: str) -> JsonResponse:
    """``{"others": sentence or "", "saved": sentence or ""}``, in the reader's language."""
    row = model_admin.get_object(request, object_id)
    if row is None:
        return JsonResponse({"others": "", "saved": gettext("Somebody has deleted this.")})
    kind = ContentType.objects.get_for_model(model_admin.model)
    others = Presence.note(request.user, kind, row.pk)
    return JsonResponse({"others": told(others), "saved": saved_since(request, row)})


def told(others: list[Any]) -> str:
    if not others:
        return ""
    names = gettext(", ").join(one.get_full_name() or one.get_username() for one in others)
    return gettext("%(names)s has this page open too. Both of you can save.") % {"names": names}


def saved_since(request: HttpRequest, row: Any) -> str:
    opened_on = request.POST.get("base_version", "")
    if not opened_on.isdecimal() or len(opened_on) > 18 or not hasattr(row, "history"):
        return ""
    if newest_version(type(row), row.pk) in (None, int(opened_on)):
        return ""
    versions = row.history.filter(history_id__gt=int(opened_on)).select_related("history_user")
    who = names_of(versions.order_by("history_id"), you=request.user)
    if who == gettext("you"):
        return gettext("You have saved this page in another window since you opened it here.")
    return gettext(
        "%(who)s has saved this page since you opened it. Your changes will be merged."
    ) % {"who": who}
