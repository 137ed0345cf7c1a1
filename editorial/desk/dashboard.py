"""The desk of one editor: which sections, of which kinds, and in which order.

A section is what one template of ``templates/admin/desk/`` shows. An editor has it who has the
right to do something about it; with nothing to do it says so. A new one is a function here, a
key in ``sections`` and a place in ``templates/admin/index.html``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from editorial.accounts.models import translate_permission
from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.content.admin_urls import translation_list_url
from editorial.content.base import Content
from editorial.content.verification import Verified
from editorial.desk import activity, calendar, charts, drafts, inbox
from editorial.desk.due import most_pressing, tallies
from editorial.desk.translations import Line, matrix, sums, to_translate
from editorial.languages import LANGUAGES
from editorial.links.models import Link

#: How many lines each section shows; the figures beside them lead to the rest.
TEXTS, DUE, WAITING, OPINIONS, DRAFTS, RECENT, LINKS = 12, 10, 6, 6, 6, 8, 6
#: As the bars have them from left to right: what is done first.
BAR = (TranslationStatus.CURRENT, TranslationStatus.OUTDATED, TranslationStatus.MISSING)

Section = dict[str, Any]


@dataclass(frozen=True)
class Rights:
    """What an editor may do to which models, in the admin's order.

    ``translates`` are those of which they may write the published texts of a language, no more.
    """

    sees: list[Any]
    changes: list[Any]
    checks: list[Any]
    translates: list[Any]
    may: Callable[[str], bool]

    def own_languages(self) -> list[str]:
        return [one for one in LANGUAGES if self.may(f"editorial.{translate_permission(one)}")]

    def languages(self) -> list[str]:
        """The one that the editor writes comes first, and alone where they do nothing else."""
        own = self.own_languages()
        others = [one for one in LANGUAGES if one not in own]
        return own if self.translates and not self.changes else [*own, *others]


def sections(rights: Rights) -> dict[str, Section | None]:
    """{name of the section: its data}, None where the editor has no part in it."""
    facts = [model for model in rights.checks if issubclass(model, Verified)]
    content = [model for model in rights.changes if issubclass(model, Content)]
    inboxes = [model for model in rights.changes if hasattr(model, "reader_columns")]
    texts = [model for model in rights.sees if issubclass(model, Bilingual)]
    translates = [model for model in rights.translates if issubclass(model, Bilingual)]
    return {
        "to_translate": texts_section(translates, rights) if translates else None,
        **(facts_section(facts) if facts else {}),
        "translations": translations_section(texts, rights) if texts else None,
        "waiting": waiting_section(inboxes) if inboxes else None,
        "opinions": {"rows": inbox.opinions(OPINIONS)} if content else None,
        **(calendar_section(content) if content else {}),
        "recent": recent_section(rights.sees) if rights.sees else None,
        "links": links_section() if Link in rights.sees else None,
    }


def texts_section(models: list[Any], rights: Rights) -> Section:
    return {"rows": to_translate(models, rights.own_languages(), TEXTS)}


def facts_section(models: list[Any]) -> dict[str, Section]:
    counted = tallies(models)
    ages = [sum(by_age) for by_age in zip(*(tally.ages for tally in counted), strict=True)]
    return {
        "due": {
            "total": sum(tally.due for tally in counted),
            "tallies": [tally for tally in counted if tally.due],
            "rows": most_pressing(models, DUE),
        },
        "ages": {
            "total": sum(ages),
            "bars": list(zip(ages, charts.beside(ages), strict=True)),
        },
    }


def translations_section(models: list[Any], rights: Rights) -> Section:
    lines, languages = matrix(models, rights.translates), rights.languages()
    counts = sums(lines)
    return {
        "languages": languages,
        "behind": sum(counts[one][status] for one in languages for status in BAR[1:]),
        "shares": [share(language, counts[language]) for language in languages],
        "lines": [{"model": line.model, "cells": cells(line, languages)} for line in lines],
    }


def share(language: str, counts: dict[str, int]) -> Section:
    return {
        "language": language,
        "counts": counts,
        "percent": charts.percent(counts[TranslationStatus.CURRENT], sum(counts.values())),
        "parts": charts.stacked((status.value, counts[status]) for status in BAR),
    }


def cells(line: Line, languages: list[str]) -> list[Section]:
    return [
        {
            "language": language,
            "status": status,
            "count": line.counts[language][status],
            "address": translation_list_url(line.model, language, status.value),
        }
        for language in languages
        for status in TranslationStatus
    ]


def waiting_section(models: list[Any]) -> Section:
    counts = inbox.how_many_wait(models)
    letters = inbox.waiting(models, WAITING) if counts else []
    return {"total": sum(counts.values()), "counts": counts, "letters": letters}


def calendar_section(models: list[Any]) -> dict[str, Section]:
    days, more = calendar.two_weeks(models)
    waiting_versions = drafts.open_drafts(models)
    drafts.enter(days, waiting_versions)
    counts = calendar.how_many_drafts(models)
    shown = calendar.drafts(models, DRAFTS) if counts else []
    return {
        "calendar": {
            "days": days,
            "today": timezone.localdate(),
            "more": more,
            "total": sum(len(day.entries) for day in days),
        },
        "drafts": {
            "total": sum(counts.values()),
            "counts": counts,
            "rows": shown,
            "versions": [(one, drafts.named(one)) for one in waiting_versions],
        },
    }


def recent_section(models: list[Any]) -> Section:
    return {"changes": activity.recent(models, RECENT)}


def links_section() -> Section:
    """Broken ones, the oldest first; what cites them is on the list that they lead to."""
    broken = Link.objects.broken()
    return {"total": broken.count(), "links": broken.select_related("content_type")[:LINKS]}
