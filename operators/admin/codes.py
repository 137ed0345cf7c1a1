"""Codes, prefixes and single statements: on their own here, a few columns on their operator."""

from __future__ import annotations

from django.contrib import admin
from django.db import models as db
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from editorial.admin.base import ContentAdmin, SourcedAdmin
from editorial.admin.fieldsets import with_publication, with_source
from editorial.bilingual.forms import ContentForm, SideBySide, pair
from editorial.editing.formsets import MergingFormSet, MergingRows
from operators.models import DialCode, NumberPrefix, OperatorFact
from operators.resources import DialCodeResource, NumberPrefixResource, OperatorFactResource


@admin.register(DialCode)
class DialCodeAdmin(ContentAdmin):
    resource = DialCodeResource
    list_display = (
        "label",
        "operator",
        "code",
        "via",
        "purpose",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("operator", "purpose", "status", "confidence", "verified_on")
    list_select_related = ("operator",)
    search_fields = (*pair("label"), "slug", "code", "operator__short_name")
    autocomplete_fields = ("operator",)
    prepopulated_fields = {"slug": ("label_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    ("operator", "purpose"),
                    pair("label"),
                    ("via", "code", "sms_text"),
                    pair("charge"),
                    pair("note"),
                    "position",
                )
            },
        ),
    )


@admin.register(OperatorFact)
class OperatorFactAdmin(ContentAdmin):
    resource = OperatorFactResource
    list_display = (
        "text",
        "operator",
        "topic",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("operator", "topic", "status", "confidence", "verified_on")
    list_select_related = ("operator",)
    search_fields = (*pair("text"), "slug", "operator__short_name")
    autocomplete_fields = ("operator",)
    prepopulated_fields = {"slug": ("text_en",)}
    fieldsets = with_publication(
        (None, {"fields": (("operator", "topic", "position"), pair("text"))}),
    )


@admin.register(NumberPrefix)
class NumberPrefixAdmin(SourcedAdmin):
    resource = NumberPrefixResource
    list_display = ("prefix", "operator", "confidence", "source_url", "verified_on")
    list_filter = ("operator", "confidence", "verified_on")
    list_select_related = ("operator",)
    search_fields = ("prefix", "operator__short_name", *pair("operator__name"))
    autocomplete_fields = ("operator",)
    fieldsets = with_source((None, {"fields": (("prefix", "operator"),)}))


class _OfOperator(MergingRows, SideBySide, TranslationStackedInline):
    """What is missing here is on the form of the row's own."""

    model: type[DialCode | OperatorFact | NumberPrefix]

    form = ContentForm
    formset = MergingFormSet
    extra = 0
    show_change_link = True
    classes = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> db.QuerySet:
        return super().get_queryset(request).select_related("operator")


class _CodeFormSet(MergingFormSet):
    def clean(self) -> None:
        """That a code stands once: the model's rule has columns that are not shown here."""
        super().clean()
        seen = set()
        for form in self.forms:
            row = form.instance
            if not row.code or form in self.deleted_forms:
                continue
            if (key := (row.code, row.sms_text, row.purpose)) in seen:
                text = _("This operator already has this code for this purpose.")
                form.add_error("code", text)
            seen.add(key)


class DialCodeInline(_OfOperator):
    model = DialCode
    formset = _CodeFormSet
    fields = (("purpose", "code", "status", "slug"), pair("label"))
    prepopulated_fields = {"slug": ("label_en",)}


class OperatorFactInline(_OfOperator):
    model = OperatorFact
    fields = (("topic", "position", "status", "slug"), pair("text"))
    prepopulated_fields = {"slug": ("text_en",)}


class NumberPrefixInline(_OfOperator):
    template = "admin/edit_inline/tabular.html"  # one column has no sides
    model = NumberPrefix
    fields = ("prefix",)
