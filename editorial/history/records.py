"""Which models have a history, and what django-simple-history leaves out of it.

Beside every save and deletion, a record is left of each row that a deletion takes a link from
(a guide that named the deleted plan), and of a relation that was changed from its other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

import simple_history
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from editorial.content.batches import current_batch
from editorial.history.changesets import OpenChangeset, continued, current_user
from editorial.history.models import Version
from editorial.history.versions import records_of

#: {model: {keys of rows}}
Rows = dict[type[models.Model], set[int]]


class Records(HistoricalRecords):
    """The history of one model, each record with its changeset."""

    of: ClassVar[dict[type[models.Model], Records]] = {}

    def finalize(self, sender: type[models.Model], **kwargs: object) -> None:
        super().finalize(sender, **kwargs)
        self.of[sender] = self

    def get_history_user(self, instance: models.Model) -> object:
        if hasattr(instance, "_history_user"):
            return super().get_history_user(instance)
        return current_user() or super().get_history_user(instance)

    # --- Batches -------------------------------------------------------------------------

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        """In a batch together with others, unless lists belong to it: they are read at once."""
        batch = current_batch()
        if batch is None or self.get_m2m_fields_from_model(type(instance)):
            super().create_historical_record(instance, history_type, using)
        else:
            batch.add(_write_together, self._record_of(instance, history_type, using))

    def _record_of(self, row: models.Model, history_type: str, using: str | None) -> models.Model:
        """What django-simple-history makes of a row, not yet stored."""
        told = {
            "history_date": getattr(row, "_history_date", None) or timezone.now(),
            "history_user": self.get_history_user(row),
            "history_change_reason": self.get_change_reason_for_object(row, history_type, using),
        }
        columns = {name: getattr(row, name) for name in self._recorded_columns}
        record: models.Model = self._record_model(history_type=history_type, **told, **columns)
        pre_create_historical_record.send(
            sender=type(record), instance=row, history_instance=record, using=using, **told
        )
        return record

    @cached_property
    def _recorded_columns(self) -> list[str]:
        return [field.attname for field in self.fields_included(self.cls)]

    @cached_property
    def _record_model(self) -> type[models.Model]:
        return records_of(self.cls).model

    # --- Deletions -----------------------------------------------------------------------

    def pre_delete(self, instance: models.Model, **kwargs: object) -> None:
        super().pre_delete(instance, **kwargs)
        origin = kwargs.get("origin") or instance
        _Deletion.of(origin, starting_with=instance).begin(instance)

    def post_delete(
        self, instance: models.Model, using: str | None = None, **kwargs: object
    ) -> None:
        origin = kwargs.get("origin") or instance
        deletion = _Deletion.of(origin)
        with continued(deletion.changeset):
            super().post_delete(instance, using=using, **kwargs)
            if deletion.is_last(instance):
                delattr(origin, "_deletion")
                for model, keys in deletion.losing.items():
                    _record_changed(model, keys, getattr(instance, "_change_reason", None))

    # --- Relations, changed from either side ---------------------------------------------

    def m2m_changed(
        self,
        instance: models.Model,
        action: str,
        attr: str,
        pk_set: Iterable[int] | None,
        reverse: bool,
        **kwargs: object,
    ) -> None:
        if not reverse:
            if action == "post_clear" or (action.startswith("post_") and pk_set):
                _record_stored(instance)
        elif action == "pre_clear":
            rows = self.cls._base_manager.filter(**{attr: instance})
            instance._losing_links = set(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]
        elif action == "post_clear":
            _record_changed(self.cls, instance.__dict__.pop("_losing_links", ()), None)
        elif action in ("post_add", "post_remove"):
            _record_changed(self.cls, pk_set or (), None)


def _write_together(records: list[models.Model]) -> None:
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record)
    for model, some in by_model.items():
        model._base_manager.bulk_create(some, batch_size=500)


class _Deletion:
    """Everything that one call of ``delete()`` takes away, and whoever loses a link by it."""

    def __init__(self) -> None:
        self.changeset = OpenChangeset()
        self.losing: Rows = {}
        self._waiting: set[tuple[type[models.Model], object]] = set()

    @classmethod
    def of(cls, origin: object, starting_with: models.Model | None = None) -> _Deletion:
        """``origin``: the row or query set on which ``delete()`` was called."""
        known: _Deletion | None = getattr(origin, "_deletion", None)
        failed = known and starting_with and _name(starting_with) in known._waiting
        if known is None or failed:
            known = cls()
            setattr(origin, "_deletion", known)  # noqa: B010 - rows and query sets know it not
        return known

    def begin(self, row: models.Model) -> None:
        self._waiting.add(_name(row))
        for model, keys in _rows_that_lose_a_link(row):
            self.losing.setdefault(model, set()).update(keys)

    def is_last(self, row: models.Model) -> bool:
        """Only when all have gone do the others say in the database what is left of them."""
        self._waiting.discard(_name(row))
        return not self._waiting


def _name(row: models.Model) -> tuple[type[models.Model], object]:
    return type(row), row.pk


def _rows_that_lose_a_link(row: models.Model) -> Iterator[tuple[type[models.Model], set[int]]]:
    """By model, those that name the row in a list, or in a key that becomes empty."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if model not in Records.of:
            continue
        kept = relation.many_to_many or relation.on_delete is models.SET_NULL
        if kept:
            rows = model._base_manager.filter(**{relation.field.name: row.pk})
            yield model, set(rows.values_list("pk", flat=True))


def _record_stored(row: models.Model) -> None:
    """A list is saved by itself: of the row its record says what is stored, not in memory."""
    stored = type(row)._base_manager.get(pk=row.pk)
    for name in ("_change_reason", "_history_user", "_history_date"):
        if hasattr(row, name):
            setattr(stored, name, getattr(row, name))
    Records.of[type(row)].create_historical_record(stored, "~")


def _record_changed(model: type[models.Model], keys: Iterable[int], reason: str | None) -> None:
    """A record of each of these rows that is still there, as it is stored."""
    for row in model._base_manager.filter(pk__in=keys).order_by("pk"):
        setattr(row, "_change_reason", reason)  # noqa: B010 - of django-simple-history
        Records.of[model].create_historical_record(row, "~")


def keep_history(
    model: type[models.Model], app: str, relations: Iterable[models.ManyToManyField] = ()
) -> None:
    """Registers a model, after modeltranslation has added its columns."""
    simple_history.register(
        model,
        app=app,
        records_class=Records,
        bases=[Version],
        m2m_fields=list(relations),
    )
