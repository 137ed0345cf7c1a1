"""How much of a page's title and description search engines show.

They cut by width, not by count: a Chinese character takes the room of two Latin ones. About 600
pixels of a title and two lines of a description are shown, which is what these figures say.
"""

from __future__ import annotations

import unicodedata

from django.db import models

#: In widths of a Latin character.
TITLE, DESCRIPTION = 60, 160


def width(text: str) -> int:
    """In Latin characters; Chinese and full-width ones count double."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def cut_of(model: type[models.Model], field: str) -> int:
    """0 for a field that search engines do not show."""
    if field in getattr(model, "title_fields", ()):
        return TITLE
    return DESCRIPTION if field in getattr(model, "description_fields", ()) else 0
