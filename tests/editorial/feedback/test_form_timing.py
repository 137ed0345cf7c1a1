"""When a form was opened: signed, not too lately, not too long ago."""

from __future__ import annotations

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from editorial.feedback.forms import (
    OPENING_SALT,
    _seconds_since,
    check_form_timing,
    is_opening_usable,
    sign_opening_time,
)
from tests.factories import stop_clock

OPENED = "2026-11-25T12:00:00+05:00"


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> str:
    stop_clock(monkeypatch, OPENED)
    return sign_opening_time()


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ("2026-11-25T12:00:00+05:00", "quickly"),
        ("2026-11-25T12:00:02.9+05:00", "quickly"),
        ("2026-11-25T12:00:03+05:00", ""),
        ("2026-11-26T12:00:00+05:00", ""),
        ("2026-11-26T12:00:01+05:00", "more than a day"),
        ("2026-11-25T11:59:59+05:00", "more than a day"),
    ],
)
def test_between_three_seconds_and_a_day_is_a_person(
    monkeypatch: pytest.MonkeyPatch, opening: str, sent: str, refused: str
) -> None:
    stop_clock(monkeypatch, sent)
    if not refused:
        return check_form_timing(opening)
    with override("en"), pytest.raises(ValidationError, match=refused):
        check_form_timing(opening)


def test_too_quick_is_usable_later(opening: str) -> None:
    assert is_opening_usable(opening)


@given(st.text())
def test_what_we_did_not_sign_is_no_opening(text: str) -> None:
    assert _seconds_since(text) is None


def test_another_signature_of_ours_is_no_opening() -> None:
    assert _seconds_since(signing.dumps(0.0, salt="editorial.preview")) is None
    assert _seconds_since(signing.dumps(0.0, salt=OPENING_SALT)) is not None
