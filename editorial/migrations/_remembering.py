"""From one pair of fingerprints per translation to what was seen and what agreed.

Before: {"en": {"name": [source, translation]}} with a fingerprint even of an empty text.
"""

from collections.abc import Callable
from typing import Any

from editorial.translation_status import fingerprint, overall

LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}
#: blake2b of nothing: how an empty text used to be remembered.
OF_NOTHING = "e4a6a0577479b2b4"


def remember_anew(app: str) -> Callable[..., None]:
    """A step of a migration for every row of an app that has a translation memory."""

    def run(apps: Any, schema_editor: Any) -> None:
        for model in apps.get_app_config(app).get_models():
            columns = {field.name for field in model._meta.get_fields()}
            if "translation_memory" in columns and "history_id" not in columns:
                for row in model._base_manager.iterator():
                    convert(row, columns)

    return run


def convert(row: Any, columns: set[str]) -> None:
    fields = [
        column.removesuffix("_en")
        for column in columns
        if column.endswith("_en") and column != "translation_en"
    ]
    memory: dict[str, Any] = {}
    for field in fields:
        seen = {
            language: fingerprint(getattr(row, f"{field}_{suffix}") or "")
            for language, suffix in LANGUAGES.items()
        }
        memory[field] = {"seen": seen}
        for language, pairs in row.translation_memory.items():
            if field in pairs and seen[language]:
                source, translation = (
                    "" if one == OF_NOTHING else one for one in pairs[field]
                )
                memory[field]["agreed"] = {row.source_language: source, language: translation}
    row.translation_memory = memory
    for language, suffix in LANGUAGES.items():
        setattr(row, f"translation_{suffix}", overall(language, memory, row.source_language))
    row.save(update_fields=["translation_memory", "translation_zh_hans", "translation_en"])
