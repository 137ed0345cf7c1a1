"""Texts in two languages, either of which may be the source of the other."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from editorial import translation_status

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
#: All but tab and line ends.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Bilingual(models.Model):
    """Texts in 简体中文 and English, either of which may be the source of the other."""

    source_language = models.CharField(
        _("written first in"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The other language is checked against this one."),
    )
    translation_memory = models.JSONField(default=dict, editable=False)

    #: The fields without which a page in a language makes no sense.
    essential_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def texts(self) -> dict[str, dict[str, str]]:
        """{field: {language: text}} of every translated field; missing texts are empty."""
        options: Any = translator.get_options_for_model(type(self))
        return {
            field: {
                language: getattr(self, build_localized_fieldname(field, language)) or ""
                for language in LANGUAGES
            }
            for field in options.fields
        }

    def translation_status(self, language: str) -> translation_status.Status:
        return translation_status.overall(
            language, self.translation_memory, self.texts(), self.source_language
        )

    def filled_languages(self) -> list[str]:
        """The languages whose page stands on its own; hreflang and the sitemap name only these."""
        texts = self.texts()
        return [
            language
            for language in LANGUAGES
            if all(texts[field][language].strip() for field in self.essential_fields)
        ]

    def clean(self) -> None:
        """Control characters come with text pasted from other programs; feeds break on them."""
        super().clean()
        for field, by_language in self.texts().items():
            if any(CONTROL.search(words) for words in by_language.values()):
                raise ValidationError({field: _("This text has invisible control characters.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.translation_memory = translation_status.remember(
            self.translation_memory, self.texts(), self.source_language
        )
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "translation_memory"}
        super().save(*args, **kwargs)
