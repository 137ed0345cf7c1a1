"""Who has a form open, notices of merges, and the idempotency keys of forms that were saved."""

from __future__ import annotations

import secrets
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
    """``by`` saved the object after ``to`` had; columns: those of ``to`` that were kept.

    ``replaced``: what ``by`` chose to replace, each as [model label, column, id of the version].
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    columns = models.JSONField(default=list)
    replaced = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.by} → {self.to}: {self.content_object}"


#: A browser that is reopened may send a form again that was saved last week.
KEPT_FOR = timedelta(days=14)
LONGEST_KEY = 32


class SentForm(models.Model):
    """One save of a form: written in its transaction, so that it holds for just what was saved."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: Made when the form was opened.
    key = models.CharField(max_length=LONGEST_KEY)
    #: A hash of what was sent: a form that was gone back to and changed is another one.
    content = models.CharField(max_length=64)
    #: {prefix of the form of an added row: hash of what it brought}
    added_rows = models.JSONField(default=dict)
    #: Where the answer led.
    location = models.CharField(max_length=500)
    saved_at = models.DateTimeField(default=timezone.now)

    objects: Any = models.Manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["saved_at"], name="editorial_sentform_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key", "content"], name="editorial_sentform_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.location}"

    @staticmethod
    def new_key() -> str:
        return secrets.token_urlsafe(12)

    @classmethod
    def forget_old(cls) -> None:
        cls.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
