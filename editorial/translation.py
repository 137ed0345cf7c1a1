"""Corrections are not translated, but their history is kept like that of any content."""

from editorial.models import Correction
from editorial.versions.records import keep_history

keep_history(Correction, app="editorial")
