"""Question marks where there was a text."""

import pytest

from editorial.imports.table import is_spoilt


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("سلام", "????"),
        ("Hello سلام", "Hello ????"),
        ("充值 {amount} 卢比", "?? {amount} ??"),
        ("café in 拉合尔", "café in ???"),
        ("", "???? ??"),
        ("", "??，?? {}"),
    ],
)
def test_characters_that_a_program_could_not_save_are_missed(old: str, new: str) -> None:
    assert is_spoilt(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("Why?", "Why?"), ("Why", "Why?"), ("充值", "充值?"), ("", "Really??"), ("x", "?")],
)
def test_a_question_is_a_question(old: str, new: str) -> None:
    assert not is_spoilt(old, new)
