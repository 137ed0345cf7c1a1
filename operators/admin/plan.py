"""Admin of plans and their price history."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from editorial.admin.base import ContentAdmin, SourcedAdmin
from editorial.admin.fieldsets import with_publication, with_source
from editorial.bilingual.forms import ContentForm, SideBySide, pair
from editorial.content.partial_dates import format_partial_date
from editorial.editing.formsets import MergingFormSet, MergingRows
from editorial.templatetags.facts import data_amount, rupees
from operators.models import Plan, PlanPrice
from operators.resources import PlanPriceResource, PlanResource


class _PlanPriceInline(MergingRows, SideBySide, TranslationStackedInline):
    """Price history on the plan: rows may be added, not changed.

    A changed price on the plan itself adds its row here on saving.
    """

    model = PlanPrice
    form = ContentForm
    formset = MergingFormSet
    extra = 0
    show_change_link = True
    classes = ("collapse",)
    # Where a price comes from is on its own form; until then a new one is unverified.
    fields = (
        ("observed_on", "price_pkr", "price_basis", "data_mb", "confidence"),
        pair("note"),
    )
    readonly_fields = ("confidence",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class _Priced:
    """List columns that plans and recorded prices share."""

    @admin.display(description=_("price (Rs)"), ordering="price_pkr")
    def price(self, row: Plan | PlanPrice) -> str:
        return rupees(row.price_pkr)

    @admin.display(description=_("data"), ordering="data_mb")
    def data(self, row: Plan | PlanPrice) -> str:
        return data_amount(row.data_mb)


@admin.register(Plan)
class PlanAdmin(_Priced, ContentAdmin):
    resource = PlanResource
    list_display = (
        "name",
        "operator",
        "price",
        "price_basis",
        "data",
        "state",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = (
        "operator",
        "status",
        "state",
        "confidence",
        "price_basis",
        "period",
        "verified_on",
    )
    list_select_related = ("operator",)
    search_fields = (
        *pair("name"),
        "slug",
        "operator__short_name",
        *pair("operator__name"),
        "price_pkr",
        "activation_code",
    )
    autocomplete_fields = ("operator", "successor")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (_PlanPriceInline,)
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    "operator",
                    pair("name"),
                    ("kind", "period", "audience"),
                    ("price_pkr", "price_basis", "load_stated"),
                    ("last_seen", "state"),
                    "successor",
                )
            },
        ),
        (
            _("What is in it"),
            {
                "fields": (
                    ("data_mb", "limits_unclear"),
                    ("offpeak_mb", "offpeak_window"),
                    "social_mb",
                    pair("social_scope"),
                    ("minutes_onnet", "minutes_offnet", "sms"),
                )
            },
        ),
        (
            _("Validity"),
            {"fields": (("validity_days", "validity_hours"), ("validity_rule", "auto_renews"))},
        ),
        (
            _("Buying and stopping"),
            {
                "fields": (
                    ("activation_code", "status_code", "unsubscribe_code"),
                    "official_url",
                    "sold_to",
                    pair("region_limit"),
                )
            },
        ),
        (_("In words"), {"fields": (pair("speed_note"), pair("description"))}),
    )


@admin.register(PlanPrice)
class PlanPriceAdmin(_Priced, SourcedAdmin):
    """Corrects a price that was recorded wrongly."""

    resource = PlanPriceResource
    list_display = ("plan", "price", "price_basis", "data", "seen", "confidence", "verified_on")
    list_filter = ("plan__operator", "price_basis", "confidence", "verified_on")
    list_select_related = ("plan__operator",)
    search_fields = (*pair("plan__name"), "plan__slug", "plan__operator__short_name")
    autocomplete_fields = ("plan",)
    fieldsets = with_source(
        (
            None,
            {
                "fields": (
                    "plan",
                    ("price_pkr", "price_basis"),
                    ("data_mb", "observed_on"),
                    pair("note"),
                )
            },
        ),
    )

    @admin.display(description=_("date seen"), ordering="observed_on")
    def seen(self, price: PlanPrice) -> str:
        return format_partial_date(price.observed_on)
