"""Finds picture files that no row references.

A picture stays as long as any row of any table names it: content, a version in its history that
may be restored, a draft, whatever is added later. So nothing here knows what those are. Its
sizes stay with it, for a former version has its own focal point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone

from editorial.images.renditions import FOLDER

#: The part of a name that all files of one picture share.
_DIGEST = re.compile(rf"{FOLDER}/([0-9a-f]{{20}})")
_TEXT_COLUMNS = (models.CharField, models.TextField, models.JSONField, models.FileField)
#: A form that was sent back to its editor holds a picture that no row names yet.
GRACE = timedelta(days=2)


def _digests_in_use() -> set[str]:
    return {found for text in _texts_with_pictures() for found in _DIGEST.findall(text)}


def _texts_with_pictures() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.local_concrete_fields:
            if isinstance(column, _TEXT_COLUMNS):
                rows = model._base_manager.annotate(
                    as_text=Cast(column.attname, models.TextField())
                )
                told = rows.filter(as_text__contains=f"{FOLDER}/")
                yield from told.values_list("as_text", flat=True).iterator()


def unused_files() -> list[str]:
    """File names in the pictures' folder that no row references, older than the grace period."""
    if not default_storage.exists(FOLDER):
        return []
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    fresh = {name for name in names if default_storage.get_modified_time(name) > _grace_start()}
    needed = _digests_in_use().union(*(_DIGEST.findall(name) for name in fresh))
    return sorted(
        name
        for name in names
        if name not in fresh and not needed.intersection(_DIGEST.findall(name))
    )


def _grace_start() -> datetime:
    return timezone.now() - GRACE
