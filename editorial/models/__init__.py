"""What every piece of content has in common, and what the editors keep beside it."""

from editorial.models.bilingual import (
    CONTROL,
    LANGUAGES,
    TRANSLATION_COLUMNS,
    Bilingual,
    TranslationStatus,
)
from editorial.models.content import Content
from editorial.models.correction import Correction
from editorial.models.picture import Pictured, PictureField, PictureFile, focus_column
from editorial.models.publishable import Publishable, PublishableQuerySet
from editorial.models.sourced import Sourced

__all__ = [
    "CONTROL",
    "LANGUAGES",
    "TRANSLATION_COLUMNS",
    "Bilingual",
    "Content",
    "Correction",
    "PictureField",
    "PictureFile",
    "Pictured",
    "Publishable",
    "PublishableQuerySet",
    "Sourced",
    "TranslationStatus",
    "focus_column",
]
