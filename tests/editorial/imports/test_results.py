"""What stands in the way of a row of a table, told in both languages."""

from __future__ import annotations

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from editorial.imports.results import faults_of

FILL_IN = {"en": "Fill this in.", "zh-hans": "请填写这一栏。"}


@pytest.mark.parametrize("code", ["null", "blank"])
def test_a_cell_without_words_is_to_be_filled_in(code: str) -> None:
    error = ValidationError({"name": ValidationError("cannot be null", code=code)})
    assert faults_of(error) == [{"column": "name", **FILL_IN}]


def test_other_sentences_stand_as_they_are_one_by_one() -> None:
    error = ValidationError({"slug": ["No.", "Nor this."], NON_FIELD_ERRORS: ["Nothing."]})
    told = [(fault["column"], fault["en"]) for fault in faults_of(error)]
    assert told == [("slug", "No."), ("slug", "Nor this."), ("", "Nothing.")]


def test_a_fault_without_a_sentence_says_that_the_row_cannot_be_saved() -> None:
    assert faults_of(KeyError("x")) == [
        {"column": "", "en": "This row cannot be saved.", "zh-hans": "这一行无法保存。"}
    ]
