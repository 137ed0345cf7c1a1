"""What a text is found by: in both languages, in any writing, the same for every database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.search.tokens import (
    _LONGEST_TERM,
    _MOST_TERMS,
    Term,
    fold_text,
    fuzzy_index_terms,
    fuzzy_terms,
    index_terms,
    prefix_terms,
    query_terms,
)


def asked(question: str) -> list[str]:
    return [text for term in query_terms(question) for text in term.texts]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("充值", ["充", "值", "充值"]),
        ("話費餘額", ["话", "费", "余", "额", "话费", "费余", "余额"]),
        ("Recharging the balance", ["recharg", "the", "balanc"]),
        ("40GB 套餐", ["40", "gb", "套", "餐", "套餐"]),
        ("４Ｇ", ["4", "g"]),
        ("Rs 1,000", ["rs", "1000"]),
        ("Dial *111*2# now", ["~c1112", "dial", "111", "2", "now"]),
        ("*100*{amount}#", ["~c100", "100", "amount"]),
        ("میرا نمبر", ["میرا", "نمبر"]),
        ("充 充 充", ["充"]),
        ("", []),
        ("—…!?", []),
    ],
)
def test_a_text_is_found_by_its_parts(text: str, terms: list[str]) -> None:
    assert index_terms(text) == terms


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("充值", ["充值"]),
        ("充", ["充"]),
        ("話費餘額", ["话费", "费余", "余额"]),
        ("怎么充值？", ["充值"]),
        ("怎么", ["怎么"]),
        ("how do I recharge", ["recharg"]),
        ("how to", ["how", "to"]),
        ("*111#", ["~c111"]),
        ("＊１１１＃ Jazz", ["~c111", "jazz"]),
        ("111", ["111"]),
        ("#", []),
        ("", []),
        ("\x00\u202e", []),
    ],
)
def test_a_question_looks_for_what_matters_in_it(question: str, terms: list[str]) -> None:
    assert asked(question) == terms


@given(st.text(max_size=300))
def test_whatever_is_asked_is_a_few_short_terms_of_plain_signs(question: str) -> None:
    for terms in (query_terms(question), fuzzy_terms(question)):
        assert len(terms) <= _MOST_TERMS
        for text in (text for term in terms for text in term.texts):
            assert 0 < len(text.lstrip("~")) <= _LONGEST_TERM + 1
            assert not {*"\"'\\ *:&|()"} & {*text}


@given(st.text(st.characters(categories=["Lo", "Ll", "Lu", "Nd"]), min_size=1, max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    kept = {*index_terms(text)}
    for term in query_terms(text):
        assert kept & {*term.texts}


def test_only_words_of_letters_may_be_begun() -> None:
    assert prefix_terms(query_terms("telen 充值 40")) == [
        Term(("telen",), is_prefix=True),
        Term(("充值",)),
        Term(("40",)),
    ]
    assert prefix_terms(query_terms("充值 40 ab")) == []


@pytest.mark.parametrize(
    "slip", ["telnor", "telenorr", "telemor", "etlenor", "tleenor", "telenro", "TELENOR"]
)
def test_one_slip_in_a_longer_word_is_forgiven(slip: str) -> None:
    kept = {*fuzzy_index_terms("Telenor")}
    (term,) = fuzzy_terms(slip)
    assert kept & {*term.texts}


@pytest.mark.parametrize("other", ["jazz", "ufone", "tornado", "telephony"])
def test_other_words_are_not_taken_for_it(other: str) -> None:
    kept = {*fuzzy_index_terms("Telenor")}
    assert not any(kept & {*term.texts} for term in fuzzy_terms(other))


def test_short_words_and_figures_are_not_forgiven() -> None:
    assert fuzzy_terms("zong 充值 76367") == []
    assert fuzzy_index_terms("Zong 充值 76367") == []


def test_plain_is_half_width_simplified_and_small() -> None:
    assert fold_text("ＪＡＺＺ 電話費") == "jazz 电话费"
