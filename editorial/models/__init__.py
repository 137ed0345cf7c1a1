"""What every piece of content has in common, and what the editors keep beside it."""

from editorial.models.bilingual import (
    LANGUAGES,
    TRANSLATION_COLUMNS,
    Bilingual,
    TranslationStatus,
)
from editorial.models.changeset import Changeset, ChangesetRecord
from editorial.models.content import Content
from editorial.models.correction import Correction
from editorial.models.import_run import BusyError, ImportRow, ImportRun, OutOfTurnError
from editorial.models.letter import Letter
from editorial.models.link import Link
from editorial.models.merge_note import MergeNote
from editorial.models.page_opinion import PageOpinion
from editorial.models.pending_version import PendingVersion
from editorial.models.picture import Pictured, PictureField, PictureFile, focus_column
from editorial.models.presence import Presence
from editorial.models.publishable import (
    Publishable,
    PublishableQuerySet,
    is_published,
    published_rows,
)
from editorial.models.reader_contact import ReaderContact
from editorial.models.role import Role
from editorial.models.search_document import SearchDocument
from editorial.models.sender_count import SenderCount
from editorial.models.sourced import Sourced
from editorial.models.verified import Stake, Verified

__all__ = [
    "LANGUAGES",
    "TRANSLATION_COLUMNS",
    "Bilingual",
    "BusyError",
    "Changeset",
    "ChangesetRecord",
    "Content",
    "Correction",
    "ImportRow",
    "ImportRun",
    "Letter",
    "Link",
    "MergeNote",
    "OutOfTurnError",
    "PageOpinion",
    "PendingVersion",
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
    "Sourced",
    "Stake",
    "TranslationStatus",
    "Verified",
    "focus_column",
    "is_published",
    "published_rows",
]
