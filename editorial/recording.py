"""Which versions of content one import writes: its rows, and what follows from them.

A plan that is saved may add a price to its series. Whoever undoes an import must know of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Max
from django.dispatch import receiver
from simple_history.signals import post_create_historical_record

from editorial.models.import_run import Written

#: (model label, number of the row)
RowName = tuple[str, int]
#: Ids of versions of one row, in the order of writing
Versions = dict[RowName, list[int]]

_seen: ContextVar[Versions | None] = ContextVar("versions", default=None)
#: Ids that one question to the database names.
AT_ONCE = 500


@contextmanager
def recorded() -> Iterator[Versions]:
    """Fills with the versions that this thread writes inside."""
    versions: Versions = {}
    token = _seen.set(versions)
    try:
        yield versions
    finally:
        _seen.reset(token)


@receiver(post_create_historical_record)
def take_note(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    versions = _seen.get()
    if versions is not None:
        label = history_instance.instance_type._meta.label_lower
        name = label, history_instance.instance_type._meta.pk.to_python(history_instance.id)
        versions.setdefault(name, []).append(history_instance.history_id)


def with_former(versions: Versions) -> list[Written]:
    """Each row with its last version before and its last of these."""
    written: list[Written] = []
    for label, group in groupby(sorted(versions), key=lambda name: name[0]):
        numbers = [number for _label, number in group]
        first = min(versions[label, number][0] for number in numbers)
        former = newest(label, numbers, before=first)
        written += [(label, n, former.get(n), versions[label, n][-1]) for n in numbers]
    order = {name: place for place, name in enumerate(versions)}
    return sorted(written, key=lambda one: order[one[0], one[1]])


def newest(label: str, numbers: list[int], before: int | None = None) -> dict[int, int]:
    """{number: id of its last version, or the last before that one} of rows of one model."""
    model: Any = apps.get_model(label)
    found: dict[int, int] = {}
    for start in range(0, len(numbers), AT_ONCE):
        versions = model.history.filter(id__in=numbers[start : start + AT_ONCE]).order_by()
        if before is not None:
            versions = versions.filter(history_id__lt=before)
        found |= dict(versions.values_list("id").annotate(Max("history_id")))
    return found
