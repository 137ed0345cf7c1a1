"""What is found of one row of a table, in words for either language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from editorial.imports.models import ImportRow
from editorial.imports.widgets import CellError
from editorial.languages import LANGUAGES

#: {column: text}; columns that the table leaves out are not there.
Cells = dict[str, str]
#: {column: [text as it is stored, text as it would be]}
Changes = dict[str, list[str]]
#: {"column": "price_pkr", "en": "…", "zh-hans": "…"}; of the whole row with an empty column
Fault = dict[str, str]

NOT_SAVED = _("This row cannot be saved.")
#: What a model says of a cell without words, in words that only programmers know.
EMPTY = {"null", "blank"}


class StaleError(ValueError):
    """Someone changed the stored row since the editor looked."""


class SkippedError(CellError):
    """This row cannot go along, through no mistake of the table: it is left out and named."""


@dataclass
class Finding:
    """``number`` is the stored row's; ``is_kept`` says that an editor's edit was left alone.

    ``is_stale``: someone changed the stored row. ``is_fatal``: the database broke off.
    """

    kind: int
    changes: Changes = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    effects: dict[str, list[str]] = field(default_factory=dict)
    number: int | None = None
    is_kept: bool = False
    is_stale: bool = False
    is_fatal: bool = False

    @property
    def is_to_write(self) -> bool:
        return self.kind in {ImportRow.Kind.NEW, ImportRow.Kind.CHANGED}


def failed(error: Exception, changes: Changes, number: int | None = None) -> Finding:
    finding = in_error(faults_of(error), changes, number)
    finding.is_stale = isinstance(error, StaleError)
    if isinstance(error, SkippedError):
        finding.kind, finding.changes = ImportRow.Kind.SKIPPED, {}
    return finding


def in_error(faults: list[Fault], changes: Changes, number: int | None = None) -> Finding:
    return Finding(ImportRow.Kind.IN_ERROR, changes, faults, number=number)


def faults_of(error: Exception) -> list[Fault]:
    """One for each sentence of an error, in every language."""
    if isinstance(error, CellError):
        error = error.error
    elif not isinstance(error, ValidationError):
        error = ValidationError(NOT_SAVED)
    found: list[Fault] = []
    for language in LANGUAGES:
        with override(language):
            sentences = list(told(error))
        found = found or [{"column": column} for column, _sentence in sentences]
        for fault, (_column, sentence) in zip(found, sentences, strict=True):
            fault[language] = sentence
    return found


def told(error: Any) -> Iterable[tuple[str, str]]:
    """(column, sentence); the column is empty for a fault of the whole row."""
    by_column = getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error.error_list}
    for column, errors in by_column.items():
        for one in errors:
            text = gettext("Fill this in.") if one.code in EMPTY else " ".join(one.messages)
            yield ("" if column == NON_FIELD_ERRORS else column), text
