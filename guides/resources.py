"""Which columns guides and tips have, and how a guide's two Markdown files become one row."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from import_export.fields import Field

from editorial.importing import ContentResource, Problem, Table, many
from guides.models import Guide, Tip
from operators.models import Operator, Plan, RechargeChannel
from operators.resources import COMMON, FACTS, pairs

FENCE = "+++"
WORDS = ("title", "summary", "seo_title", "seo_description")
#: In the front matter of the language that the guide was written in first.
SHARED = (
    "topic",
    "position",
    "operators",
    "plans",
    "channels",
    "source_url",
    "source_date",
    "confidence",
)
LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}


class TipResource(ContentResource):
    operators: Field = many(Operator, "operators")

    class Meta(ContentResource.Meta):
        model = Tip
        fields = ("slug", "topic", "importance", "operators", *pairs("text", "note"), *COMMON)


class GuideResource(ContentResource):
    operators: Field = many(Operator, "operators")
    plans: Field = many(Plan, "plans")
    channels: Field = many(RechargeChannel, "channels")

    class Meta(ContentResource.Meta):
        model = Guide
        fields = (
            "slug", "topic", "position", "operators", "plans", "channels",
            *pairs(*WORDS, "body"), "source_language", *COMMON,
        )  # fmt: skip


TABLES: dict[str, type[ContentResource]] = {**FACTS, "tips.csv": TipResource}


def read_guides(folder: Path) -> Table:
    """One row per guide from ``<slug>.<language>.md`` files.

    Shared keys (topic, related rows, source) stand in the file that has a ``topic``: that
    language is the one the guide was written in first.
    """
    columns = [*GuideResource.Meta.fields]
    table = Table(file=folder.name, columns=columns)
    slugs = sorted({path.name.split(".")[0] for path in folder.glob("*.md")})
    for slug in slugs:
        row = dict.fromkeys(columns, "") | {"slug": slug, "status": "published"}
        for language in LANGUAGES:
            read_guide(folder / f"{slug}.{language}.md", language, row, table)
        table.rows.append([str(row[column]) for column in columns])
        table.lines.append(1)
    return table


def read_guide(path: Path, language: str, row: dict[str, Any], table: Table) -> None:
    if not path.exists():
        return
    _before, _fence, rest = path.read_text(encoding="utf-8").partition(f"{FENCE}\n")
    head, _fence, body = rest.partition(f"\n{FENCE}\n")
    try:
        keys = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        table.problems.append(Problem(path.name, 1, "", str(error)))
        return
    shared = SHARED if "topic" in keys else ()
    for key in sorted(set(keys) - {*WORDS, *shared}):
        table.problems.append(Problem(path.name, 1, key, _("This column is not known.")))
    for key in WORDS:
        row[f"{key}_{LANGUAGES[language]}"] = keys.get(key, "")
    row[f"body_{LANGUAGES[language]}"] = body.strip()
    if shared:
        row["source_language"] = language
        row.update({key: as_cell(keys.get(key, "")) for key in SHARED})


def as_cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)
