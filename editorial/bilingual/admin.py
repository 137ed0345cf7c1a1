"""Translations on the form: what is outdated, what changed in the source, what still holds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext

from editorial.bilingual.models import Bilingual
from editorial.bilingual.source_history import agreed_sources, outdated_fields
from editorial.bilingual.status import fingerprint
from editorial.content.display import labels
from editorial.languages import localized_column, others

_MINOR = "_minor"
#: Ticked by whoever replaces a figure and has seen that the source says the new one too.
SOURCE_HOLDS = "_source_holds"
STILL_ACCURATE = "still_accurate"


class TranslatingForm(forms.ModelForm):
    """Brings ``_minor``, and ``still_accurate`` as ``field:print of the source text shown``."""

    #: {field: the source text of the last agreement}, for those outdated
    agreed_sources: dict[str, str]

    @cached_property
    def still_accurate(self) -> dict[str, str]:
        """{field: print of the source text that was before whoever ticked it}."""
        name = self.add_prefix(STILL_ACCURATE)
        sent = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        pairs = [value.partition(":")[::2] for value in sent]
        return {field: seen for field, seen in pairs if field in outdated_fields(self.instance)}

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.still_accurate)

    def _post_clean(self) -> None:
        _ticked = self.still_accurate  # while the row is still as it is stored
        super()._post_clean()  # type: ignore[misc]
        self.instance.is_minor_change = _MINOR in self.data
        verifies = self.data.get("_verb") == "verify"
        self.instance.source_holds = SOURCE_HOLDS in self.data or verifies
        self.instance.still_accurate = self.confirmed

    def holds(self, field: str, seen: str) -> bool:
        """Whether the source is what was read, or was written by the same hand."""
        column = localized_column(field, self.instance.source_language)
        own = column in self.changed_data
        return own or fingerprint(getattr(self.instance, column) or "") == seen

    @property
    def unconfirmed(self) -> list[str]:
        """Ticked, but the source has changed under the reader's eyes."""
        return [one for one in self.still_accurate if one not in self.confirmed]

    @cached_property
    def confirmed(self) -> list[str]:
        return [
            field
            for field, seen in self.still_accurate.items()
            if self.may_write(field) and self.holds(field, seen)
        ]

    def may_write(self, field: str) -> bool:
        """Whether some translation of this field is on this form, and not only to be read."""
        languages = others(self.instance.source_language)
        return any(localized_column(field, one) in self.fields for one in languages)


class Translating:
    """For admins of bilingual rows; stands before Django's class among the bases."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: object, **kwargs: object
    ) -> HttpResponse:
        formsets = [one.formset for one in context["inline_admin_formsets"]]
        forms_ = [context["adminform"].form, *(f for rows in formsets for f in rows.initial_forms)]
        stored = [one for one in forms_ if is_stored(one)]
        for _model, group in groupby(stored, key=lambda one: one._meta.model):
            same = list(group)
            found = agreed_sources([one.instance for one in same])
            for one in same:
                one.agreed_sources = {
                    field: text
                    for (number, field), text in found.items()
                    if number == one.instance.pk
                }
        context["is_bilingual"] = bool(context["original"]) and bool(stored)
        context["outdated_count"] = sum(len(outdated_fields(one.instance)) for one in stored)
        context["markdown_fields"] = getattr(self.model, "markdown_fields", ())  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Iterable[forms.BaseFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        parts = [one for formset in formsets for one in formset.initial_forms]
        for one in (form, *parts):
            if changed := getattr(one, "unconfirmed", None):
                text = gettext("The source of these changed meanwhile, look again: %(fields)s.")
                told = text % {"fields": labels(type(one.instance), changed)}
                messages.warning(request, told)


def is_stored(form: forms.BaseForm) -> bool:
    row = getattr(form, "instance", None)
    return isinstance(row, Bilingual) and not row._state.adding
