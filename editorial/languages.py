"""The languages of the site's texts, and all that is different between them.

A third language is a row of this table and one of ``settings.LANGUAGES``, columns of the models
(``makemigrations``), and a catalogue of messages.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

#: Codes as in addresses; the first is the language of the site.
LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


class Language(NamedTuple):
    #: BCP 47, for the ``lang`` of HTML.
    tag: str
    #: In its own words, which whoever cares for the language can read.
    own_name: str
    #: Of dates, in Django's format characters.
    year: str
    month: str
    day: str
    #: Label of a column of this language, of a filter by its texts, of a sheet for translators.
    column_label: str | Promise
    filter_title: str | Promise
    sheet_title: str | Promise
    #: Name of the group whose members translate into it.
    translator_role: str


LANGUAGE: dict[str, Language] = {
    "zh-hans": Language(
        tag="zh-Hans",
        own_name="中文",
        year="Y 年",
        month="Y 年 n 月",
        day="Y 年 n 月 j 日",
        column_label=_("%(label)s (Chinese)"),
        filter_title=_("text in Chinese"),
        sheet_title=_("To be translated into Chinese"),
        translator_role="译者：中文 · Translator: Chinese",
    ),
    "en": Language(
        tag="en",
        own_name="English",
        year="Y",
        month="F Y",
        day="j F Y",
        column_label=_("%(label)s (English)"),
        filter_title=_("text in English"),
        sheet_title=_("To be translated into English"),
        translator_role="译者：英文 · Translator: English",
    ),
}


def current_language() -> str:
    """Of the request; the site's own where none is active."""
    return get_language() or LANGUAGES[0]


def others(language: str) -> tuple[str, ...]:
    return tuple(one for one in LANGUAGES if one != language)


def current_first() -> tuple[str, ...]:
    """All languages in the order in which this request's reader wants them."""
    own = current_language()
    return (own, *others(own))


def localized_column(name: str, language: str) -> str:
    """``("title", "zh-hans")`` → ``title_zh_hans``: where the text in that language is stored."""
    return str(build_localized_fieldname(name, language))


def localized_columns(*names: str) -> tuple[str, ...]:
    """Of all these texts in all languages, the languages of one text side by side."""
    return tuple(localized_column(name, language) for name in names for language in LANGUAGES)


def localized_text(row: object, name: str, language: str) -> str:
    """Empty where it is not written, or the row has no such text."""
    return getattr(row, localized_column(name, language), None) or ""
