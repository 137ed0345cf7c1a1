"""Admin of guides, tips and readers' questions."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import models as db
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import ContentAdmin, HandbookAdmin
from editorial.admin.fieldsets import with_publication
from editorial.bilingual.forms import ContentForm, pair
from editorial.feedback.admin import LetterAdmin
from editorial.images.admin import PicturedAdmin
from guides.models import Guide, Question, Tip
from guides.resources import GuideResource, QuestionResource, TipResource


@admin.register(Guide)
class GuideAdmin(PicturedAdmin):
    resource = GuideResource
    list_display = (
        "title",
        "topic",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
        "updated_at",
    )
    list_filter = ("topic", "status", "confidence", "operators", "verified_on")
    search_fields = (*pair("title"), *pair("summary"), "slug")
    autocomplete_fields = ("operators", "plans", "channels", "author")
    prepopulated_fields = {"slug": ("title_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("title"),
                    pair("summary"),
                    pair("body"),
                    ("topic", "position"),
                    "used_as",
                    "author",
                )
            },
        ),
        (_("Goes with"), {"fields": ("operators", "plans", "channels")}),
        (
            _("Cover picture"),
            # Not folded: Django leaves it folded when a pair inside is refused.
            {"fields": ("cover", ("cover_focus_x", "cover_focus_y"), pair("cover_alt"))},
        ),
        (
            _("In search results"),
            {"fields": (pair("seo_title"), pair("seo_description")), "classes": ("collapse",)},
        ),
    )

    def formfield_for_dbfield(
        self, db_field: db.Field, request: HttpRequest, **kw: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kw)
        if field and db_field.name in pair("body"):
            field.widget.attrs["rows"] = 28
        return field


@admin.register(Tip)
class TipAdmin(ContentAdmin):
    resource = TipResource
    list_display = (
        "text",
        "topic",
        "importance",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("topic", "importance", "status", "confidence", "operators", "verified_on")
    search_fields = (*pair("text"), "slug")
    autocomplete_fields = ("operators",)
    prepopulated_fields = {"slug": ("text_en",)}
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("text"),
                    ("topic", "importance"),
                    "used_as",
                    "operators",
                    pair("regions"),
                    pair("note"),
                )
            },
        ),
    )


class _QuestionForm(ContentForm):
    def essential_fields(self) -> tuple[str, ...]:
        """Question and answer are required only once they are published."""
        public = self.instance.status == Question.Status.PUBLISHED
        return super().essential_fields() if public else ()


@admin.register(Question)
class QuestionAdmin(LetterAdmin, HandbookAdmin):
    """Readers' own words are read-only; the published wording stands beside them."""

    resource = QuestionResource
    form = _QuestionForm
    list_display = (
        "words",
        "reader_language",
        "guide",
        "operator",
        "status",
        "languages",
        "created_at",
        "answered_by",
    )
    list_filter = ("status", "reader_language", "operator", "created_at")
    list_select_related = ("guide", "operator", "answered_by")
    search_fields = (*pair("question"), *pair("answer"), "reader_words", "reader_name")
    autocomplete_fields = ("guide", "operator")
    readonly_fields = ("status", "created_at", "answered_by")
    actions = verbs = ("publish", "reject")
    fieldsets = (
        (
            _("The reader"),
            {
                "fields": (
                    "reader_words",
                    ("reader_language", "reader_name", "created_at"),
                    ("guide", "operator"),
                )
            },
        ),
        (
            _("On the page"),
            {"fields": (pair("question"), pair("answer"), "source_language")},
        ),
        (_("Publication"), {"fields": (("status", "answered_by", "closed_at"),)}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Question | None = None
    ) -> tuple[str, ...]:
        own = super().get_readonly_fields(request, obj)
        return (*own, "reader_words", "reader_language", "reader_name") if obj else own

    @admin.display(description=_("question"), ordering="reader_words")
    def words(self, question: Question) -> str:
        return question.reader_words[:80]

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, rows: db.QuerySet) -> None:
        done = []
        for question in rows:
            try:
                question.publish(cast(User, request.user))
            except ValueError as error:
                self.message_user(request, f"{question}: {error}", messages.ERROR)
            else:
                done.append(question)
        self.report(request, done)

    @admin.action(description=_("Reject"), permissions=["publish"])
    def reject(self, request: HttpRequest, rows: db.QuerySet) -> None:
        for question in rows:
            question.reject(cast(User, request.user))
        self.report(request, rows)
