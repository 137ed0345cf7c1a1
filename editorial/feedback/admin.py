"""Corrections in the admin, and contacts beside readers' letters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import ContentAdmin, WithHistory
from editorial.content.base import Content
from editorial.feedback.models import Correction, Letter
from editorial.imports.resources import CorrectionResource

SEES_CONTACTS = "editorial.view_readercontact"


class LetterAdmin(admin.ModelAdmin):
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_fieldsets(request, obj)
        if obj is None or not request.user.has_perm(SEES_CONTACTS):
            return own
        told = _("Only editors see it. It is deleted 90 days after the letter is closed.")
        return [*own, (_("How to reach the reader"), {"fields": ("contact",), "description": told})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "closed_at", "contact")

    @admin.display(description=_("contact"))
    def contact(self, letter: Letter) -> str:
        return letter.contact() or gettext("None was left, or it has been deleted.")


@admin.register(Correction)
class CorrectionAdmin(LetterAdmin, WithHistory):
    """Readers write them; editors close them."""

    resource = CorrectionResource
    list_display = ("words", "about", "language", "status", "created_at", "closed_by")
    list_filter = ("status", "language", "content_type", "created_at")
    list_select_related = ("content_type", "closed_by")
    search_fields = ("seen",)
    readonly_fields = (
        "seen",
        "seen_where",
        "seen_on",
        "about",
        "language",
        "status",
        "created_at",
        "closed_by",
    )
    fields = (
        "seen",
        ("seen_where", "seen_on"),
        "about",
        ("language", "created_at"),
        ("status", "closed_by", "closed_at"),
    )
    actions = verbs = ("accept", "reject")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """With the objects that they are about, and whatever those need for their names."""
        others = [
            one.get_queryset(request)
            for one in self.admin_site._registry.values()
            if isinstance(one, ContentAdmin) and one.list_select_related
        ]
        rows = super().get_queryset(request)
        return rows.prefetch_related(GenericPrefetch("content_object", others))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, *args: Any) -> None:
        """Only the verbs write."""

    @admin.display(description=_("what the reader saw"), ordering="seen")
    def words(self, correction: Correction) -> str:
        return correction.seen[:80]

    @admin.display(description=_("about"))
    def about(self, correction: Correction) -> str:
        """A way to the form of what the report is about."""
        content = correction.content_object
        if not isinstance(content, Content):
            return ""
        name = f"admin:{content._meta.app_label}_{content._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[content.pk]), content)

    @admin.action(description=_("Accept"), permissions=["publish"])
    def accept(self, request: HttpRequest, rows: models.QuerySet) -> None:
        for correction in rows:
            correction.accept(request.user)
        self.report(request, rows)

    @admin.action(description=_("Reject"), permissions=["publish"])
    def reject(self, request: HttpRequest, rows: models.QuerySet) -> None:
        for correction in rows:
            correction.reject(request.user)
        self.report(request, rows)
