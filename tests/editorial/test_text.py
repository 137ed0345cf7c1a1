"""Characters that no text may have, line ends, and full-width forms."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.text import (
    TextTooLongError,
    half_width,
    has_control_characters,
    unix_line_ends,
    without_control_characters,
)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_control_characters_are_found_and_removed(sign: str) -> None:
    assert has_control_characters(f"a{sign}b")
    assert without_control_characters(f"a{sign}b") == "ab"
    assert without_control_characters(f"a{sign}b", " ") == "a b"


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "中文 اردو 😀", "\u200b"])
def test_text_with_tabs_and_line_ends_has_no_control_characters(text: str) -> None:
    assert not has_control_characters(text)
    assert without_control_characters(text) == text


def test_every_line_end_becomes_a_line_feed() -> None:
    assert unix_line_ends("a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("text", "plain"), [("＊１２３＃", "*123#"), ("５ＧＢ", "5GB"), ("2026年", "2026年"), ("", "")]
)
def test_full_width_characters_become_plain(text: str, plain: str) -> None:
    assert half_width(text, 40) == plain


def test_text_longer_than_allowed_is_refused_before_it_is_normalised(monkeypatch: Any) -> None:
    lengths: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(unicodedata, "normalize", lambda _form, text: lengths.append(len(text)))
        with pytest.raises(TextTooLongError):
            half_width("\u0315" * 41, 40)
    assert lengths == []


@given(st.text(max_size=60))
def test_characters_are_normalised_one_by_one(text: str) -> None:
    assert half_width(text, 60) == "".join(unicodedata.normalize("NFKC", one) for one in text)
