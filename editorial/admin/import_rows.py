"""What a preview shows of a row: each field that would change, the old beside the new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from editorial.admin.import_form import choices_of
from editorial.differences import as_html
from editorial.models import LANGUAGES, ImportRow, TranslationStatus
from editorial.resource_columns import label_of

#: Longer texts scroll inside their cell.
LONG = 600
#: Both together; beside each other no mark is needed to see what is other.
SHORT = 60
STATUS = "status"


@dataclass(frozen=True)
class Change:
    """``new`` marks what is other than in ``old``."""

    label: str
    column: str
    old: str
    new: SafeString | str
    is_long: bool


@dataclass(frozen=True)
class Shown:
    row: ImportRow
    changes: list[Change]
    faults: list[tuple[str, str]]

    @property
    def kind(self) -> str:
        return ImportRow.Kind(self.row.kind).name.lower()


def shown(row: ImportRow, model: type[models.Model], is_sheet: bool) -> Shown:
    changes = [
        change(model, column, old, new, is_sheet) for column, (old, new) in row.changes.items()
    ]
    if row.kind == ImportRow.Kind.NEW:
        changes = [one for one in changes if one.new]
    return Shown(row, changes, list(faults(row, model)))


def change(model: type[models.Model], column: str, old: str, new: str, is_sheet: bool) -> Change:
    if is_sheet and column == STATUS:
        words = dict(TranslationStatus.choices)
        told = str(words[TranslationStatus(old)]), str(words[TranslationStatus(new)])
        return Change(str(_("Translation")), "still_accurate", *told, False)
    label, named = label_of(model, column), dict(choices_of(model, column))
    long = max(len(old), len(new)) > LONG
    if old in named or new in named:
        return Change(label, column, in_words(old, named), in_words(new, named), long)
    marked = as_html(old, new) if old and len(old + new) > SHORT else new
    return Change(label, column, old, marked, long)


def in_words(value: str, named: dict[str, str]) -> str:
    """As the table says it, and as the pages do."""
    return f"{value} ({named[value]})" if value in named else value


def faults(row: ImportRow, model: type[models.Model]) -> Iterable[tuple[str, str]]:
    """(column and its label, sentence) in the editor's language."""
    language = get_language() or LANGUAGES[0]
    for fault in row.faults:
        column = fault["column"]
        label = label_of(model, column) if column else ""
        yield column and (column if label == column else f"{label} · {column}"), fault[language]
