"""Texts to be translated, as a table that goes out to a translator and comes back.

One row is one text of one object, the source beside the translation. When it comes back, the source
must still say what it said; else the translation would become current for words it never saw.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.content.publication import is_published
from editorial.imports.models import ImportRow
from editorial.imports.resources import known_headers, recognise_columns
from editorial.imports.results import Cells, Changes, Finding, SkippedError, StaleError, failed
from editorial.imports.table import SPOILT, Problem, Table, is_spoilt, repeated_columns
from editorial.imports.validation import validate
from editorial.imports.widgets import CellError, ChoiceWidget, Names, YesNoWidget, plain, squeezed
from editorial.languages import LANGUAGES, localized_column, others
from editorial.text import unix_line_ends

#: ``label`` and ``status`` are for whoever reads the sheet; ``still_accurate`` is for them to fill.
COLUMNS = (
    "key", "field", "language", "label", "source", "translation", "status", "still_accurate",
)  # fmt: skip
NEEDED = ("key", "field", "language", "source", "translation")
LANGUAGE_CELL = ChoiceWidget((*settings.LANGUAGES, ("zh-hans", _("Chinese")), ("en", _("English"))))
#: Of an object without a slug.
NUMBER = re.compile(r"[0-9]{1,18}")
#: Statuses that make a text worth translating.
TO_DO = (TranslationStatus.MISSING, TranslationStatus.OUTDATED)


#: What a sheet in the reader's language calls its columns.
LABELS: dict[str, object] = {
    "key": _("Row"),
    "field": _("Field"),
    "language": _("Language"),
    "label": _("Field in words"),
    "source": _("Source text"),
    "translation": _("Translation"),
    "status": _("Status"),
    "still_accurate": _("Still accurate"),
}


def is_sheet(table: Table) -> bool:
    known = known_headers(LABELS)
    return {"key", "field", "translation"} <= {known.get(squeezed(one)) for one in table.columns}


def sheet_of(rows: models.QuerySet[Any], language: str) -> Iterator[list[str]]:
    """The texts of these rows that are missing or outdated in ``language``."""
    yield [*COLUMNS]
    column = localized_column("translation", language)
    for row in rows.filter(**{f"{column}__in": TO_DO}).iterator(chunk_size=500):
        texts = row.texts()
        for field in row._meta.concrete_fields:  # in the order of the model
            status = row.field_status(field.name, language) if field.name in texts else ""
            source = texts.get(field.name, {}).get(others(language)[0], "")
            if status in TO_DO and source.strip():
                own = texts[field.name][language]
                label = str(field.verbose_name)
                yield [key_of(row), field.name, language, label, source, own, status, ""]


def key_of(row: Any) -> str:
    return str(getattr(row, "slug", "") or row.pk)


class TranslationSheet:
    """Takes a sheet of one model in. Its rows are texts; one object may have several."""

    def __init__(
        self,
        model: type[Bilingual],
        *,
        reason: str = "",
        lock: bool = False,
        languages: Collection[str] = LANGUAGES,
        published_only: bool = False,
    ) -> None:
        """``languages`` are those that whoever brings the sheet may write."""
        self.model: type[models.Model] = model
        self.reason, self.lock = reason, lock
        self.languages, self.published_only = languages, published_only
        self.names = Names(model)
        self.changed: dict[int, Any] = {}

    def recognise_columns(self, table: Table) -> None:
        recognise_columns(table, known_headers(LABELS), NEEDED)

    # --- The sheet as such ---------------------------------------------------------------------

    def refusals(self, table: Table) -> list[Problem]:
        problems = [*table.problems, *repeated_columns(table)]
        for column in table.columns:
            if column not in COLUMNS:
                problems.append(
                    Problem(table.file, 1, column, gettext("This column is not known."))
                )
        for column in NEEDED:
            if column not in table.columns:
                problems.append(Problem(table.file, 1, column, gettext("This column is missing.")))
        return problems or self.given_twice(table)

    def given_twice(self, table: Table) -> list[Problem]:
        seen: set[str] = set()
        problems = []
        for row, (file, line) in zip(table.rows, table.places, strict=True):
            name = self.name_of(dict(zip(table.columns, row, strict=True)))
            if name in seen:
                problems.append(Problem(file, line, "", gettext("This row is there twice.")))
            seen.add(name)
        return problems

    def name_of(self, row: Cells) -> str:
        return " · ".join((plain(row["key"]), plain(row["field"]), self.language_in(row)))

    def language_in(self, row: Cells) -> str:
        """Its code; languages go by their names too."""
        return LANGUAGE_CELL.clean(row["language"])

    def own_names(self, row: Cells) -> set[str]:
        return set()

    # --- Row by row ----------------------------------------------------------------------------

    def prepare(self, rows: Sequence[Cells], coming: Collection[str] = ()) -> None:
        keys = {plain(row["key"]) for row in rows}
        self.names = Names(self.model)
        if hasattr(self.model, "slug"):
            self.names.fetch(keys)
        else:
            numbers = [int(key) for key in keys if NUMBER.fullmatch(key)]
            found = self.model._default_manager.in_bulk(numbers)
            self.names.rows = {str(number): row for number, row in found.items()}
        if self.lock:
            self.fetch_locked()

    def fetch_locked(self) -> None:
        """Once more, for someone may have edited them until now."""
        present = {key: row.pk for key, row in self.names.rows.items() if row}
        rows = self.model._default_manager.filter(pk__in=present.values()).order_by("pk")
        fresh = {row.pk: row for row in rows.select_for_update(of=("self",))}
        self.names.rows |= {key: fresh.get(number) for key, number in present.items()}

    def examine(
        self, cells: Cells, *, write: bool = False, expected: Changes | None = None
    ) -> Finding:
        changes: Changes = {}
        row = None
        try:
            row = self.object_of(plain(cells["key"]))
            self.change(row, cells, changes)
            if expected not in (None, changes):
                raise StaleError
        except (ValueError, ValidationError) as error:
            return failed(error, changes, row.pk if row else None)
        if write and changes:
            self.changed[row.pk] = row
        kind = ImportRow.Kind.CHANGED if changes else ImportRow.Kind.UNCHANGED
        return Finding(kind, changes, number=row.pk)

    def object_of(self, key: str) -> Any:
        if not hasattr(self.model, "slug") and key not in self.names.rows:
            raise CellError(_("There is no “%(value)s”."), key)
        row = self.names[key]
        if row is None:
            raise SkippedError(_("“%(value)s” has been deleted."), key)
        if self.published_only and not is_published(row):
            raise SkippedError(_("“%(value)s” is not published."), key)
        return row

    def change(self, row: Any, cells: Cells, changes: Changes) -> None:
        """Sets the translation on the object, unless it raises CellError or ValidationError."""
        field, language = self.text_of(row, cells)
        column = localized_column(field, language)
        check_source(row.texts()[field][others(language)[0]], cells["source"])
        old, new = getattr(row, column) or "", cells["translation"]
        if is_spoilt(old, new):
            raise CellError(SPOILT)
        is_accurate = bool(YesNoWidget().clean(cells.get("still_accurate")))
        if unix_line_ends(old) != unix_line_ends(new):
            changes[column] = [old, new]
            rewrite(row, column, old, new)
        elif is_accurate and (status := row.field_status(field, language)) in TO_DO:
            changes["status"] = [str(status), str(TranslationStatus.CURRENT)]
            row.confirm_translation([field])
        if new and language == row.source_language:  # written after the other, so they agree
            row.remember_texts(None)
            row.confirm_translation([field])

    def text_of(self, row: Any, cells: Cells) -> tuple[str, str]:
        field, language = plain(cells["field"]), self.language_in(cells)
        if field not in row.texts():
            raise CellError(_("“%(value)s” is no text of this kind of content."), field)
        if language not in LANGUAGES:
            raise CellError(_("“%(value)s” is not a language."), language)
        if language not in self.languages:
            raise SkippedError(_("You do not translate into this language."))
        return field, language

    def flush(self) -> None:
        """Saves each object once, however many of its texts changed."""
        for row in self.changed.values():
            row._change_reason = self.reason or None
            row.save()
        self.changed = {}


def rewrite(row: Any, column: str, old: str, new: str) -> None:
    setattr(row, column, new)
    try:
        validate(row, ("slug",) if hasattr(row, "slug") else ())
    except ValidationError as error:
        setattr(row, column, old)
        errors = {**error.error_dict}
        if column in errors:
            errors["translation"] = errors.pop(column)
        raise ValidationError(errors) from error


def check_source(now: str, then: str) -> None:
    if unix_line_ends(now).strip() == unix_line_ends(then).strip():
        return
    if is_spoilt(now, then):
        raise CellError(SPOILT)
    raise SkippedError(
        _("The source has changed since this sheet was made. Export a new sheet for this text.")
    )
