"""What every piece of content has in common, and what the editors keep beside it."""

from editorial.models.bilingual import (
    CONTROL,
    LANGUAGES,
    TRANSLATION_COLUMNS,
    Bilingual,
    TranslationStatus,
)
from editorial.models.content import PICTURE, Content
from editorial.models.correction import Correction
from editorial.models.import_run import BusyError, ImportRow, ImportRun, OutOfTurnError
from editorial.models.publishable import Publishable, PublishableQuerySet
from editorial.models.sourced import Sourced

__all__ = [
    "CONTROL",
    "LANGUAGES",
    "PICTURE",
    "TRANSLATION_COLUMNS",
    "Bilingual",
    "BusyError",
    "Content",
    "Correction",
    "ImportRow",
    "ImportRun",
    "OutOfTurnError",
    "Publishable",
    "PublishableQuerySet",
    "Sourced",
    "TranslationStatus",
]
