"""No cell that goes out is calculated by another program, and every text comes back as it went."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial.imports.table import disarmed, is_formula, taken_in

STARTS = "=+-@\t\r\n＝＋－＠"


@given(st.text(st.sampled_from(["'", *STARTS, "1", "a", " ", "."]), max_size=8) | st.text())
@example("'=1+1")
@example("''")
def test_every_text_comes_back_as_it_went(text: str) -> None:
    assert taken_in(disarmed(text)) == text


@given(st.text(st.sampled_from(["'", *STARTS, "1", "a", " "]), max_size=6))
def test_what_goes_out_starts_no_formula(text: str) -> None:
    cell = disarmed(text)
    assert cell[:1] not in {*"=@\t\r＝＠"} - {""}
    assert cell[:1] not in {*"+-＋－"} - {""} or float(cell) is not None


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=HYPERLINK(A1)",
        '="0301"',
        "@SUM(A1)",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "-1+2",
        "- 1 + 2",
        "+A1",
        "-$B$2*3",
        "+SUM(1,2)",
        '-HYPERLINK("https://example.org","a b")',
        "+WEBSERVICE(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "＠SUM(A1)",
        "＋SUM（1）",
        "－1＋2",
    ],
)
def test_cell_is_formula_when_a_spreadsheet_would_calculate_it(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "", "5", "-5", "+5.50", "+92 300 1234567", "+92-300-1234567", "＋92", "*222#", "a=b",
        "-", "- item", "- Call 321\n- Pay in a shop", "-5 折", "- 充值前先查余额（拨 *111#）",
        "+ 8 GB at night", "+92 300 1234567 (WhatsApp)", "@jazzpk", "－", "\tindented",
        "- Jazz (PMCL) and Zong", "--", "+1",
    ],
)  # fmt: skip
def test_cell_is_text_when_it_only_starts_like_a_formula(cell: str) -> None:
    assert not is_formula(cell)


@pytest.mark.parametrize("cell", ["5", "-5", "+5.50", "*222#", "#", "it's", "'tis"])
def test_what_starts_no_formula_goes_out_as_it_is(cell: str) -> None:
    assert disarmed(cell) == cell


@pytest.mark.parametrize("cell", ["'=1", "''=1", "'- item", "'\tx"])
def test_only_one_apostrophe_is_taken_off(cell: str) -> None:
    assert taken_in(cell) == cell[1:]
