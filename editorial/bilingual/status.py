"""Is a translation missing, current or outdated? Pure functions over fingerprints of texts.

A translation is *current* when both texts are as they were when somebody last held them against
each other. For that, each object remembers, per field, the texts as it last saw them and as they
last agreed. A save that changes the translation makes an agreement, for whoever writes it has the
source of that moment before them; a save that changes only the source does not.

    prints   {"name": {"zh-hans": "9f…", "en": ""}}        "" where there is no text
    memory   {"name": {"seen": {…}, "agreed": {…}}}        without "agreed" before the first
"""

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum

_Prints = Mapping[str, str]
_FieldPrints = Mapping[str, _Prints]
Memory = Mapping[str, Mapping[str, _Prints]]


class Status(StrEnum):
    MISSING = "missing"
    OUTDATED = "outdated"
    CURRENT = "current"


def fingerprint(text: str) -> str:
    """Empty for a text of nothing but white space, which counts as none."""
    words = text.strip()
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest() if words else ""


def fingerprints(texts: _FieldPrints) -> dict[str, dict[str, str]]:
    return {
        field: {language: fingerprint(text) for language, text in by_language.items()}
        for field, by_language in texts.items()
    }


def remember(
    memory: Memory,
    prints: _FieldPrints,
    source: str,
    *,
    minor: bool = False,
    against: Mapping[str, str] | None = None,
) -> dict[str, dict[str, _Prints]]:
    """The memory after a save that leaves the object with these texts.

    A ``minor`` save, of a slip mended in either language, leaves every status as it was.
    ``against`` has, by field, the print of the source text that whoever wrote the translation had
    before them, where somebody has changed it meanwhile.
    """
    older = against or {}
    return {
        field: _remember_field(
            memory.get(field, {}), dict(now), source, minor=minor, against=older.get(field)
        )
        for field, now in prints.items()
    }


def _remember_field(
    before: Mapping[str, _Prints],
    now: _Prints,
    source: str,
    *,
    minor: bool,
    against: str | None = None,
) -> dict[str, _Prints]:
    kept = {"seen": now, "agreed": before["agreed"]} if "agreed" in before else {"seen": now}
    seen = before.get("seen", {})
    translations = {language: text for language, text in now.items() if language != source}
    if not all(translations.values()):
        return {"seen": now}
    if minor and all(seen.get(language) for language in translations):
        return kept | {"agreed": now} if _agrees(before) else kept
    rewritten = any(seen.get(language) != text for language, text in translations.items())
    agreed = now if against is None else {**now, source: against}
    return kept | {"agreed": agreed} if rewritten else kept


def confirm(memory: Memory, fields: Iterable[str]) -> dict[str, Mapping[str, _Prints]]:
    """The memory after somebody found the translations of these fields still accurate."""
    return {**memory, **{field: _agreed_now(memory[field]) for field in fields if field in memory}}


def _agreed_now(known: Mapping[str, _Prints]) -> Mapping[str, _Prints]:
    return {**known, "agreed": known["seen"]}


def _agrees(known: Mapping[str, _Prints]) -> bool:
    return "agreed" in known and known["agreed"] == known["seen"]


def field_status(field: str, language: str, memory: Memory, source: str) -> Status:
    """Of one field. A text that stands in one language alone is missing in the other."""
    known = memory.get(field, {})
    seen = known.get("seen", {})
    if not any(seen.values()):
        return Status.CURRENT if known else Status.OUTDATED
    if language == source:
        only_translated = not seen[language] and _agrees(known)
        return Status.MISSING if only_translated else Status.CURRENT
    if not seen.get(language):
        return Status.MISSING
    return Status.CURRENT if _agrees(known) else Status.OUTDATED


def overall(language: str, memory: Memory, source: str) -> Status:
    """The worst status of all fields; outdated where nothing is remembered."""
    found = {field_status(field, language, memory, source) for field in memory}
    return next((status for status in Status if status in found), Status.OUTDATED)
