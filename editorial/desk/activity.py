"""Who did what lately, as the admin's log has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

#: Entries looked at: an action on fifty rows is fifty of them and one line.
LOOKED_AT = 120


@dataclass(frozen=True)
class Change:
    """One act of one editor; ``others`` more rows of the kind had the same done to them."""

    entry: LogEntry
    others: int


def recent(models: Iterable[Any], count: int) -> list[Change]:
    """The last acts on these kinds, newest first."""
    kinds = ContentType.objects.get_for_models(*models).values()
    # By key, not by time: the log has no index of its times, and is written in their order.
    entries = (
        LogEntry.objects.filter(content_type__in=[one.pk for one in kinds])
        .select_related("user", "content_type")
        .order_by("-pk")[:LOOKED_AT]
    )
    acts = [list(same) for _act, same in groupby(entries, act)]
    return [Change(entries_of_one[0], len(entries_of_one) - 1) for entries_of_one in acts[:count]]


def act(entry: LogEntry) -> tuple[Any, ...]:
    return entry.user_id, entry.content_type_id, entry.action_flag, entry.change_message
