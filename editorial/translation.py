"""Corrections are not translated, but their history is kept like that of any content."""

from editorial.feedback.models import Correction
from editorial.history.records import keep_history

keep_history(Correction, app="editorial")
