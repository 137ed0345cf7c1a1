"""The part of a text that answers, with what was asked for marked and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.search.results import excerpt, highlight
from editorial.search.tokens import Term, fuzzy_terms, prefix_terms, query_terms


def shown(text: str, question: str) -> str:
    pieces = highlight(text, query_terms(question))
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("查话费余额和流量", "话费余额", "查[话费余额]和流量"),
        ("查話費餘額和流量", "话费余额", "查[話費餘額]和流量"),
        ("充电，充值", "充", "[充]电，[充]值"),
        ("Recharges and recharging", "recharge", "[Recharges] and [recharging]"),
        ("Dial *111# or 111", "*111#", "Dial [*111#] or 111"),
        ("Dial *111# or 111", "111", "Dial *[111]# or [111]"),
        ("４０ＧＢ", "40gb", "[４０ＧＢ]"),
        ("nothing here", "else", "nothing here"),
        ("", "充值", ""),
    ],
)
def test_what_was_asked_for_is_marked(text: str, question: str, expected: str) -> None:
    assert shown(text, question) == expected


def test_a_begun_and_a_mistyped_word_are_marked_whole() -> None:
    begun = highlight("Telenor SIM", prefix_terms(query_terms("telen")))
    slipped = highlight("Telenor SIM", fuzzy_terms("telenr"))
    assert [piece.text for piece in begun if piece.is_match] == ["Telenor"]
    assert [piece.text for piece in slipped if piece.is_match] == ["Telenor"]


@given(st.text(max_size=80), st.text(max_size=20))
def test_no_sign_of_a_text_is_lost_or_moved(text: str, question: str) -> None:
    for terms in (query_terms(question), fuzzy_terms(question), [Term((text[:2],))]):
        assert "".join(piece.text for piece in highlight(text, terms)) == text


def test_an_excerpt_begins_near_the_place_that_matches() -> None:
    text = "word " * 100 + "the balance expires " + "tail " * 100
    pieces = excerpt(text, query_terms("balance"))
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("…word")
    assert whole.endswith("…")
    assert "the balance expires" in whole
    assert len(whole) < 180


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    pieces = excerpt("甲" * 300, query_terms("balance"))
    assert "".join(piece.text for piece in pieces) == "甲" * 110 + "…"
    assert excerpt("", query_terms("balance")) == []
