"""What all content with an address of its own has in common."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual
from editorial.content.publication import Publishable
from editorial.content.sources import Sourced


class Content(Publishable, Sourced, Bilingual):
    """One published fact or text with an address of its own in both languages."""

    slug = models.CharField(
        _("short address"),
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and single hyphens only.")
            )
        ],
        help_text=_("Small letters, digits and hyphens; the same in both languages."),
    )
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    #: Fields that become a page's title, and its description, in search results.
    title_fields: ClassVar[tuple[str, ...]] = ()
    description_fields: ClassVar[tuple[str, ...]] = ()

    def shown_at(self) -> str:
        """The path of the page on which readers find it; empty where none shows it."""
        page = getattr(self, "get_absolute_url", None)
        return page() if page else ""

    class Meta:
        abstract = True
        constraints = [*Publishable.Meta.constraints, *Sourced.Meta.constraints]
