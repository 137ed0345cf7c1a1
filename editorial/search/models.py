"""Indexed documents: what a search result shows, in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SearchDocumentQuerySet(models.QuerySet[Any]):
    def of(self, row: models.Model) -> SearchDocumentQuerySet:
        return self.filter(kind=row._meta.label_lower, object_id=row.pk)

    def visible(self, at: datetime | None = None) -> SearchDocumentQuerySet:
        """Those within their publication period, which starts and ends without a save."""
        moment = at or timezone.now()
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=moment),
            Q(expire_at__isnull=True) | Q(expire_at__gt=moment),
        )


class SearchDocument(models.Model):
    """The document of one published row. Only editorial.search writes it."""

    #: ``operators.plan``
    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    #: The page that shows it, without its language: ``operators/jazz/``.
    path = models.CharField(max_length=300)
    title_zh_hans = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    text_zh_hans = models.TextField()
    text_en = models.TextField()
    #: Its terms, with spaces between; the order of answers looks at them.
    title_terms = models.TextField()
    #: The lower, the nearer to the reader's next action.
    priority = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()
    is_unsure = models.BooleanField()
    publish_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SearchDocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="editorial_one_search_document_a_row"
            ),
        ]
        indexes = [
            models.Index(fields=["is_unsure", "priority", "length"], name="editorial_search_order")
        ]

    def __str__(self) -> str:
        return self.path
