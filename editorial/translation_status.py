"""Is a translation missing, current or outdated? Pure functions over texts and fingerprints.

A translation is *current* when the source text it was last written against is still the
source text. For that, each object remembers one pair of fingerprints per field and language:
the source as it was, and the translation as it was. When a save changes the translation, it
is taken as written against the source of that moment.

    texts    {"name": {"zh-hans": "…", "en": "…"}}
    memory   {"en": {"name": ["<source fingerprint>", "<translation fingerprint>"]}}
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

Texts = Mapping[str, Mapping[str, str]]
Memory = Mapping[str, Mapping[str, list[str]]]


class Status(StrEnum):
    MISSING = "missing"
    CURRENT = "current"
    OUTDATED = "outdated"


def fingerprint(text: str) -> str:
    return hashlib.blake2b(text.strip().encode(), digest_size=8).hexdigest()


def remember(memory: Memory, texts: Texts, source: str) -> dict[str, dict[str, list[str]]]:
    """The memory after a save that leaves the object with ``texts``."""
    kept: dict[str, dict[str, list[str]]] = {}
    for field, by_language in texts.items():
        source_print = fingerprint(by_language.get(source, ""))
        for language, text in by_language.items():
            if language == source or not text.strip():
                continue
            before = memory.get(language, {}).get(field)
            unchanged = before is not None and before[1] == fingerprint(text)
            pair = list(before) if before and unchanged else [source_print, fingerprint(text)]
            kept.setdefault(language, {})[field] = pair
    return kept


def status_of(field: str, language: str, memory: Memory, texts: Texts, source: str) -> Status:
    by_language = texts[field]
    source_text = by_language.get(source, "").strip()
    if not by_language.get(language, "").strip():
        return Status.MISSING if source_text or language == source else Status.CURRENT
    if language == source:
        return Status.CURRENT
    pair = memory.get(language, {}).get(field)
    written_against = pair[0] if pair else None
    return Status.CURRENT if written_against == fingerprint(source_text) else Status.OUTDATED


def overall(language: str, memory: Memory, texts: Texts, source: str) -> Status:
    """The worst status among the fields that the source fills."""
    filled = [field for field, by_language in texts.items() if by_language.get(source, "").strip()]
    found = {status_of(field, language, memory, texts, source) for field in filled}
    for status in (Status.MISSING, Status.OUTDATED):
        if status in found:
            return status
    return Status.CURRENT
