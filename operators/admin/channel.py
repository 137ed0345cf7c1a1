"""Admin of recharge channels, their steps, and payment methods."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import ContentAdmin, HandbookAdmin
from editorial.admin.fieldsets import with_publication
from editorial.bilingual.forms import pair
from editorial.imports.admin import WithImports
from operators.admin.steps import ChannelStepInline
from operators.models import ChannelStep, PaymentMethod, RechargeChannel
from operators.resources import (
    ChannelStepResource,
    PaymentMethodResource,
    RechargeChannelResource,
)


@admin.register(PaymentMethod)
class PaymentMethodAdmin(ContentAdmin):
    resource = PaymentMethodResource
    list_display = (
        "name",
        "kind",
        "visitor_fit",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("kind", "visitor_fit", "status", "confidence", "verified_on")
    search_fields = (*pair("name"), "slug")
    prepopulated_fields = {"slug": ("name_en",)}
    fieldsets = with_publication(
        (None, {"fields": (pair("name"), ("kind", "visitor_fit", "position"), pair("note"))}),
    )


@admin.register(RechargeChannel)
class RechargeChannelAdmin(ContentAdmin):
    resource = RechargeChannelResource
    list_display = (
        "name",
        "kind",
        "category",
        "visitor_fit",
        "foreign_card",
        "cash",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = (
        "kind",
        "category",
        "visitor_fit",
        "status",
        "confidence",
        "operators",
        "verified_on",
    )
    search_fields = (*pair("name"), "slug")
    autocomplete_fields = ("operators", "payment_methods")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (ChannelStepInline,)
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("name"),
                    ("kind", "category", "position"),
                    "operators",
                    pair("description"),
                    "website",
                )
            },
        ),
        (_("For visitors"), {"fields": ("visitor_fit", pair("visitor_note"), pair("documents"))}),
        (
            _("Paying"),
            {
                "fields": (
                    "payment_methods",
                    ("foreign_card", "cash"),
                    ("min_pkr", "max_pkr"),
                    pair("fee_note"),
                )
            },
        ),
        (_("When and how fast"), {"fields": (pair("hours"), pair("speed_note"))}),
    )


@admin.register(ChannelStep)
class ChannelStepAdmin(WithImports, HandbookAdmin):
    """Steps as a list, for imports and translators; editors have them on the channel."""

    resource = ChannelStepResource
    list_display = ("body", "belongs_to", "position", "title", "languages")
    list_filter = ("channel",)
    list_select_related = ("channel",)
    search_fields = (*pair("title"), *pair("body"), "channel__slug", *pair("channel__name"))
    autocomplete_fields = ("channel",)
    fieldsets = (
        (
            None,
            {"fields": (("channel", "position"), pair("title"), pair("body"), "source_language")},
        ),
    )

    @admin.display(description=_("channel"), ordering="channel")
    def belongs_to(self, step: ChannelStep) -> str:
        """In words that may break over lines, as names of channels are long."""
        return str(step.channel)
