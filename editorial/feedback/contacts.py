"""How to reach a reader is forgotten 90 days after the letter was closed."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from editorial.feedback.models import Letter, ReaderContact

RETENTION = timedelta(days=90)


def forget_contacts() -> int:
    """Deletes those of letters closed 90 days ago or earlier, and says how many they were."""
    kinds = [model for model in apps.get_models() if issubclass(model, Letter)]
    return sum(_forget_contacts_of(kind) for kind in kinds)


def _forget_contacts_of(kind: type[Letter]) -> int:
    closed = kind._default_manager.filter(closed_at__lte=timezone.now() - RETENTION)
    contacts = ReaderContact.objects.filter(
        content_type=ContentType.objects.get_for_model(kind), object_id__in=closed.values("pk")
    )
    return contacts.delete()[0]
