"""Forms with both languages side by side, for editors who may read only one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from editorial.accounts.permissions import OneLanguage
from editorial.bilingual.admin import TranslatingForm
from editorial.content.inputs import with_plain_input
from editorial.editing.forms import MergingForm
from editorial.languages import LANGUAGE, LANGUAGES, current_language, localized_column

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    _Error = ValidationError | str | _StrPromise
    _Errors = _Error | Sequence[_Error] | Mapping[str, _Error | Sequence[_Error]]

#: Longer texts than this do not fit one line of half a page.
_ONE_LINE = 120


def pair(name: str) -> tuple[str, ...]:
    """``name`` → its columns; as one row of a fieldset they stand side by side."""
    return tuple(localized_column(name, language) for language in LANGUAGES)


def _label_in_language(column: TranslationField) -> str:
    """“Name (English)” in the words of whoever looks, instead of “name [en]”."""

    def label() -> str:
        label = str(LANGUAGE[column.language].column_label)
        return label % {"label": column.translated_field.verbose_name}

    return lazy(label, str)()


def _essential_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Facts that belong to something else have none: a prefix is no text."""
    return getattr(model, "essential_fields", ())


def _markdown_fields(model: type[models.Model]) -> tuple[str, ...]:
    return getattr(model, "markdown_fields", ())


class ContentForm(TranslatingForm, MergingForm):
    """Essential texts are needed in one language, whichever; modeltranslation wants Chinese."""

    def essential_fields(self) -> tuple[str, ...]:
        return _essential_fields(self._meta.model)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        essential = self.essential_fields()
        if not essential or self.errors.keys() & {c for name in essential for c in pair(name)}:
            return cleaned
        filled = {language: self.filled_in(language, essential) for language in LANGUAGES}
        complete = [language for language in LANGUAGES if filled[language] == set(essential)]
        if complete:
            self.written_in(complete)
        elif missing := set(essential).difference(*filled.values()):
            for name in missing:
                column = localized_column(name, current_language())
                self.add_error(column, _("Write this in Chinese or in English."))
        else:
            options = self._meta.model._meta
            names = ", ".join(str(options.get_field(name).verbose_name) for name in essential)
            text = _("One language needs all of these: %(names)s.")
            self.add_error(None, ValidationError(text, params={"names": names}))
        return cleaned

    def add_error(self, field: str | None, error: _Errors) -> None:
        """A rule may name a column that this form does not show: that is told at its top."""
        by_field = getattr(error, "error_dict", None) if field is None else None
        if by_field is None:
            super().add_error(field if field in self.fields else None, error)  # type: ignore[arg-type]
            return
        for name, faults in by_field.items():
            super().add_error(name if name in self.fields else None, faults)

    def filled_in(self, language: str, names: tuple[str, ...]) -> set[str]:
        columns = {name: localized_column(name, language) for name in names}
        return {name for name, column in columns.items() if self.text_of(column).strip()}

    def text_of(self, column: str) -> str:
        """As it would be saved: a column that is not theirs to write stays as it is."""
        known = self.cleaned_data if column in self.fields else vars(self.instance)
        return known[column] or ""

    def written_in(self, complete: list[str]) -> None:
        """A language without its essential texts cannot be what the other is checked against."""
        source = self.cleaned_data.get("source_language") or self.instance.source_language
        if source not in complete:
            self.instance.source_language = complete[0]
            if "source_language" in self.fields:
                self.cleaned_data["source_language"] = complete[0]


class SideBySide(OneLanguage):
    """For forms and inlines alike; stands before modeltranslation's class among the bases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for columns in self.trans_opts.all_fields.values():  # type: ignore[attr-defined]
            for column in columns:
                # On the column itself: forms, read-only pages, history and errors all name it.
                column.verbose_name = _label_in_language(column)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        kwargs.setdefault("form", self.form_for(request))
        return super().get_form(request, *args, **kwargs)  # type: ignore[misc]

    def get_formset(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> type[forms.BaseInlineFormSet]:
        """An inline's."""
        kwargs.setdefault("form", self.form_for(request))
        return super().get_formset(request, *args, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        with_plain_input(db_field, field)
        long = (getattr(db_field, "max_length", None) or 0) > _ONE_LINE
        if long and type(field.widget) is AdminTextInputWidget:
            field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 2})
        if isinstance(db_field, TranslationField):
            field.required = False
            if db_field.translated_field.name in _essential_fields(self.model):
                enough = gettext("One language is enough.")
                field.help_text = f"{field.help_text} {enough}".strip()
            field.widget.attrs["lang"] = LANGUAGE[db_field.language].tag
            if db_field.translated_field.name in _markdown_fields(self.model):
                field.widget.attrs["data-markdown"] = "1"
        if isinstance(field.widget, AdminSplitDateTime):
            for part, label in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                part.attrs["aria-label"] = f"{field.label}: {label}"
        return field

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField, request: HttpRequest
    ) -> models.QuerySet | None:
        """The rows of a choice with what their names need, or each name is a query."""
        site: admin.AdminSite = self.admin_site
        related = site._registry.get(db_field.remote_field.model)
        if isinstance(related, SideBySide):
            return related.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)
