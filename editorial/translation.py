"""Corrections are not translated, but their history is kept like that of any content."""

import simple_history

from editorial.feedback.models import Correction

simple_history.register(Correction, app="editorial")
