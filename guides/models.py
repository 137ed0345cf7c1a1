"""Models of guides, tips, and readers' questions with our answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.images.renditions import Cropped
from editorial.models import (
    Bilingual,
    Content,
    Letter,
    Pictured,
    PictureField,
    PublishableQuerySet,
    focus_column,
)
from operators.models import Operator, Plan, RechargeChannel

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class _GuideQuerySet(PublishableQuerySet):
    def by_use(self) -> dict[str, Guide]:
        """{use: the guide that other pages link to}, without the texts."""
        guides = self.exclude(used_as="").only("slug", "used_as")
        return {guide.used_as: guide for guide in guides}


class Guide(Pictured, Content):
    """A longer text in Markdown that takes the reader from a question to the next action."""

    class Topic(models.TextChoices):
        FIRST_STEPS = "first_steps", _("First steps")
        RECHARGE = "recharge", _("Recharging")
        PLANS = "plans", _("Choosing")
        MONEY = "money", _("Money")
        TROUBLE = "trouble", _("When it does not work")
        TRAVEL = "travel", _("On the road")
        SAFETY = "safety", _("Safety and fact-checks")

    class Use(models.TextChoices):
        """Places on other pages that link to one guide."""

        FIRST_STEPS = "first_steps", _("First steps (home page)")
        RECHARGE_FAILED = (
            "recharge_failed",
            _("A recharge seems to fail (home page, emergency page, kept on phones)"),
        )
        CHOOSE_OPERATOR = "choose_operator", _("Choosing an operator (list of operators)")
        TAXES = "taxes", _("What taxes take (ways to recharge)")

    essential_fields = ("title", "summary", "body")
    markdown_fields = ("body",)
    title_fields = ("title", "seo_title")
    description_fields = ("summary", "seo_description")
    non_fact_fields = (
        "cover",
        "cover_alt",
        "cover_focus_x",
        "cover_focus_y",
        "seo_title",
        "seo_description",
        "author",
        "used_as",
    )

    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("The answer itself, in a sentence.")
    )
    body = models.TextField(
        _("text"), blank=True, validators=[MaxLengthValidator(40_000)], help_text=_("Markdown.")
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    cover = PictureField(_("cover picture"), shape=Cropped(), blank=True)
    cover_focus_x = focus_column(_("focal point from the left (%)"))
    cover_focus_y = focus_column(_("focal point from the top (%)"))
    cover_alt = models.CharField(_("cover picture in words"), max_length=160, blank=True)
    operators = models.ManyToManyField(
        Operator, verbose_name=_("operators"), related_name="guides", blank=True
    )
    plans = models.ManyToManyField(Plan, verbose_name=_("plans"), related_name="guides", blank=True)
    channels = models.ManyToManyField(
        RechargeChannel, verbose_name=_("channels"), related_name="guides", blank=True
    )
    seo_title = models.CharField(
        _("title in search results"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the title."),
    )
    seo_description = models.CharField(
        _("description in search results"),
        max_length=300,
        blank=True,
        help_text=_("Empty: the summary."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    used_as = models.CharField(
        _("used as"),
        max_length=20,
        choices=Use.choices,
        blank=True,
        help_text=_("These pages link here. Without a published guide they show no link."),
    )

    objects: ClassVar[Any] = _GuideQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["position", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["used_as"],
                name="guides_guide_one_per_use",
                condition=~Q(used_as=""),
                violation_error_message=_("Another guide is used as this already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guides:guide", args=[self.slug])


class Tip(Content):
    """One rule or caution in a sentence or two."""

    class Topic(models.TextChoices):
        SIM_REGISTRATION = "sim_registration", _("Getting a SIM")
        DEVICE_REGISTRATION = "device_registration", _("Registering your phone")
        SIM_VALIDITY = "sim_validity", _("How long a SIM lives")
        BUNDLE_RULES = "bundle_rules", _("Plans")
        PRICING = "pricing", _("Prices and tax")
        MONEY = "money", _("Paying")
        NUMBER_PORTABILITY = "number_portability", _("Number portability")
        ESIM = "esim", _("eSIM")
        COVERAGE = "coverage", _("Coverage")
        NETWORK_TROUBLE = "network_trouble", _("Is it me or the network?")
        OPERATORS = "operators", _("Operators")
        FRAUD = "fraud", _("Fraud")
        HELP = "help", _("Help")

    class Importance(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    class Use(models.TextChoices):
        """Sentences on the home page that cite one tip."""

        PAPERS = "papers", _("Passport and visa (home page)")
        FINGERPRINTS = "fingerprints", _("Fingerprints (home page)")
        OWN_NAME = "own_name", _("A SIM in one's own name (home page)")
        PHONE = "phone", _("Registering a phone (home page)")

    essential_fields = ("text",)
    non_fact_fields = ("topic", "importance", "used_as")

    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    importance = models.CharField(
        _("importance"), max_length=10, choices=Importance.choices, default=Importance.MEDIUM
    )
    text = models.TextField(_("tip"), max_length=600)
    note = models.TextField(_("note"), max_length=400, blank=True)
    operators = models.ManyToManyField(
        Operator,
        verbose_name=_("operators"),
        related_name="tips",
        blank=True,
        help_text=_("Empty: true for every network."),
    )
    regions = models.CharField(_("regions"), max_length=160, blank=True)
    used_as = models.CharField(
        _("used as"),
        max_length=20,
        choices=Use.choices,
        blank=True,
        help_text=_("The home page says so and rests on this tip. Without one it says nothing."),
    )

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["topic", "slug"]
        constraints = [
            *Content.Meta.constraints,
            models.UniqueConstraint(
                fields=["used_as"],
                name="guides_tip_one_per_use",
                condition=~Q(used_as=""),
                violation_error_message=_("Another tip is used as this already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def shown_at(self) -> str:
        return reverse("guides:guides")

    @property
    def is_advice(self) -> bool:
        """True without any source: it is then our own advice."""
        return not self.source_url and not any(self.texts()["source_note"].values())


class _QuestionQuerySet(models.QuerySet[Any]):
    def published(self) -> _QuestionQuerySet:
        return self.filter(status=Question.Status.PUBLISHED)


class Question(Letter, Bilingual):
    """A reader's question. Only the editors' wording and answer ever go public."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")

    status_path = "status"
    name_field = "question"
    essential_fields = ("question", "answer")
    markdown_fields = ("answer",)
    reader_columns = ("reader_words", "reader_language")

    guide = models.ForeignKey(
        Guide,
        verbose_name=_("guide"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
    )
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("operator"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
    )
    reader_words = models.TextField(_("in the reader's words"), max_length=Letter.LONGEST)
    reader_language = models.CharField(
        _("reader's language"), max_length=10, choices=settings.LANGUAGES
    )
    reader_name = models.CharField(_("reader's name"), max_length=60, blank=True)
    question = models.CharField(_("question as published"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True, help_text=_("Markdown."))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING, editable=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[Any] = _QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="guides_question_under_guide_or_operator",
                condition=Q(guide__isnull=False, operator__isnull=True)
                | Q(guide__isnull=True, operator__isnull=False),
                violation_error_message=_("A question belongs to one guide or one operator."),
            ),
        ]

    def __str__(self) -> str:
        return (self.question or self.reader_words)[:60]

    @classmethod
    def in_use(cls) -> Q:
        return ~Q(status=cls.Status.REJECTED)

    def shown_at(self) -> str:
        subject = cast(Guide | Operator, self.guide or self.operator)
        return f"{subject.get_absolute_url()}#questions"

    def publish(self, by: User) -> None:
        """Raises ValueError unless one language has both question and answer."""
        if not self.filled_languages():
            raise ValueError(_("A question is published with its answer."))
        self.close(self.Status.PUBLISHED)
        self.answered_by = by
        self.save()  # all of it: what was judged complete is what goes public

    def reject(self, by: User) -> None:
        self.close(self.Status.REJECTED)
        self.answered_by = by
        self.save(update_fields=["status", "closed_at", "answered_by"])
