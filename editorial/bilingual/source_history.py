"""The source texts that outdated translations were written from, found in the history."""

from __future__ import annotations

from collections.abc import Iterable

from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.bilingual.status import fingerprint
from editorial.languages import localized_column, others

#: (number of the row, field)
_TextKey = tuple[int, str]


def outdated_fields(row: Bilingual) -> list[str]:
    """Whose translation was written before the source changed."""
    languages = others(row.source_language)
    return [
        field
        for field in row.translation_memory
        if any(row.field_status(field, one) == TranslationStatus.OUTDATED for one in languages)
    ]


def agreed_sources(rows: Iterable[Bilingual]) -> dict[_TextKey, str]:
    """{key: the source text of the last agreement}, of rows of one model; one query at most.

    A text is left out where nobody ever agreed, or the history does not go back so far.
    """
    wanted: dict[_TextKey, str] = {}
    columns: dict[_TextKey, str] = {}
    for row in rows:
        for field in outdated_fields(row):
            agreed = row.translation_memory[field].get("agreed", {})
            if print_of_source := agreed.get(row.source_language):
                wanted[row.pk, field] = print_of_source
                columns[row.pk, field] = localized_column(field, row.source_language)
                model = type(row)
    return _sources_in_history(model, wanted, columns) if wanted else {}


def _sources_in_history(
    model: type[Bilingual], wanted: dict[_TextKey, str], columns: dict[_TextKey, str]
) -> dict[_TextKey, str]:
    names = sorted(set(columns.values()))
    numbers = {number for number, _field in wanted}
    versions = model.history.filter(id__in=numbers).order_by("-history_id").values("id", *names)
    found: dict[_TextKey, str] = {}
    for version in versions.iterator():
        for key in wanted.keys() - found.keys():
            text = version[columns[key]] or ""
            if key[0] == version["id"] and fingerprint(text) == wanted[key]:
                found[key] = text
        if len(found) == len(wanted):
            break
    return found
