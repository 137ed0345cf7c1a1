"""Admin of dial codes, prefixes and operator facts, on their own and as inlines of an operator."""

from __future__ import annotations

from typing import Any, TypeAlias

from django import forms
from django.contrib import admin
from django.db import models as db
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from editorial.admin.base import ContentAdmin, SourcedAdmin
from editorial.admin.fieldsets import with_publication, with_source
from editorial.bilingual.forms import ContentForm, SideBySide, pair
from editorial.editing.formsets import MergingFormSet, MergingRows
from operators.models import DialCode, NumberPrefix, Operator, OperatorFact
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
    search_fields = (
        *pair("label"),
        "slug",
        "code",
        "operator__short_name",
        *pair("operator__name"),
    )
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
    search_fields = (*pair("text"), "slug", "operator__short_name", *pair("operator__name"))
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


_OptGroup: TypeAlias = tuple[str | None, list[dict[str, Any]], int | None]
OperatorRow: TypeAlias = DialCode | OperatorFact | NumberPrefix


class _ChoiceFromList(forms.Select):
    """Draws the chosen option only: thirty rows would repeat the same list. A script fills it up
    from the list of the empty row; without scripts the row's own form has them all."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, object] | None = None
    ) -> list[_OptGroup]:
        groups = super().optgroups(name, value, attrs)
        if "__prefix__" in name:
            return groups
        return [group for group in groups if any(option["selected"] for option in group[1])]

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        return super().get_context(name, value, {**(attrs or {}), "data-fill": True})


class OfOperator(MergingRows, SideBySide, TranslationStackedInline):
    """Base of an operator's inlines: few columns; the row's own form has the rest."""

    model: type[OperatorRow]

    form = ContentForm
    formset = MergingFormSet
    extra = 0
    show_change_link = True
    classes: tuple[str, ...] = ("collapse",)

    def get_queryset(self, request: HttpRequest) -> db.QuerySet:
        return super().get_queryset(request).select_related("operator")

    def get_rows(self, request: HttpRequest, operator: Operator) -> db.QuerySet:
        return self.get_queryset(request).filter(operator=operator)

    def formfield_for_dbfield(
        self, db_field: db.Field, request: HttpRequest, **kw: Any
    ) -> forms.Field | None:
        """Without what thirty rows would repeat: help texts, choices, modeltranslation's marks."""
        if db_field.choices and self.has_add_permission(request, None):
            kw["widget"] = _ChoiceFromList
        field = super().formfield_for_dbfield(db_field, request, **kw)
        if field:
            field.help_text = ""
            classes = field.widget.attrs.pop("class", "").split()
            if kept := " ".join(one for one in classes if not one.startswith("mt")):
                field.widget.attrs["class"] = kept
        return field

    @property
    def prefix(self) -> str:
        """Prefix of the formset's field names."""
        return str(self.model._meta.get_field("operator").remote_field.get_accessor_name())

    def in_draft(self, request: HttpRequest) -> bool:
        """Whether the draft version that is opened changes rows of this kind."""
        opened = getattr(request, "opened_draft", None)
        kind = f"{self.model._meta.label_lower}:"
        return any(change.key.startswith(kind) for change in getattr(opened, "changes", ()))


class _CodeFormSet(MergingFormSet):
    def clean(self) -> None:
        """Refuses a code twice; the model's constraint covers columns that this form lacks."""
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


class DialCodeInline(OfOperator):
    model = DialCode
    formset = _CodeFormSet
    fields = (("purpose", "code", "status", "slug"), pair("label"))
    prepopulated_fields = {"slug": ("label_en",)}


class OperatorFactInline(OfOperator):
    model = OperatorFact
    fields = (("topic", "position", "status", "slug"), pair("text"))
    prepopulated_fields = {"slug": ("text_en",)}


class NumberPrefixInline(OfOperator):
    template = "admin/includes/tabular_rows.html"  # one column has no sides
    model = NumberPrefix
    fields = ("prefix",)
