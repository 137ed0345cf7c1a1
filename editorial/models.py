"""What every piece of content has in common, and what the editors keep beside it."""

from editorial.accounts.models import Role
from editorial.bilingual.models import TRANSLATION_COLUMNS, Bilingual, TranslationStatus
from editorial.content.base import Content
from editorial.content.publication import (
    Publishable,
    PublishableQuerySet,
    is_published,
    published_rows,
)
from editorial.content.sources import Sourced
from editorial.content.verification import Impact, Verified
from editorial.drafts.models import Draft, DraftNotice, DraftVersion
from editorial.editing.models import MergeNote, Presence, SentForm
from editorial.feedback.counters import SenderCount
from editorial.feedback.models import Correction, Letter, PageOpinion, ReaderContact
from editorial.history.models import Changeset, Version
from editorial.images.models import Pictured, PictureField, PictureFile, focus_column
from editorial.imports.models import BusyError, ImportRow, ImportRun, InvalidTransitionError
from editorial.links.models import Link
from editorial.search.models import SearchDocument

__all__ = [
    "TRANSLATION_COLUMNS",
    "Bilingual",
    "BusyError",
    "Changeset",
    "Content",
    "Correction",
    "Draft",
    "DraftNotice",
    "DraftVersion",
    "Impact",
    "ImportRow",
    "ImportRun",
    "InvalidTransitionError",
    "Letter",
    "Link",
    "MergeNote",
    "PageOpinion",
    "PictureField",
    "PictureFile",
    "Pictured",
    "Presence",
    "Publishable",
    "PublishableQuerySet",
    "ReaderContact",
    "Role",
    "SearchDocument",
    "SenderCount",
    "SentForm",
    "Sourced",
    "TranslationStatus",
    "Verified",
    "Version",
    "focus_column",
    "is_published",
    "published_rows",
]
