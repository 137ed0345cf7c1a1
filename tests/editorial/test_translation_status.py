"""Missing, current, outdated: by example, and against a model that keeps whole texts."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.translation_status import Memory, Status, fingerprint, overall, remember, status_of

Pair = tuple[str, str]
FIELD = "name"
#: Few texts, so that a sequence often returns to an earlier one; spaces at the ends never count.
WORDS = st.sampled_from(["", " ", "one", "one ", "two", "\nthree"])


def texts_of(source: str, translation: str, field: str = FIELD) -> dict[str, dict[str, str]]:
    return {field: {"zh-hans": source, "en": translation}}


def after(*saves: Pair) -> Status:
    """The English status after saves that each leave these two texts behind."""
    memory: Memory = {}
    for save in saves:
        memory = remember(memory, texts_of(*save), "zh-hans")
    return status_of(FIELD, "en", memory, texts_of(*saves[-1]), "zh-hans")


@dataclass
class Model:
    """The rule in plain words: which source text did the translator have before them?"""

    source: str = ""
    translation: str = ""
    against: str | None = None

    def save(self, source: str, translation: str) -> None:
        source, translation = source.strip(), translation.strip()
        if not translation:
            self.against = None
        elif self.against is None or translation != self.translation:
            self.against = source
        self.source, self.translation = source, translation

    def status(self) -> Status:
        if not self.translation:
            return Status.MISSING if self.source else Status.CURRENT
        return Status.CURRENT if self.against == self.source else Status.OUTDATED


@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        ([("一", "")], Status.MISSING),
        ([("一", "   ")], Status.MISSING),
        ([("", "")], Status.CURRENT),
        ([("一", "one")], Status.CURRENT),
        ([("一", ""), ("一", "one")], Status.CURRENT),
        ([("一", "one"), ("二", "one")], Status.OUTDATED),
        ([("一", "one"), ("二", "one"), ("二", "two")], Status.CURRENT),
        ([("一", "one"), ("二", "two")], Status.CURRENT),
        ([("一", "one"), ("二", "one"), ("一", "one")], Status.CURRENT),
        ([("一", "one"), ("二", "one"), ("三", "one")], Status.OUTDATED),
        ([("一", "one"), ("一 \n", "one")], Status.CURRENT),
        ([("一", "one"), ("二", "one "), ("二", "one")], Status.OUTDATED),
        ([("一", "one"), ("二", ""), ("二", "one")], Status.CURRENT),
        ([("一", "one"), ("", "one")], Status.OUTDATED),
    ],
)
def test_status_follows_the_source_that_the_translator_saw(
    saves: list[Pair], expected: Status
) -> None:
    assert after(*saves) == expected


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12))
def test_any_sequence_of_saves_gives_the_status_of_the_model(saves: list[Pair]) -> None:
    model = Model()
    for save in saves:
        model.save(*save)
    assert after(*saves) == model.status()


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_saving_again_without_a_change_changes_nothing(saves: list[Pair]) -> None:
    assert after(*saves, saves[-1]) == after(*saves)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_memory_survives_json(saves: list[Pair]) -> None:
    memory: Memory = {}
    for save in saves:
        memory = remember(memory, texts_of(*save), "zh-hans")
    assert json.loads(json.dumps(memory)) == memory


def test_remembering_leaves_the_given_memory_alone() -> None:
    memory = remember({}, texts_of("一", "one"), "zh-hans")
    copy = json.loads(json.dumps(memory))
    remember(memory, texts_of("二", "two"), "zh-hans")
    assert memory == copy


def test_a_translation_never_remembered_is_outdated() -> None:
    assert status_of(FIELD, "en", {}, texts_of("一", "one"), "zh-hans") == Status.OUTDATED


def test_the_source_is_current_when_filled_and_missing_when_not() -> None:
    assert status_of(FIELD, "zh-hans", {}, texts_of("一", ""), "zh-hans") == Status.CURRENT
    assert status_of(FIELD, "zh-hans", {}, texts_of(" ", "one"), "zh-hans") == Status.MISSING


def test_english_may_be_the_source() -> None:
    texts = texts_of("一", "one")
    memory = remember({}, texts, "en")
    assert status_of(FIELD, "zh-hans", memory, texts, "en") == Status.CURRENT
    assert status_of(FIELD, "zh-hans", memory, texts_of("一", "two"), "en") == Status.OUTDATED


def test_texts_that_differ_have_different_fingerprints() -> None:
    assert fingerprint("Rs 100") != fingerprint("Rs 1000")
    assert fingerprint(" Rs 100\n") == fingerprint("Rs 100")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (("二", "two"), Status.CURRENT),
        (("二", ""), Status.MISSING),
        (("三", "two"), Status.OUTDATED),
        (("", ""), Status.CURRENT),
        (("", "two"), Status.CURRENT),
    ],
)
def test_overall_is_the_worst_of_the_fields_that_the_source_fills(
    body: Pair, expected: Status
) -> None:
    start = {**texts_of("一", "one", "title"), **texts_of("二", "two", "body")}
    memory = remember({}, start, "zh-hans")
    now = {**texts_of("一", "one", "title"), **texts_of(*body, "body")}
    memory = remember(memory, now, "zh-hans")
    assert overall("en", memory, now, "zh-hans") == expected


def test_missing_is_worse_than_outdated() -> None:
    start = {**texts_of("一", "one", "title"), **texts_of("二", "two", "body")}
    memory = remember({}, start, "zh-hans")
    now = {**texts_of("改", "one", "title"), **texts_of("二", "", "body")}
    assert overall("en", memory, now, "zh-hans") == Status.MISSING
