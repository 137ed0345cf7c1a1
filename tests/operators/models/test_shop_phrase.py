"""Sentences for the counter say the same in every script."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from operators.models import ShopPhrase
from tests.factories import make_phrase

pytestmark = pytest.mark.django_db

BLANK = re.compile(r"\{([^{}]*)\}")
URDU = re.compile(r"[\u0600-\u06ff]")


def versions(phrase: ShopPhrase) -> list[str]:
    return [phrase.text_zh_hans, phrase.text_en, phrase.urdu, phrase.roman_urdu]


def test_braces_are_there_for_blanks_only() -> None:
    for phrase in ShopPhrase.objects.all():
        for text in versions(phrase):
            assert not set(BLANK.sub("", text)) & set("{}"), phrase.slug


def test_urdu_is_in_its_script_and_roman_urdu_is_not() -> None:
    for phrase in ShopPhrase.objects.all():
        assert URDU.search(phrase.urdu), phrase.slug
        assert not URDU.search(phrase.roman_urdu), phrase.slug


def test_every_phrase_of_the_first_edition_is_sound_and_filled() -> None:
    for phrase in ShopPhrase.objects.all():
        phrase.full_clean()
        assert phrase.filled_languages() == ["zh-hans", "en"]


@pytest.mark.parametrize("field", ["urdu", "roman_urdu", "situation"])
def test_a_phrase_without_its_urdu_is_no_phrase(field: str) -> None:
    phrase = make_phrase()
    setattr(phrase, field, "")
    with pytest.raises(ValidationError) as error:
        phrase.full_clean()
    assert field in error.value.message_dict


def test_a_phrase_is_known_by_the_readers_text() -> None:
    phrase = make_phrase(text_zh_hans="谢谢", text_en="Thank you")
    assert str(phrase) == "谢谢"
    with translation.override("en"):
        assert str(phrase) == "Thank you"
