"""The parts of a form that every fact shares."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from editorial.bilingual.forms import pair


def with_source(*own: Any) -> tuple[Any, ...]:
    rows = (
        "source_url",
        pair("source_note"),
        ("source_date", "confidence"),
        ("checked", "verified_by"),
    )
    return (*own, (_("Source"), {"fields": rows}))


def with_publication(*own: Any) -> tuple[Any, ...]:
    rows = (
        ("status", "publish_at", "expire_at"),
        ("slug", "source_language"),
        "updated_at",
    )
    return (*with_source(*own), (_("Publication"), {"fields": rows}))
