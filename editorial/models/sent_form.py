"""Idempotency keys of the admin's forms: one that is sent twice is saved once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

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
