"""How much of a title and a description search engines show."""

from __future__ import annotations

import pytest

from editorial.content.seo import DESCRIPTION, TITLE, cut_of, width
from guides.models import Guide
from operators.models import Operator, PlanPrice


@pytest.mark.parametrize(
    ("text", "wide"),
    [("", 0), ("Jazz", 4), ("套餐", 4), ("Jazz 套餐", 9), ("＊１２３", 8), ("é", 1)],
)
def test_chinese_takes_the_room_of_two(text: str, wide: int) -> None:
    assert width(text) == wide


def test_only_what_search_engines_show_is_cut() -> None:
    assert (cut_of(Guide, "title"), cut_of(Guide, "seo_title")) == (TITLE, TITLE)
    assert cut_of(Guide, "summary") == cut_of(Operator, "tagline") == DESCRIPTION
    assert cut_of(Guide, "body") == cut_of(PlanPrice, "note") == 0
