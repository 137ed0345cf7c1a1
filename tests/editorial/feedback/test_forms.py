"""What a letter may say, and what is told to whoever says something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from editorial.feedback.forms import LetterForm, sign_opening_time
from editorial.feedback.views import CorrectionForm
from tests.factories import stop_clock

WORDS = "The balance code has changed."


@pytest.fixture(autouse=True)
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    stop_clock(monkeypatch, "2026-11-25T12:00:00+05:00")
    opening = sign_opening_time()
    stop_clock(monkeypatch, "2026-11-25T12:01:00+05:00")
    with override("en"):
        yield opening


def faults(opening: str, form_class: Any = LetterForm, **said: str) -> dict[str, str]:
    form = form_class({"words": WORDS, "opened": opening, **said})
    return {name: " ".join(errors) for name, errors in form.errors.items()}


def test_words_alone_are_a_letter(opening: str) -> None:
    assert faults(opening) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Write a few words first."),
        ("  \n \x00 ", "Write a few words first."),
        ("???", "Write a few more words"),
        ("\u200b" * 9, "Write a few more words"),
        ("ａ \u2066b", "Write a few more words"),
        ("x" * 2001, "That is 2001 characters, and 2000 fit."),
        ("http://a.b www.c.d HTTPS://e.f", "Leave two links at most"),
        ("ｈｔｔｐ://a ｈｔｔｐ://b ｗｗｗ．c", "Leave two links at most"),
        ("[URL=x] <a href=1> http://x", "Leave two links at most"),
    ],
)
def test_words_that_do_not_do_are_told(opening: str, words: str, told: str) -> None:
    assert faults(opening, words=words)["words"].startswith(told)


@pytest.mark.parametrize(
    "words",
    ["怎么充值", "x" * 2000, "字" * 2000, "http://a.b and www.c.d", "📶📶📶📶", "\u202eمیرا بیلنس"],
)
def test_other_words_do(opening: str, words: str) -> None:
    assert faults(opening, words=words) == {}


def test_links_are_counted_wherever_they_stand(opening: str) -> None:
    two = "http://a.b www.c.d"
    assert faults(opening, CorrectionForm, words=two, where="Lahore") == {}
    told = faults(opening, CorrectionForm, words=two, where="www.e.f")
    assert told["words"].startswith("Leave two links at most")


def test_lines_stay_and_what_no_keyboard_writes_goes(opening: str) -> None:
    form = LetterForm({"words": " one\r\ntwo\x00\x07\ud800\uffff ", "opened": opening})
    assert form.is_valid()
    assert form.cleaned_data["words"] == "one\ntwo"


def test_lines_count_as_one_character_each(opening: str) -> None:
    assert faults(opening, words="12345678\r\n9" * 200) == {}


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_anything_is_a_letter_or_told(
    words: str, contact: str, where: str, when: str, opened: str
) -> None:
    data = {"words": words, "contact": contact, "where": where, "when": when, "opened": opened}
    form = CorrectionForm(data)
    assert form.is_valid() or all(form.errors.values())


def test_a_contact_may_be_anything_short(opening: str) -> None:
    assert faults(opening, contact="微信 li_lahore") == {}
    told = faults(opening, contact="x" * 201)["contact"]
    assert told.startswith("That is 201 characters, and 200 fit")


def test_a_field_that_nobody_sees_is_a_trap(opening: str) -> None:
    assert "readers do not see" in faults(opening, website="https://spam.example")["__all__"]


@pytest.mark.parametrize("field", ["website", "opened"])
def test_what_nobody_sees_is_told_in_a_sentence_whatever_it_holds(opening: str, field: str) -> None:
    assert list(faults(opening, **{field: "\x00"})) == ["__all__"]


def test_how_it_was_sent_is_told_only_when_the_words_are_sound(opening: str) -> None:
    assert list(faults(opening, words="", website="x", opened="")) == ["words"]


def test_the_first_opening_stays_while_it_is_good(opening: str) -> None:
    assert LetterForm({"words": "", "opened": opening}).opening() == opening
    renewed = LetterForm({"words": "", "opened": "forged"}).opening()
    assert renewed not in {"forged", opening}
    assert LetterForm().opening()


@pytest.mark.parametrize("when", ["", "2026-11-25", "2026/7/1", "2026年7月1日", "２０２６-07-01"])
def test_a_day_until_today(opening: str, when: str) -> None:
    assert faults(opening, CorrectionForm, when=when) == {}


@pytest.mark.parametrize(
    "when", ["2026-11-26", "1900-01-01", "9999-12-31", "yesterday", "2026-02-30", "7", "\x00"]
)
def test_no_other_day(opening: str, when: str) -> None:
    told = faults(opening, CorrectionForm, when=when)
    assert told == {"when": "Enter today’s date or an earlier one, for example 2026-11-25"}
