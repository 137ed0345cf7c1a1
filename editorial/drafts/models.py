"""Drafts of published pages, the versions of each draft, and notices to their authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Characters of the name that stays when an account is deleted.
NAME_LENGTH = 200


def display_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, row: models.Model) -> DraftQuerySet:
        """All drafts of this row, open and closed."""
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)

    def open_of(self, row: models.Model) -> Draft | None:
        """The draft that waits, of which there is at most one for each row."""
        return self.of(row).filter(state=Draft.State.OPEN).first()

    def due(self) -> DraftQuerySet:
        """Those whose time has come, the earliest first."""
        due = self.filter(state=Draft.State.OPEN, publish_at__lte=timezone.now())
        return due.order_by("publish_at", "pk")


class Draft(models.Model):
    """A changed state of a published page that readers do not see yet.

    What it says is in its newest DraftVersion. Closed drafts are kept: a discarded one can be
    restored.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    class Problem(models.TextChoices):
        CONFLICT = "conflict", _("Others changed the same things on the published page.")
        RIGHTS = "rights", _("Whoever scheduled it may no longer change all that it changes.")
        INVALID = "invalid", _("It no longer fits what has been published meanwhile.")
        UNEXPECTED = "unexpected", _("An error of the site stopped it; the log has the details.")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    #: Who began it. The name outlives the account.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    #: When it was last saved.
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    publish_at = models.DateTimeField(_("publish from"), null=True, blank=True)
    #: Who scheduled it; it is published in their name and with their rights.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: Why it could not be published when its time had come; empty while nothing is wrong.
    problem = models.CharField(max_length=200, blank=True, choices=Problem.choices)
    problem_detail = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    #: {name of a form field: [texts]} of a draft from before there were snapshots, of which the
    #: migration did not know what they belong to.
    data = models.JSONField(default=dict, blank=True)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "editorial_pendingversion"
        default_permissions = ()
        verbose_name = _("draft version")
        verbose_name_plural = _("draft versions")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(state="open"),
                name="editorial_draft_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.content_object)

    @property
    def author(self) -> str:
        """Who began it."""
        return display_name(self.made_by) if self.made_by else self.made_by_name

    @property
    def closed_by_whom(self) -> str:
        return display_name(self.closed_by) if self.closed_by else self.closed_by_name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def newest(self) -> DraftVersion:
        """Raises DraftVersion.DoesNotExist for one whose stored form could not be carried over."""
        return self.versions.select_related("made_by").latest("pk")

    def add_version(
        self,
        snapshot: dict[str, object],
        base: dict[str, int | None],
        user: User,
    ) -> DraftVersion:
        """Saves a state of the page as the newest one of this draft."""
        version = DraftVersion(draft=self, snapshot=snapshot, base=base, made_by=user)
        version.made_by_name = display_name(user)[:NAME_LENGTH]
        version.save()
        self.made_at, self.problem, self.problem_detail = version.made_at, "", ""
        self.save(update_fields=["made_at", "problem", "problem_detail"])
        return version

    def close(self, state: str, user: User | None) -> None:
        self.state, self.closed_at, self.closed_by = state, timezone.now(), user
        self.closed_by_name = display_name(user)[:NAME_LENGTH] if user else ""
        self.publish_at = self.planned_by = None
        self.save()

    def reopen(self) -> None:
        """Without its schedule, whose time may be past."""
        self.state, self.closed_at, self.closed_by, self.closed_by_name = "open", None, None, ""
        self.save()

    def author_keys(self) -> set[int]:
        """The accounts of everybody who worked on it."""
        keys = set(self.versions.values_list("made_by", flat=True))
        return {key for key in (*keys, self.made_by_id, self.planned_by_id) if key is not None}


class DraftVersion(models.Model):
    """What one save of a draft made of the page and its parts.

    ``snapshot`` has the columns and lists of every row as they would be once published, under
    ``app.model:pk``; rows that are not there yet have placeholder numbers below zero. ``base``
    names, for each row, the version in the history that the draft was opened on.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    base = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    #: All that was changed was marked as a minor edit.
    is_minor = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.author}, {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def author(self) -> str:
        return display_name(self.made_by) if self.made_by else self.made_by_name


class DraftNotice(models.Model):
    """What happened to a draft, told to one of its authors on their next page of the admin."""

    class Event(models.TextChoices):
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Not published")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=10, choices=Event.choices)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.draft} {self.event}"
