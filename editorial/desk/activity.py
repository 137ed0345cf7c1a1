"""Activity of editors: who changed what lately, from the admin's log, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TypeAlias

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import override

from editorial.content.querysets import union_all, without_translation
from editorial.desk.rows import Named, named, names

#: Entries looked at: an action on fifty rows is fifty of them and one line.
LOOKED_AT = 120

_RowKey: TypeAlias = tuple[type[Model] | None, str]


@dataclass(frozen=True)
class Change:
    """One act of one editor; ``others`` more rows of the kind had the same done to them.

    ``row`` is None where the row is gone, or has no name in two languages.
    """

    entry: LogEntry
    others: int
    row: Named | None

    @property
    def message(self) -> str:
        return _in_own_words(self.entry)


def recent(models: Iterable[type[Model]], count: int) -> list[Change]:
    """The last acts on these kinds, newest first."""
    kinds = ContentType.objects.get_for_models(*models).values()
    # By key, not by time: the log has no index of its times, and is written in their order.
    entries = (
        LogEntry.objects.filter(content_type__in=[one.pk for one in kinds])
        .select_related("user", "content_type")
        .order_by("-pk")[:LOOKED_AT]
    )
    acts = [list(same) for _act, same in groupby(entries, _act)][:count]
    rows = _rows_of(same[0] for same in acts)
    return [Change(same[0], len(same) - 1, rows.get(_key(same[0]))) for same in acts]


def _act(entry: LogEntry) -> tuple[object, ...]:
    return entry.user_id, entry.content_type_id, entry.action_flag, entry.change_message


def _key(entry: LogEntry) -> _RowKey:
    return entry.content_type.model_class() if entry.content_type else None, str(entry.object_id)


def _rows_of(entries: Iterable[LogEntry]) -> dict[_RowKey, Named]:
    """In one query. The log itself has names in the language of whoever made the change."""
    keys = [_key(entry) for entry in entries]
    models = {model for model, _pk in keys if model and hasattr(model, "named_within")}
    found = union_all(
        _named_rows(model, [pk for other, pk in keys if other is model])
        for model in sorted(models, key=lambda model: model._meta.label)
    )
    rows = (named(record) for record in found or ())
    return {(row.model, str(row.pk)): row for row in rows}


def _named_rows(model: type[Model], keys: list[str]) -> QuerySet:
    return without_translation(model._default_manager.filter(pk__in=keys).order_by()).values(
        **names(model)
    )


def _in_own_words(entry: LogEntry) -> str:
    """Django's sentence, with the names of fields as the reader's form has them."""
    try:
        parts = json.loads(entry.change_message)
    except ValueError:
        return entry.get_change_message()
    for part in parts if isinstance(parts, list) else ():
        for act in part.values():
            if fields := act.get("fields"):
                act["fields"] = [str(_field_labels().get(name.casefold(), name)) for name in fields]
    return LogEntry(change_message=json.dumps(parts)).get_change_message()


@cache
def _field_labels() -> dict[str, object]:
    """{English label, as the log has it: label in any language}."""
    with override(None):
        fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
        labels = [field.verbose_name for field in fields if hasattr(field, "verbose_name")]
        return {str(label).casefold(): label for label in labels}
