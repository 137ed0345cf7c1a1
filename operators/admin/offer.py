"""Admin of promotions, tax rates and shop phrases."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models as db
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import ContentAdmin
from editorial.admin.fieldsets import with_publication
from editorial.bilingual.forms import pair
from editorial.content.partial_dates import format_partial_date
from operators.models import Promotion, ShopPhrase, TaxRate
from operators.resources import PromotionResource, ShopPhraseResource, TaxRateResource


@admin.register(Promotion)
class PromotionAdmin(ContentAdmin):
    resource = PromotionResource
    list_display = (
        "title",
        "operator",
        "starts_on",
        "ends_on",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("operator", "status", "ends_on", "confidence", "verified_on")
    list_select_related = ("operator",)
    search_fields = (*pair("title"), "slug", "operator__short_name", *pair("operator__name"))
    autocomplete_fields = ("operator", "channels")
    prepopulated_fields = {"slug": ("title_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    "operator",
                    pair("title"),
                    pair("terms"),
                    ("starts_on", "ends_on"),
                    "channels",
                )
            },
        ),
    )


@admin.register(TaxRate)
class TaxRateAdmin(ContentAdmin):
    resource = TaxRateResource
    list_display = (
        "summary",
        "kind",
        "area",
        "percent",
        "since",
        "until",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("kind", "area", "status", "confidence", "verified_on")
    search_fields = (*pair("summary"), *pair("region"), "slug")
    prepopulated_fields = {"slug": ("summary_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    ("kind", "area", "percent"),
                    pair("region"),
                    ("effective_from", "effective_to"),
                    pair("summary"),
                    pair("note"),
                    "position",
                )
            },
        ),
    )

    @admin.display(description=_("from"), ordering="effective_from")
    def since(self, rate: TaxRate) -> str:
        return format_partial_date(rate.effective_from)

    @admin.display(description=_("until"), ordering="effective_to")
    def until(self, rate: TaxRate) -> str:
        return format_partial_date(rate.effective_to)


@admin.register(ShopPhrase)
class ShopPhraseAdmin(ContentAdmin):
    resource = ShopPhraseResource
    list_display = (
        "text",
        "urdu",
        "situation",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("situation", "status", "confidence", "verified_on")
    search_fields = (*pair("text"), "urdu", "roman_urdu", "slug")
    prepopulated_fields = {"slug": ("text_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("text"),
                    "urdu",
                    "roman_urdu",
                    ("situation", "position"),
                ),
                "description": _(
                    "{operator}, {number} and {amount} stand for what the reader fills in."
                ),
            },
        ),
    )

    def formfield_for_dbfield(
        self, db_field: db.Field, request: HttpRequest, **kw: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kw)
        if field and db_field.name == "urdu":
            field.widget.attrs |= {"lang": "ur", "dir": "rtl"}
        return field
