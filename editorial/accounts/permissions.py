"""Permissions on forms: everything, all but publication, or the texts of one language.

For forms and inlines alike; stands before Django's class among the bases. Django's own right to
change a kind of content means all of it. Who has not got it may still write one language's texts
of what has been published, if the account may translate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from editorial.accounts.models import translate_permission
from editorial.content.publication import Publishable, is_published, published_rows
from editorial.languages import LANGUAGES, localized_column

if TYPE_CHECKING:  # a mixin for what Django makes forms of
    from django.contrib.admin.options import BaseModelAdmin as Admin
else:
    Admin = object

PUBLICATION_FIELDS = ("status", "publish_at", "expire_at")


class WithRights(Admin):
    """For every admin of what editors work on."""

    model: Any
    opts: Any

    def has_edit_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may write everything but when readers see it."""
        return super().has_change_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        may: bool = request.user.has_perm("editorial.publish_content")
        return may and self.has_edit_permission(request)


class OneLanguage(WithRights):
    """Forms of bilingual content, which whoever translates may use for a language of their own."""

    def writable_languages(self, request: HttpRequest) -> tuple[str, ...]:
        """Those whose texts this user may write here."""
        if self.has_edit_permission(request):
            return LANGUAGES
        if not self.has_view_permission(request):
            return ()
        may = request.user.has_perm
        return tuple(one for one in LANGUAGES if may(f"editorial.{translate_permission(one)}"))

    def has_translate_permission(self, request: HttpRequest) -> bool:
        """Who may write texts of some language, and nothing else."""
        return not self.has_edit_permission(request) and bool(self.writable_languages(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_view_permission(request, obj)
        return may and (obj is None or not self.is_kept_from(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.has_edit_permission(request, obj):
            return True
        return self.has_translate_permission(request) and (obj is None or is_published(obj))

    def is_kept_from(self, request: HttpRequest, obj: Any) -> bool:
        """What has not been published is not yet for whoever translates."""
        return self.has_translate_permission(request) and not is_published(obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        if not self.has_translate_permission(request):
            return rows
        return rows.filter(published_rows(self.model))

    # --- Forms -----------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if self.has_translate_permission(request):
            more = self.columns_of_others(request)
        elif issubclass(self.model, Publishable) and not self.has_publish_permission(request):
            more = iter(PUBLICATION_FIELDS)
        else:
            return fixed
        return (*fixed, *(name for name in more if name not in fixed))

    def columns_of_others(self, request: HttpRequest) -> Iterator[str]:
        """All but those in the user's languages, whatever the form shows."""
        own = self.writable_languages(request)
        translated = translator.get_options_for_model(self.model).all_fields
        for field in (*self.model._meta.fields, *self.model._meta.many_to_many):
            # ``name`` itself is in no form; to modeltranslation it would stand for its columns.
            if field.name not in translated and getattr(field, "language", None) not in own:
                yield field.name

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_translate_permission(request):
            return {}
        return super().get_prepopulated_fields(request, obj)

    def form_for(self, request: HttpRequest) -> Any:
        form: Any = self.form
        if not self.has_translate_permission(request):
            return form
        return type(form)(form.__name__, (OneLanguageForm, form), {})


class OneLanguageForm:
    """Mixed into the form of whoever may write one language only."""

    def written_in(self, complete: list[str]) -> None:
        """Which language came first is not theirs to say."""

    def clean(self) -> dict[str, Any]:
        """To empty a page would be to take it from its readers."""
        form: Any = self
        cleaned = super().clean()  # type: ignore[misc]
        for column in self.essential_columns():
            if form.initial.get(column) and not cleaned.get(column) and column not in form.errors:
                form.add_error(column, _("Readers see this text: it cannot be left empty."))
        return cleaned

    def essential_columns(self) -> list[str]:
        form: Any = self
        columns = (
            localized_column(name, language)
            for name in form.essential_fields()
            for language in LANGUAGES
        )
        return [column for column in columns if column in form.fields]
