"""What every piece of content has in common."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from editorial import translation_status
from editorial.partial_dates import PartialDateField

#: The ending decides how browsers treat an upload.
PICTURE = FileExtensionValidator(["png", "jpg", "jpeg", "webp"])
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


#: All but tab and line ends.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class PublishableQuerySet(models.QuerySet[Any]):
    def published(self, at: datetime | None = None) -> Any:
        """What the public may see at that moment (now).

        Any: the type checker would take the rows of every model for the abstract one's.
        """
        moment = at or timezone.now()
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=moment),
            Q(expire_at__isnull=True) | Q(expire_at__gt=moment),
            status=Publishable.Status.PUBLISHED,
        )


class Publishable(models.Model):
    """Draft until someone publishes it; visible only inside its time, if it has one."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        help_text=_("Readers see only what is published."),
    )
    publish_at = models.DateTimeField(
        _("publish from"),
        null=True,
        blank=True,
        help_text=_("Readers see this from then on. Empty: at once. Pakistan time."),
    )
    expire_at = models.DateTimeField(
        _("publish until"),
        null=True,
        blank=True,
        help_text=_("Readers no longer see this from then on. Empty: no end. Pakistan time."),
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publish",
                condition=Q(publish_at__isnull=True)
                | Q(expire_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                violation_error_message=_("The end of publication must come after its start."),
            ),
        ]


def says_something(column: str) -> Q:
    """Neither NULL nor empty; a bare comparison with NULL would let every row pass a check."""
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


class Sourced(models.Model):
    """Where a fact comes from and how far to trust it.

    ``source_date`` is the date that the source bears, in Asia/Karachi where it matters;
    ``verified_on`` is the day an editor checked the fact. One never stands for the other.
    """

    class Confidence(models.TextChoices):
        OFFICIAL = "official", _("Official")
        REPORTED = "reported", _("Reported")
        UNVERIFIED = "unverified", _("Unverified")

    source_url = models.URLField(
        _("source address"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("The page that says so. Readers can open it."),
    )
    source_note = models.CharField(
        _("source in words"),
        max_length=300,
        blank=True,
        help_text=_("What the source is, when it has no address, or how it is weak."),
    )
    source_date = PartialDateField(
        _("date of the source"),
        help_text=_("2026, 2026-06 or 2026-06-12. Empty: the source bears no date."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=Confidence.choices,
        default=Confidence.UNVERIFIED,
        help_text=_(
            "Official: the operator or an authority says so. Reported: a dated, named source. "
            "Unverified: it looks so on every page and comes after the others."
        ),
    )
    verified_on = models.DateField(
        _("verified on"),
        null=True,
        blank=True,
        help_text=_("The day someone checked that this is still true."),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_trusted_has_source",
                condition=Q(confidence="unverified")
                | ~Q(source_url="")
                | says_something("source_note_zh_hans")
                | says_something("source_note_en"),
                violation_error_message=_(
                    "Give a source address or say in words what the source is, "
                    "or set the confidence to “Unverified”."
                ),
            ),
        ]

    @property
    def is_unverified(self) -> bool:
        return self.confidence == self.Confidence.UNVERIFIED

    @property
    def trust(self) -> int:
        """Place in the order of trust: 0 for official, the higher the weaker."""
        return self.Confidence.values.index(self.confidence)


class Bilingual(models.Model):
    """Texts in 简体中文 and English, either of which may be the source of the other."""

    source_language = models.CharField(
        _("written first in"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The other language is checked against this one."),
    )
    translation_memory = models.JSONField(default=dict, editable=False)

    #: The fields without which a page in a language makes no sense.
    essential_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def texts(self) -> dict[str, dict[str, str]]:
        """{field: {language: text}} of every translated field; missing texts are empty."""
        options: Any = translator.get_options_for_model(type(self))
        return {
            field: {
                language: getattr(self, build_localized_fieldname(field, language)) or ""
                for language in LANGUAGES
            }
            for field in options.fields
        }

    def translation_status(self, language: str) -> translation_status.Status:
        return translation_status.overall(
            language, self.translation_memory, self.texts(), self.source_language
        )

    def filled_languages(self) -> list[str]:
        """The languages whose page stands on its own; hreflang and the sitemap name only these."""
        texts = self.texts()
        return [
            language
            for language in LANGUAGES
            if all(texts[field][language].strip() for field in self.essential_fields)
        ]

    def clean(self) -> None:
        """Control characters come with text pasted from other programs; feeds break on them."""
        super().clean()
        for field, by_language in self.texts().items():
            if any(CONTROL.search(words) for words in by_language.values()):
                raise ValidationError({field: _("This text has invisible control characters.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.translation_memory = translation_status.remember(
            self.translation_memory, self.texts(), self.source_language
        )
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "translation_memory"}
        super().save(*args, **kwargs)


class Content(Publishable, Sourced, Bilingual):
    """One published fact or text with an address of its own in both languages."""

    slug = models.CharField(
        _("short address"),
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and single hyphens only.")
            )
        ],
        help_text=_("Small letters, digits and hyphens; the same in both languages."),
    )
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        abstract = True
        constraints = [*Publishable.Meta.constraints, *Sourced.Meta.constraints]


class Correction(models.Model):
    """A reader saw something wrong. Never shown to the public."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        ACCEPTED = "accepted", _("Taken up")
        REJECTED = "rejected", _("Rejected")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("number"))
    content_object = GenericForeignKey("content_type", "object_id")
    seen = models.TextField(_("what the reader saw"), max_length=2000)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING, editable=False
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="correction_object")]

    def __str__(self) -> str:
        return f"{self.content_object}: {self.seen[:60]}"

    def accept(self, by: Any) -> None:
        self._close(self.Status.ACCEPTED, by)

    def reject(self, by: Any) -> None:
        self._close(self.Status.REJECTED, by)

    def _close(self, status: str, by: Any) -> None:
        self.status, self.closed_by = status, by
        self.save(update_fields=["status", "closed_by"])
