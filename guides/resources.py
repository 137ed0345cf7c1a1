"""Import resources of guides, tips and questions; reads a guide's Markdown files as one row."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.utils.translation import gettext as _
from import_export.fields import Field

from editorial.imports.importer import ContentResource
from editorial.imports.resources import TableResource
from editorial.imports.table import Table
from editorial.imports.widgets import many, one
from editorial.languages import LANGUAGES, localized_column, localized_columns
from guides.models import Guide, Question, Tip
from operators.models import Operator, Plan, RechargeChannel
from operators.resources import COMMON, FACTS

FENCE = "+++"
WORDS = ("title", "summary", "seo_title", "seo_description")
#: Of what editors choose in the admin: no file says it, so that loading one leaves it alone.
BESIDE_FILES = ("cover_alt",)
#: In the front matter of the language that the guide was written in first.
SHARED = (
    "topic",
    "position",
    "used_as",
    "operators",
    "plans",
    "channels",
    "source_url",
    "source_date",
    "confidence",
)


class TipResource(ContentResource):
    operators: Field = many(Operator, "operators")

    class Meta(ContentResource.Meta):
        model = Tip
        fields = (
            "slug",
            "topic",
            "importance",
            "used_as",
            "operators",
            *localized_columns("text", "note", "regions"),
            *COMMON,
        )


class GuideResource(ContentResource):
    operators: Field = many(Operator, "operators")
    plans: Field = many(Plan, "plans")
    channels: Field = many(RechargeChannel, "channels")

    class Meta(ContentResource.Meta):
        model = Guide
        fields = (
            "slug", "topic", "position", "used_as", "operators", "plans", "channels",
            *localized_columns(*WORDS, "body", *BESIDE_FILES), "source_language", *COMMON,
        )  # fmt: skip


class QuestionResource(TableResource):
    """Export only: readers' own words are not changed by an import."""

    guide: Field = one(Guide, "guide")
    operator: Field = one(Operator, "operator")

    class Meta(TableResource.Meta):
        model = Question
        import_id_fields = ("id",)
        fields = (
            "id", "created_at", "guide", "operator", "reader_language", "reader_words",
            *localized_columns("question", "answer"), "status",
        )  # fmt: skip


TABLES: dict[str, type[ContentResource]] = {**FACTS, "tips.csv": TipResource}


def read_guides(folder: Path) -> Table:
    """One row per guide from ``<slug>.<language>.md`` files.

    Shared keys (topic, related rows, source) stand in the file that has a ``topic``: that
    language is the one the guide was written in first.
    """
    columns = [
        one for one in GuideResource.Meta.fields if one not in localized_columns(*BESIDE_FILES)
    ]
    table = Table(file=folder.name, columns=columns)
    guides: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.glob("*.md")):
        slug, _dot, language = path.stem.partition(".")
        if language in LANGUAGES:
            guides.setdefault(slug, {})[language] = path
        else:
            table.fault(1, "", _("“%(value)s” is not a language.") % {"value": language}, path.name)
    for slug, paths in guides.items():
        _read_guide(slug, paths, table)
    return table


def _read_guide(slug: str, paths: dict[str, Path], table: Table) -> None:
    row: dict[str, object] = dict.fromkeys(table.columns, "")
    row |= {"slug": slug, "status": "published"}
    place = ""
    for language, path in paths.items():
        keys, body = _read_file(path, table)
        is_source = "topic" in keys
        if is_source and place:
            table.fault(1, "topic", _("The topic stands in one language only."), path.name)
        allowed = {*WORDS, *(SHARED if is_source else ())}
        for key in sorted(set(keys) - allowed):
            table.fault(1, key, _("This column is not known."), path.name)
        for key in WORDS:
            row[localized_column(key, language)] = keys.get(key, "")
        row[localized_column("body", language)] = body
        if is_source:
            place = path.name
            row["source_language"] = language
            row.update({key: _as_cell(keys.get(key, "")) for key in SHARED})
    first = next(iter(paths.values())).name
    table.add([str(row[column]) for column in table.columns], place or first, 1)


def _read_file(path: Path, table: Table) -> tuple[dict[str, object], str]:
    """(front matter, text) of one file; reports an unreadable file as a problem of the table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        before, _fence, rest = text.partition(f"{FENCE}\n")
        head, end, body = rest.partition(f"\n{FENCE}\n")
        if before.strip() or not end:
            raise ValueError(_("The file must begin with its keys between two lines of +++."))
        return tomllib.loads(head), body.strip()
    except UnicodeDecodeError:
        table.fault(1, "", _("The file is not in UTF-8."), path.name)
    except ValueError as error:
        table.fault(1, "", str(error), path.name)
    return {}, ""


def _as_cell(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)
