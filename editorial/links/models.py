"""Links in content, and the result of their last check."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.bilingual.models import Bilingual
from editorial.content.base import Content
from editorial.content.sources import Sourced
from editorial.links.results import Finding, State, finding_text

#: Failed runs in a row after which a link is broken: a server may have a bad hour.
_RUNS_UNTIL_BROKEN = 2


class LinkQuerySet(models.QuerySet[Any]):
    def broken(self) -> Self:
        """Broken links, the longest broken first."""
        return self.filter(state=State.BROKEN).order_by("broken_since", "pk")

    def own(self) -> Self:
        """Internal links, which the database can check."""
        return self.filter(kind=Link.Kind.INTERNAL)

    def external(self) -> Self:
        """External links, those never checked first."""
        return self.exclude(kind=Link.Kind.INTERNAL).order_by(
            F("checked_at").asc(nulls_first=True), "pk"
        )

    def of(self, row: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(row)
        return self.filter(content_type=kind, object_id=row.pk)

    def with_objects(self) -> Self:
        """With what cites them and what that needs for its name: a query for each kind."""
        return self.select_related("content_type").prefetch_related(
            GenericPrefetch("content_object", _rows_with_parents())
        )


class Link(models.Model):
    """One URL in one row of content. Written by the site itself, so without a history."""

    class Kind(models.TextChoices):
        INTERNAL = "internal", gettext_lazy("Our own page")
        SOURCE = "source", gettext_lazy("Source")
        OUTWARD = "outward", gettext_lazy("Another site")

    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, verbose_name=gettext_lazy("kind of content")
    )
    object_id = models.PositiveBigIntegerField(gettext_lazy("number"))
    content_object = GenericForeignKey("content_type", "object_id")
    kind = models.CharField(gettext_lazy("leads to"), max_length=10, choices=Kind.choices)
    url = models.CharField(gettext_lazy("address"), max_length=2000)
    state = models.CharField(
        gettext_lazy("status"), max_length=10, choices=State.choices, default=State.UNKNOWN
    )
    reason = models.CharField(gettext_lazy("reason"), max_length=20, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    moved_to = models.CharField(gettext_lazy("new address"), max_length=2000, blank=True)
    failures = models.PositiveSmallIntegerField(gettext_lazy("failed in a row"), default=0)
    broken_since = models.DateTimeField(gettext_lazy("broken since"), null=True, blank=True)
    checked_at = models.DateTimeField(gettext_lazy("checked"), null=True, blank=True)

    #: Columns that a check writes.
    FOUND = ("state", "reason", "detail", "moved_to", "failures", "broken_since", "checked_at")

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("link")
        verbose_name_plural = gettext_lazy("links")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "kind", "url"], name="editorial_link_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "broken_since"], name="editorial_link_state"),
            models.Index(fields=["kind", "checked_at"], name="editorial_link_due"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def finding(self) -> Finding:
        return Finding(State(self.state), self.reason, self.detail, self.moved_to)

    @property
    def is_failing(self) -> bool:
        """It failed, but not often enough to be called broken."""
        return bool(self.failures) and self.state != State.BROKEN

    @property
    def since(self) -> datetime | None:
        """When a broken link first failed."""
        return self.broken_since if self.state == State.BROKEN else None

    @property
    def why(self) -> str:
        """The reason, in words; empty where the state says it all."""
        told = finding_text(self.reason, self.detail, self.moved_to)
        return _("Failed once: %(reason)s") % {"reason": told} if self.is_failing else told

    @property
    def form_address(self) -> str:
        """The admin form of the row that has the link."""
        kind = self.content_type
        return reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[self.object_id])

    def found(self, finding: Finding, at: datetime | None = None) -> None:
        """Sets the result of a check. Does not save."""
        self.checked_at = at or timezone.now()
        self.reason, self.detail = finding.reason, finding.detail[:200]
        self.moved_to = finding.moved_to[:2000]
        if finding.state != State.BROKEN:
            self.state, self.failures, self.broken_since = finding.state, 0, None
            return
        self.failures = min(self.failures + 1, 1000)
        self.broken_since = self.broken_since or self.checked_at
        if self.kind == self.Kind.INTERNAL or self.failures >= _RUNS_UNTIL_BROKEN:
            self.state = State.BROKEN

    def is_due(self, days: int, now: datetime) -> bool:
        """Never checked, or not for so many days."""
        return self.checked_at is None or self.checked_at <= now - timedelta(days=days)


def by_urgency() -> Case:
    """Sort key: broken, moved, refused, unknown, working."""
    order = (State.BROKEN, State.MOVED, State.REFUSED, State.UNKNOWN, State.WORKS)
    return Case(*(When(Q(state=state), Value(place)) for place, state in enumerate(order)))


def citing_models() -> list[Any]:
    """Every kind of content that has a source or texts."""
    return [model for model in apps.get_models() if issubclass(model, (Sourced, Bilingual))]


def _rows_with_parents() -> list[models.QuerySet[Any]]:
    """Those that belong to other content, together with it: many carry its name in theirs."""
    found = [(model, _parent_relations(model)) for model in citing_models()]
    return [model._default_manager.select_related(*names) for model, names in found if names]


def _parent_relations(model: type[models.Model]) -> list[str]:
    """The relations of a model to content of another kind."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, Content)
        and field.related_model is not model
    ]
