"""Text pasted from other programs carries signs that nobody sees."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from guides.models import Guide
from operators.models import Operator
from tests.desk import faults, save
from tests.factories import make_guide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", ["\x0b", "\x01", "\x1f"])
def test_control_characters_are_refused_with_a_sentence(sign: str) -> None:
    guide = make_guide()
    guide.title_en = f"ab{sign}cd"
    with pytest.raises(ValidationError) as error:
        guide.full_clean()
    assert list(error.value.message_dict) == ["title_en"]


@pytest.mark.parametrize("sign", ["\x0b", "\x1f"])
def test_a_form_with_them_is_sent_back_with_the_sentence_at_the_field(
    admin_client: Client, sign: str
) -> None:
    response = save(admin_client, Guide, make_guide().pk, language="en", title_en=f"ab{sign}cd")
    assert faults(response) == {"title_en": ["This text has invisible control characters."]}


def test_control_characters_are_refused_in_untranslated_text_too(admin_client: Client) -> None:
    jazz = Operator.objects.get(slug="jazz")
    response = save(admin_client, Operator, jazz.pk, language="en", short_name="Ja\x0bzz")
    assert faults(response) == {"short_name": ["This text has invisible control characters."]}


def test_tabs_and_line_ends_are_fine() -> None:
    guide = make_guide()
    guide.body_en = "a\tb\r\nc"
    guide.full_clean()


def test_a_feed_survives_them(client: Client) -> None:
    make_guide(title_en="ab\x0bcd", summary_en="x\x01y")
    assert client.get("/en/feed.xml").status_code == 200
