"""Operators, with their codes, prefixes and facts."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin.fieldsets import with_publication
from editorial.bilingual.forms import pair
from editorial.images.admin import PicturedAdmin
from operators.admin.codes import DialCodeInline, NumberPrefixInline, OperatorFactInline
from operators.models import Operator
from operators.resources import OperatorResource


@admin.register(Operator)
class OperatorAdmin(PicturedAdmin):
    resource = OperatorResource
    list_display = (
        "short_name",
        "name",
        "networks",
        "esim",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("status", "esim", "confidence", "verified_on")
    search_fields = (*pair("name"), "short_name", "slug")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (DialCodeInline, OperatorFactInline, NumberPrefixInline)
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("name"),
                    ("short_name", "position"),
                    pair("tagline"),
                    pair("description"),
                    pair("owner"),
                    pair("regions"),
                )
            },
        ),
        (
            _("Network and app"),
            {"fields": (("networks", "esim"), "apn", "website", "app_name")},
        ),
        (_("Look"), {"fields": ("brand_colour", "logo", pair("logo_alt"))}),
    )
