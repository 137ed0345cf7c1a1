"""Rows that somebody deleted, and the way back with their parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext

from editorial.versions.bringing_back import CannotError, came_or_went, in_one_line
from editorial.versions.rows import Versions, all_versions

#: Parts that went so shortly before their row went along with it.
ALONG = timedelta(seconds=5)


def deleted(model: Any, most: int) -> list[Any]:
    """The last version of each row that is gone, the last deleted first."""
    there = model._base_manager.values("pk")
    gone = model.history.exclude(id__in=there).order_by().values("id")
    last = gone.annotate(last=Max("history_id")).values("last")
    rows = model.history.filter(history_id__in=last, history_type="-").select_related(
        "history_user"
    )
    return list(rows.order_by("-history_date", "-history_id")[:most])


def undelete(model: Any, number: int, parts: Iterable[Any], reason: str) -> Any:
    """The row, there again with its parts. Raises CannotError, and then nothing is written."""
    versions = all_versions(model, number, parts)
    own = versions.get((model, number), [])
    if not own or own[-1].history_type != "-":
        raise CannotError(gettext("It is not among the deleted."))
    went = own[-1].history_date
    try:
        with transaction.atomic():
            came_or_went(model, number, before_the_end(own), reason)
            for (kind, part), of_part in versions.items():
                if kind is not model and went_along(of_part, went):
                    came_or_went(kind, part, before_the_end(of_part), reason)
    except ValidationError as error:
        raise CannotError(in_one_line(error)) from None
    except IntegrityError:
        text = gettext("Something else has taken its former place, or what it names is gone.")
        raise CannotError(text) from None
    return model._base_manager.get(pk=number)


def before_the_end(versions: Versions) -> Any:
    """What it was; a row that was written once and deleted has nothing else."""
    return next((one for one in reversed(versions) if one.history_type != "-"), versions[-1])


def went_along(versions: Versions, went: Any) -> bool:
    last = versions[-1]
    return last.history_type == "-" and abs(went - last.history_date) <= ALONG
