"""What is different between languages stands in one table."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation

from editorial.languages import (
    LANGUAGE,
    LANGUAGES,
    current_first,
    current_language,
    localized_column,
    localized_columns,
    localized_text,
    others,
)
from guides.models import Guide


def test_every_language_of_the_site_has_a_row() -> None:
    assert list(LANGUAGE) == list(LANGUAGES) == [code for code, _name in settings.LANGUAGES]


def test_other_languages_leave_out_the_given_one() -> None:
    assert others("en") == ("zh-hans",)
    assert others("zh-hans") == ("en",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_current_language_comes_first(language: str) -> None:
    with translation.override(language):
        assert current_language() == language
        assert current_first()[0] == language
        assert set(current_first()) == set(LANGUAGES)


def test_site_language_is_current_where_none_is_active() -> None:
    with translation.override(None):
        assert current_language() == LANGUAGES[0]


def test_columns_of_a_text_stand_side_by_side() -> None:
    assert localized_column("title", "zh-hans") == "title_zh_hans"
    assert localized_columns("title", "body") == (
        *("title_zh_hans", "title_en"),
        *("body_zh_hans", "body_en"),
    )


def test_text_in_a_language_is_empty_where_it_is_missing() -> None:
    guide = Guide(title_zh_hans="标题", title_en=None)
    assert localized_text(guide, "title", "zh-hans") == "标题"
    assert localized_text(guide, "title", "en") == ""
    assert localized_text(guide, "no_such_text", "en") == ""
