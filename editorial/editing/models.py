"""Who has a form open, and notices of merges that an editor has not read yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

#: An open form says so every 20 seconds; after three silent times it counts as closed.
PRESENT_FOR = timedelta(seconds=60)


class Presence(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"], name="editorial_presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.content_type} {self.object_id}"

    @classmethod
    def note(cls, user: Any, kind: ContentType, number: int) -> list[Any]:
        """Writes down that this user has the form open; answers with the others who have."""
        now = timezone.now()
        cls._default_manager.filter(seen_at__lt=now - PRESENT_FOR).delete()
        where: dict[str, Any] = {"content_type": kind, "object_id": number}
        cls._default_manager.update_or_create(defaults={"seen_at": now}, user=user, **where)
        others = cls._default_manager.filter(**where).exclude(user=user).select_related("user")
        return [one.user for one in others.order_by("seen_at")]


class MergeNote(models.Model):
    """``by`` saved the object after ``to`` had; columns: those of ``to`` that were kept."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    columns = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.by} → {self.to}: {self.content_object}"
