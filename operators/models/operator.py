"""Models of operators and of single statements about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.images.renditions import Fitted
from editorial.languages import localized_columns
from editorial.models import Content, Pictured, PictureField, PublishableQuerySet, Sourced
from operators.colours import readable_colour

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

NETWORKS = RegexValidator(
    r"^(2G|3G|4G|5G)(,(2G|3G|4G|5G))*\Z", _("Write the networks like this: 2G,3G,4G,5G")
)
COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write the colour like this: #a1002b"))


#: Which fact it is, and the columns that say where it comes from, under their own names.
SOURCE = {
    name: name
    for name in (
        "id", "source_url", *localized_columns("source_note"), "source_date", "confidence"
    )
}  # fmt: skip


class _JoinedStrings(models.Aggregate):
    """Aggregate that joins strings with spaces."""

    output_field = models.TextField()
    template = "GROUP_CONCAT(%(expressions)s, ' ')"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Sequence[str | int]]:
        return self.as_sql(
            compiler, connection, template="STRING_AGG(%(expressions)s, ' ')", **context
        )


class _OperatorQuerySet(PublishableQuerySet):
    def with_facts(self) -> Self:
        """Fetches the published statements about each, for ``facts.all()`` and ``proofs``."""
        return self.prefetch_related(Prefetch("facts", OperatorFact.objects.published()))

    def with_prefixes(self) -> Self:
        """Adds joined_prefixes, ``"0300 0301 …"`` in no order, and the columns of their source.

        Where prefixes of one operator have several sources, the weakest speaks for them all.
        """
        prefixes = self.model._meta.get_field("prefixes").related_model.objects
        weakest = prefixes.filter(operator=OuterRef("pk")).order_by("-confidence", "prefix")
        return self.annotate(
            joined_prefixes=_JoinedStrings("prefixes__prefix"),
            prefix_source_columns=Subquery(weakest.values_list(JSONObject(**SOURCE))[:1]),
        )

    def with_plans(self) -> Self:
        """Adds has_plans: whether the list of plans shows any of its plans."""
        plans = self.model._meta.get_field("plans").related_model.objects.offered()
        return self.annotate(has_plans=Exists(plans.filter(operator=OuterRef("pk"))))


class Operator(Pictured, Content):
    """A network or a brand whose SIM a reader may hold."""

    class Esim(models.TextChoices):
        SERVICE_CENTRE = "service_centre", _("At a service centre")
        APP = "app", _("In the app")
        OFFERED = "offered", _("Offered; how is not stated")
        NONE = "none", _("Not offered")
        UNKNOWN = "unknown", _("Not known")

    essential_fields = ("name", "tagline")
    title_fields, description_fields = ("name",), ("tagline",)
    non_fact_fields = ("brand_colour", "logo", "logo_alt")

    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(
        _("short name"), max_length=20, help_text=_("As shops and phones show it: Jazz, Zong …")
    )
    tagline = models.CharField(
        _("in one line"), max_length=160, blank=True, help_text=_("Who it is good for, honestly.")
    )
    description = models.TextField(_("description"), blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)
    app_name = models.CharField(_("app"), max_length=60, blank=True)
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        blank=True,
        validators=[COLOUR],
        help_text=_("Of its mark in lists. Too weak a colour is shown lighter or darker."),
    )
    logo = PictureField(_("logo"), shape=Fitted(), blank=True)
    logo_alt = models.CharField(_("logo in words"), max_length=120, blank=True)
    networks = models.CharField(_("networks"), max_length=20, blank=True, validators=[NETWORKS])
    esim = models.CharField(
        _("local eSIM"), max_length=20, choices=Esim.choices, default=Esim.UNKNOWN
    )
    regions = models.CharField(
        _("sold and working only in"),
        max_length=160,
        blank=True,
        help_text=_("Empty: in all of Pakistan."),
    )
    apn = models.CharField(_("access point name (APN)"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    objects: ClassVar[Any] = _OperatorQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("operators:operator", args=[self.slug])

    @property
    def mark_colour(self) -> str:
        """Colour of its mark with enough contrast; empty where no brand colour is set."""
        return readable_colour(self.brand_colour) if self.brand_colour else ""

    @property
    def prefix_ranges(self) -> list[str]:
        """``["0300–0309", "0320–0329"]`` of an operator fetched with_prefixes()."""
        return ranges(sorted((getattr(self, "joined_prefixes", "") or "").split()))

    @property
    def proofs(self) -> dict[str, OperatorFact]:
        """{topic: the weakest of its statements}, to stand beside the topic's short form.

        Of an operator fetched with_facts(). Among equals the first in their own order. So a topic
        holds only what its short form says: what an eSIM costs proves nothing of how to get one.
        """
        found: dict[str, OperatorFact] = {}
        for fact in sorted(self.facts.all(), key=lambda fact: fact.trust, reverse=True):
            found.setdefault(fact.topic, fact)
        return found

    @property
    def prefix_source(self) -> Sourced | None:
        """Where the prefixes of an operator fetched with_prefixes() come from."""
        columns = getattr(self, "prefix_source_columns", None)
        prefix = cast(type[Sourced], self._meta.get_field("prefixes").related_model)
        return prefix(**columns) if columns else None


def ranges(prefixes: list[str]) -> list[str]:
    """Sorted four-digit prefixes with neighbours joined by an en dash."""
    runs: list[list[str]] = []
    for prefix in prefixes:
        if runs and int(prefix) == int(runs[-1][-1]) + 1:
            runs[-1].append(prefix)
        else:
            runs.append([prefix])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


class OperatorFact(Content):
    """One statement about an operator, with the source of just this statement."""

    class Topic(models.TextChoices):
        COVERAGE = "coverage", _("Coverage")
        AREA = "area", _("Where it works at all")
        NETWORK = "network", _("Network")
        SIM = "sim", _("SIM card")
        ESIM = "esim", _("eSIM")
        ESIM_FEE = "esim_fee", _("eSIM fee")
        BALANCE_VALIDITY = "balance_validity", _("How long balance lasts")
        DATA_RATE = "data_rate", _("Data without a plan")
        TAX = "tax", _("Tax")
        LOAD_BRAND = "load_brand", _("Name of recharge in shops")
        APP = "app", _("App")
        APN = "apn", _("Internet settings (APN)")
        CONTACTS = "contacts", _("Codes and contacts")
        OWNERSHIP = "ownership", _("Who owns it")
        MARKET_SHARE = "market_share", _("Market share")
        HISTORY = "history", _("Background")

    essential_fields = ("text",)
    named_within = ("operator__short_name",)

    operator = models.ForeignKey(
        Operator, verbose_name=_("operator"), on_delete=models.CASCADE, related_name="facts"
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    text = models.TextField(_("statement"), max_length=600)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("operator fact")
        verbose_name_plural = _("operator facts")
        ordering = ["operator", "position", "slug"]

    def __str__(self) -> str:
        return f"{self.operator} · {self.get_topic_display()}"

    def shown_at(self) -> str:
        return self.operator.get_absolute_url()
