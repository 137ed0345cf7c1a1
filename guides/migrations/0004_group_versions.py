"""Gives every record from before there were changesets one of its own or a shared one.

The only place that guesses: records by the same user, for the same reason and less than three
seconds apart were one save. From here on each save says so itself. In this app because it is the
last: its migrations may read the tables of all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from typing import Any, NamedTuple

from django.db import migrations

AT_ONCE = timedelta(seconds=3)
BATCH = 500
APPS = ("editorial", "operators", "guides")


class Record(NamedTuple):
    date: datetime
    model: str
    number: int
    user: int | None
    reason: str


def reason_of(text: str) -> str:
    """What django-simple-history kept in words, as one of the reasons of a changeset."""
    for start, reason in (
        ("first edition", "first_edition"),
        ("undo import", "import_undo"),
        ("import", "import"),
        ("undeleted", "restore"),
        ("Brought back from", "restore"),
        ("恢复自", "restore"),
    ):
        if text.startswith(start):
            return reason
    return "edit"


def records_of(model: Any) -> Iterator[Record]:
    rows = model.objects.filter(changeset=None).order_by("history_date", "history_id")
    columns = ("history_date", "history_id", "history_user_id", "history_change_reason")
    for date, number, user, reason in rows.values_list(*columns).iterator():
        yield Record(date, model._meta.label, number, user, reason or "")


def saves(records: Iterator[Record]) -> Iterator[list[Record]]:
    save: list[Record] = []
    for record in records:
        if save and not belongs(save[-1], record):
            yield save
            save = []
        save.append(record)
    if save:
        yield save


def belongs(last: Record, record: Record) -> bool:
    same = (last.user, last.reason) == (record.user, record.reason)
    return same and record.date - last.date < AT_ONCE


def group(apps: Any, schema_editor: Any) -> None:
    changesets = apps.get_model("editorial", "Changeset").objects
    users = set(apps.get_model("auth", "User").objects.values_list("pk", flat=True))
    models = [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if {"changeset", "history_id"} <= {column.name for column in model._meta.fields}
    ]
    for save in saves(merge(*(records_of(model) for model in models))):
        changeset = changesets.create(
            made_at=save[-1].date,
            made_by_id=save[0].user if save[0].user in users else None,
            reason=reason_of(save[0].reason),
        )
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for record in save:
            numbers[record.model].append(record.number)
        for model in models:
            some = numbers[model._meta.label]
            for start in range(0, len(some), BATCH):
                written = model.objects.filter(history_id__in=some[start : start + BATCH])
                written.update(changeset=changeset)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0005_changesets"),
        ("operators", "0003_changesets"),
        ("guides", "0003_changesets"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(group, migrations.RunPython.noop, elidable=True)]
