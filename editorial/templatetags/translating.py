"""What stands beside a translated field on a form."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.contrib.admin.helpers import AdminField, AdminReadonlyField, Fieldline, Fieldset
from django.forms import ModelForm
from django.utils.safestring import SafeString
from modeltranslation.fields import TranslationField

from editorial.bilingual.admin import STILL_ACCURATE, is_stored
from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.bilingual.status import fingerprint
from editorial.content.seo import cut_of, width
from editorial.history.text_diff import excerpts
from editorial.languages import LANGUAGE, localized_column

register = template.Library()

#: What the admin hands to the template of a field.
_Field = AdminField | AdminReadonlyField


@dataclass(frozen=True)
class Beside:
    """One language of one field. ``status`` is empty where there is nothing to say."""

    language: str
    html_language: str
    is_source: bool
    status: str
    name: str
    #: What ``still accurate`` sends; empty where there is nothing to confirm.
    confirms: str
    change: SafeString | str
    is_unknown: bool


@register.simple_tag
def beside(field: _Field, form: ModelForm) -> Beside | None:
    """For a column of a language, else None. ``field`` is the admin's, read-only or not."""
    column = _translated_column(field, form)
    if column is None:
        return None
    row, name, language = form.instance, column.translated_field.name, column.language
    status = row.field_status(name, language) if is_stored(form) and _has_text(row, name) else ""
    outdated = status == TranslationStatus.OUTDATED
    source = _source_text(row, name)
    former = getattr(form, "agreed_sources", {}).get(name)
    return Beside(
        language=language,
        html_language=LANGUAGE[language].tag,
        is_source=language == row.source_language,
        status=status,
        name=form.add_prefix(STILL_ACCURATE),
        confirms=f"{name}:{fingerprint(source)}" if outdated and not field.is_readonly else "",
        change=excerpts(former, source) if outdated and former is not None else "",
        is_unknown=outdated and former is None,
    )


def _translated_column(field: _Field, form: ModelForm) -> TranslationField | None:
    bound = field.field
    name = bound["field"] if isinstance(bound, dict) else bound.name
    if not isinstance(form.instance, Bilingual) or not isinstance(name, str):
        return None
    columns = {one.name: one for one in form._meta.model._meta.fields}
    column = columns.get(name)
    return column if hasattr(column, "translated_field") else None


def _has_text(row: Bilingual, field: str) -> bool:
    return any(row.translation_memory.get(field, {}).get("seen", {}).values())


def _source_text(row: Bilingual, field: str) -> str:
    return getattr(row, localized_column(field, row.source_language)) or ""


@register.simple_tag
def has_errors(fieldset: Fieldset) -> bool:
    """Also in the pairs inside it: Django looks at single fields only, and stays folded."""
    names = {
        name
        for line in fieldset.fields  # type: ignore[attr-defined]
        for name in ([line] if isinstance(line, str) else line)
        if isinstance(name, str)
    }
    return bool(names & fieldset.form.errors.keys())


@register.simple_tag
def line_classes(line: Fieldline) -> str:
    """Of a line of fields, as Django's style sheets and scripts know it."""
    names = [f"field-{name}" for field in line if (name := _field_name(field))]
    is_wrong = len(line.fields) == 1 and line.errors
    flags = {"errors": is_wrong, "hidden": not line.has_visible_field}
    return " ".join(["form-row", *(one for one, holds in flags.items() if holds), *names])


@register.simple_tag
def box_classes(field: _Field, in_row: bool) -> str:
    """Of one field and its label; ``in_row`` where others stand beside it."""
    classes = ["flex-container"]
    if in_row:
        name = _field_name(field)
        classes += ["fieldBox", f"field-{name}"] if name else ["fieldBox"]
        flags = {
            "errors": isinstance(field, AdminField) and field.errors(),
            "hidden": getattr(field.field, "is_hidden", False),
        }
        classes += [one for one, holds in flags.items() if holds]
    return " ".join([*classes, "checkbox-row"] if getattr(field, "is_checkbox", False) else classes)


def _field_name(field: _Field) -> str:
    bound = field.field
    return str((bound.get("name") if isinstance(bound, dict) else bound.name) or "")


@dataclass(frozen=True)
class Cut:
    """How much of a text search engines show, and how much there is."""

    most: int
    now: int

    @property
    def is_over(self) -> bool:
        return self.now > self.most


@register.simple_tag
def cut(field: _Field, form: ModelForm) -> Cut | None:
    column = _translated_column(field, form)
    most = cut_of(form._meta.model, column.translated_field.name) if column is not None else 0
    if not most or not isinstance(field, AdminField):
        return None
    return Cut(most, width(str(field.field.value() or "")))
