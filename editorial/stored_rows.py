"""The stored rows that a table speaks of, fetched for many of its rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from import_export.instance_loaders import BaseInstanceLoader

#: What identifies a row, in one way of writing.
Key = tuple[str, ...]


class StoredRows(BaseInstanceLoader):
    """By the columns that identify a row; django-import-export asks for one after the other."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.rows: dict[Key, Any] = {}

    def fetch(self, rows: Iterable[Mapping[str, str]]) -> None:
        """All whose first part of the key is among those of these rows."""
        keys = [key for row in rows if (key := self.key_of(row))]
        first = self.options[0].attname
        found = self.resource.get_queryset().filter(**{f"{first}__in": {key[0] for key in keys}})
        self.rows = {self.identity(row): row for row in found}

    def get_instance(self, row: Mapping[str, str]) -> Any:
        key = self.key_of(row)
        return self.rows.get(key) if key else None

    def key_of(self, row: Mapping[str, str]) -> Key | None:
        """What a row of the table names; None when it cannot be understood."""
        try:
            cleaned = [self.resource.fields[name].clean(row) for name in self.names]
        except ValueError:
            return None
        if None in cleaned:  # a deleted row identifies nothing
            return None
        return tuple(written(getattr(value, "pk", value)) for value in cleaned)

    def identity(self, row: Any) -> Key:
        """Of a stored row, or of an entry of its history."""
        return tuple(written(getattr(row, field.attname)) for field in self.options)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.resource.get_import_id_fields())

    @property
    def options(self) -> list[Any]:
        return [self.resource._meta.model._meta.get_field(name) for name in self.names]


def written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
