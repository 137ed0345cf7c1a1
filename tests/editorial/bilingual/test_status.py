"""Missing, current, outdated: by example, and against a model that keeps whole texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.bilingual.status import (
    Memory,
    Status,
    confirm,
    field_status,
    fingerprint,
    fingerprints,
    overall,
    remember,
)

Pair = tuple[str, str]
Language = Literal["zh-hans", "en"]
FIELD = "name"
#: Few texts, so that a sequence often returns to an earlier one; spaces at the ends never count.
WORDS = st.sampled_from(["", " ", "one", "one ", "two", "\nthree"])
SOURCE = st.sampled_from(["zh-hans", "en"])


@dataclass(frozen=True)
class Save:
    """``read``: the source text that its writer had open, where others saved meanwhile."""

    chinese: str
    english: str
    source: Language = "zh-hans"
    minor: bool = False
    read: str | None = None


@dataclass(frozen=True)
class Confirm:
    """Somebody pressed “still accurate”."""


SAVES = st.builds(Save, WORDS, WORDS, SOURCE, st.booleans(), st.none() | WORDS)
EVENTS = st.lists(SAVES | st.builds(Confirm), min_size=1, max_size=14)


def prints_of(chinese: str, english: str, field: str = FIELD) -> dict[str, dict[str, str]]:
    return fingerprints({field: {"zh-hans": chinese, "en": english}})


def after(*events: Save | Confirm) -> dict[str, Status]:
    """{language: status} of what these events leave behind."""
    memory: Memory = {}
    source = "zh-hans"
    for event in events:
        if isinstance(event, Confirm):
            memory = confirm(memory, [FIELD])
        else:
            source = event.source
            prints = prints_of(event.chinese, event.english)
            against = None if event.read is None else {FIELD: fingerprint(event.read)}
            memory = remember(memory, prints, source, minor=event.minor, against=against)
    return {
        language: field_status(FIELD, language, memory, source) for language in ("zh-hans", "en")
    }


class Model:
    """The rule in plain words: which two texts did somebody last hold against each other?"""

    def __init__(self) -> None:
        self.texts = {"zh-hans": "", "en": ""}
        self.source = "zh-hans"
        self.agreed: dict[str, str] | None = None
        self.known = False

    @property
    def translation(self) -> str:
        return "en" if self.source == "zh-hans" else "zh-hans"

    def happen(self, event: Save | Confirm) -> None:
        if isinstance(event, Confirm):
            self.agreed = dict(self.texts) if self.known else None
            return
        before, in_step = dict(self.texts), self.agreed == self.texts
        self.source, self.known = event.source, True
        self.texts = {"zh-hans": event.chinese.strip(), "en": event.english.strip()}
        if not self.texts[self.translation]:
            self.agreed = None
        elif event.minor and before[self.translation]:
            self.agreed = dict(self.texts) if in_step else self.agreed
        elif self.texts[self.translation] != before[self.translation]:
            read = self.texts[self.source] if event.read is None else event.read.strip()
            self.agreed = {**self.texts, self.source: read}

    def status(self) -> dict[str, Status]:
        own, other = self.texts[self.source], self.texts[self.translation]
        in_step = self.agreed == self.texts
        if not own and not other:
            nothing = Status.CURRENT if self.known else Status.OUTDATED
            return dict.fromkeys(("zh-hans", "en"), nothing)
        translated = Status.CURRENT if in_step else Status.OUTDATED
        return {
            self.source: Status.MISSING if not own and in_step else Status.CURRENT,
            self.translation: translated if other else Status.MISSING,
        }


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
    assert after(*(Save(*save) for save in saves))["en"] == expected


@given(EVENTS)
def test_any_sequence_of_events_gives_the_status_of_the_model(
    events: list[Save | Confirm],
) -> None:
    model = Model()
    for event in events:
        model.happen(event)
    assert after(*events) == model.status()


@given(EVENTS, st.booleans())
def test_saving_again_without_a_change_changes_nothing(
    events: list[Save | Confirm], minor: bool
) -> None:
    last = next((event for event in reversed(events) if isinstance(event, Save)), None)
    if last:
        again = Save(last.chinese, last.english, last.source, minor)
        assert after(*events, again) == after(*events)


@given(st.lists(SAVES, min_size=1, max_size=6))
def test_memory_survives_json(saves: list[Save]) -> None:
    memory: Memory = {}
    for save in saves:
        memory = remember(memory, prints_of(save.chinese, save.english), save.source)
    assert json.loads(json.dumps(memory)) == memory


def test_remembering_and_confirming_leave_the_given_memory_alone() -> None:
    memory = remember({}, prints_of("一", "one"), "zh-hans")
    copy = json.loads(json.dumps(memory))
    confirm(remember(memory, prints_of("二", "one"), "zh-hans"), [FIELD])
    assert memory == copy


def test_a_minor_change_outdates_nothing_and_updates_nothing() -> None:
    current = (Save("一", "one"), Save("一。", "one", minor=True))
    assert after(*current)["en"] == Status.CURRENT
    outdated = (Save("一", "one"), Save("二", "one"), Save("二", "One", minor=True))
    assert after(*outdated)["en"] == Status.OUTDATED


def test_a_translation_written_for_the_first_time_is_current_even_in_a_minor_save() -> None:
    assert after(Save("一", ""), Save("一", "one", minor=True))["en"] == Status.CURRENT


def test_a_translation_found_still_accurate_is_current_until_the_next_change() -> None:
    events = (Save("一", "one"), Save("二", "one"), Confirm())
    assert after(*events)["en"] == Status.CURRENT
    assert after(*events, Save("三", "one"))["en"] == Status.OUTDATED


def test_the_other_language_becoming_the_source_makes_nothing_current() -> None:
    events = (Save("一", "one"), Save("二", "one"), Save("二", "one", source="en"))
    assert after(*events) == {"zh-hans": Status.OUTDATED, "en": Status.CURRENT}


def test_confirming_what_was_never_remembered_confirms_nothing() -> None:
    assert confirm({}, [FIELD]) == {}


def test_a_translation_never_remembered_is_outdated() -> None:
    assert field_status(FIELD, "en", {}, "zh-hans") == Status.OUTDATED
    assert overall("en", {}, "zh-hans") == Status.OUTDATED


def test_a_text_that_stands_only_in_the_translation_is_missing_in_the_source() -> None:
    assert after(Save(" ", "one")) == {"zh-hans": Status.MISSING, "en": Status.CURRENT}


def test_a_text_taken_out_of_the_source_leaves_its_translation_outdated() -> None:
    events = (Save("一", "one"), Save("", "one"))
    assert after(*events) == {"zh-hans": Status.CURRENT, "en": Status.OUTDATED}


def test_texts_that_differ_have_different_fingerprints() -> None:
    assert fingerprint("Rs 100") != fingerprint("Rs 1000")
    assert fingerprint(" Rs 100\n") == fingerprint("Rs 100")
    assert fingerprint(" \n") == ""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (("二", "two"), Status.CURRENT),
        (("二", ""), Status.MISSING),
        (("三", "two"), Status.OUTDATED),
        (("", ""), Status.CURRENT),
        (("", "two"), Status.OUTDATED),
    ],
)
def test_overall_is_the_worst_of_all_fields(body: Pair, expected: Status) -> None:
    memory = remember({}, both(("一", "one"), ("二", "two")), "zh-hans")
    memory = remember(memory, both(("一", "one"), body), "zh-hans")
    assert overall("en", memory, "zh-hans") == expected


def test_missing_is_worse_than_outdated() -> None:
    memory = remember({}, both(("一", "one"), ("二", "two")), "zh-hans")
    memory = remember(memory, both(("改", "one"), ("二", "")), "zh-hans")
    assert overall("en", memory, "zh-hans") == Status.MISSING


def both(title: Pair, body: Pair) -> dict[str, dict[str, str]]:
    return {**prints_of(*title, "title"), **prints_of(*body, "body")}
