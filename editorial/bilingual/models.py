"""Texts in two languages, either of which may be the source of the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from editorial.bilingual import status as translation_status
from editorial.languages import LANGUAGES, localized_column, localized_columns, localized_text
from editorial.text import has_control_characters

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: What the machine keeps of the translations of a row.
TRANSLATION_COLUMNS = (
    "translation_memory",
    *localized_columns("translation"),
)


class TranslationStatus(models.TextChoices):
    MISSING = "missing", _("Missing")
    OUTDATED = "outdated", _("Outdated")
    CURRENT = "current", _("Up to date")


def _translation_column(language: _StrPromise) -> models.CharField:
    """Kept by every save, so that lists and counts need no look at the texts.

    Outdated until a save has looked: what nobody has confirmed is not current.
    """
    return models.CharField(
        language,
        max_length=10,
        choices=TranslationStatus.choices,
        default=TranslationStatus.OUTDATED,
        editable=False,
    )


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
    translation_zh_hans = _translation_column(_("Chinese"))
    translation_en = _translation_column(_("English"))

    #: Set before a save that only mends a slip: no translation becomes outdated by it.
    is_minor_change = False
    #: {field: print of the source text} that a translation about to be saved was written against,
    #: where others have saved meanwhile. Good for one save.
    written_against: dict[str, str] = {}
    #: Fields whose texts still say the same in both languages after a save. Good for one save.
    still_accurate: Collection[str] = ()

    #: The fields without which a page in a language makes no sense.
    essential_fields: ClassVar[tuple[str, ...]] = ()
    #: By which lists of many kinds name the row, and the paths to words that say whose it is.
    name_field: ClassVar[str] = ""
    named_within: ClassVar[tuple[str, ...]] = ()
    #: The translated fields that are Markdown, and may hold links.
    markdown_fields: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:
        history: ClassVar[models.Manager[models.Model]]

    class Meta:
        abstract = True

    @classmethod
    def in_use(cls) -> models.Q:
        """The rows whose translations anyone still needs."""
        return models.Q()

    def texts(self) -> dict[str, dict[str, str]]:
        """{field: {language: text}} of every translated field; missing texts are empty."""
        options = translator.get_options_for_model(type(self))
        return {
            field: {language: localized_text(self, field, language) for language in LANGUAGES}
            for field in options.all_fields
        }

    def translation_status(self, language: str) -> str:
        """Missing, outdated or current, as it was last saved."""
        return str(getattr(self, localized_column("translation", language)))

    def field_status(self, field: str, language: str) -> str:
        return translation_status.field_status(
            field, language, self.translation_memory, self.source_language
        )

    def confirm_translation(self, fields: Iterable[str] | None = None) -> None:
        """The texts of these fields (all) still say the same in both languages. Does not save."""
        self.translation_memory = translation_status.confirm(
            self.translation_memory, self.texts() if fields is None else fields
        )

    def filled_languages(self) -> list[str]:
        """The languages whose page stands on its own; hreflang and the sitemap name only these."""
        texts = self.texts()
        return [
            language
            for language in LANGUAGES
            if all(texts[field][language].strip() for field in self.essential_fields)
        ]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Control characters come with text pasted from other programs; feeds break on them."""
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for name in self._names_with_control_characters():
            if name not in errors and name not in (exclude or ()):
                errors[name] = [ValidationError(_("This text has invisible control characters."))]
        if errors:
            raise ValidationError(errors)

    def _names_with_control_characters(self) -> Iterator[str]:
        options = translator.get_options_for_model(type(self))
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname) if field.name not in options.all_fields else ""
            if isinstance(value, str) and has_control_characters(value):
                yield field.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        columns = kwargs.get("update_fields")
        self.remember_texts(columns)
        if columns is not None:
            kwargs["update_fields"] = {*columns, *TRANSLATION_COLUMNS}
        super().save(*args, **kwargs)

    def remember_texts(self, columns: Collection[str] | None) -> None:
        """Takes note of the texts that are about to be saved: those in ``columns``, or all."""
        known = self.translation_memory
        prints = translation_status.fingerprints(self.texts())
        for field, by_language in prints.items():
            for language in by_language:
                column = localized_column(field, language)
                if columns is not None and column not in columns:
                    stored = known.get(field, {}).get("seen", {})
                    by_language[language] = stored.get(language, by_language[language])
        source = self.source_language
        against, self.written_against = self.written_against, {}
        self.translation_memory = translation_status.remember(
            known, prints, source, minor=self.is_minor_change, against=against
        )
        confirmed, self.still_accurate = self.still_accurate, ()
        self.translation_memory = translation_status.confirm(self.translation_memory, confirmed)
        for language in LANGUAGES:
            status = translation_status.overall(language, self.translation_memory, source)
            setattr(self, localized_column("translation", language), status)
