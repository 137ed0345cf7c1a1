"""Counting by rows: two who count at once are both counted."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import F


@transaction.atomic
def one_more(model: type[models.Model], column: str, **key: Any) -> int:
    """Adds one to the column of the row with that key, made if need be; gives the new count."""
    rows: Any = model._default_manager
    rows.get_or_create(**key)
    rows.filter(**key).update(**{column: F(column) + 1})
    return int(rows.values_list(column, flat=True).get(**key))
