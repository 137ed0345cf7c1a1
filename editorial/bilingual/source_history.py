"""The source texts that outdated translations were written from, found in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.bilingual.status import fingerprint
from editorial.languages import localized_column, others

#: (number of the row, field)
Place = tuple[int, str]


def outdated_fields(row: Bilingual) -> list[str]:
    """Whose translation was written before the source changed."""
    languages = others(row.source_language)
    return [
        field
        for field in row.translation_memory
        if any(row.field_status(field, one) == TranslationStatus.OUTDATED for one in languages)
    ]


def agreed_sources(rows: Iterable[Bilingual]) -> dict[Place, str]:
    """{place: the source text of the last agreement}, of rows of one model; one query at most.

    A place is left out where nobody ever agreed, or the history does not go back so far.
    """
    wanted: dict[Place, str] = {}
    columns: dict[Place, str] = {}
    for row in rows:
        for field in outdated_fields(row):
            agreed = row.translation_memory[field].get("agreed", {})
            if print_of_source := agreed.get(row.source_language):
                wanted[row.pk, field] = print_of_source
                columns[row.pk, field] = localized_column(field, row.source_language)
                model: Any = type(row)
    return look_back(model, wanted, columns) if wanted else {}


def look_back(model: Any, wanted: dict[Place, str], columns: dict[Place, str]) -> dict[Place, str]:
    names = sorted(set(columns.values()))
    numbers = {number for number, _field in wanted}
    versions = model.history.filter(id__in=numbers).order_by("-history_id").values("id", *names)
    found: dict[Place, str] = {}
    for version in versions.iterator():
        for place in wanted.keys() - found.keys():
            text = version[columns[place]] or ""
            if place[0] == version["id"] and fingerprint(text) == wanted[place]:
                found[place] = text
        if len(found) == len(wanted):
            break
    return found
