"""Operators' colours on pages: from their own field, and strong enough on any ground."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from operators.colours import DARKEST, LIGHTEST, readable_colour, relative_luminance
from operators.models import Operator
from tests.factories import make_guide, make_operator, make_plan
from tests.pages import read

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def grounds() -> list[str]:
    """The colours of paper and cards, light and dark, as the style sheet has them."""
    sheet = Path(settings.BASE_DIR, "static/site/tokens.css").read_text()
    return re.findall(r"--(?:paper|card): (#[0-9a-f]{6})", sheet)


def contrast(one: str, other: str) -> float:
    dark, light = sorted([relative_luminance(one), relative_luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#0000ff")
def test_a_mark_has_a_contrast_of_3_to_1_on_every_ground(colour: str) -> None:
    shown = readable_colour(colour)
    assert re.fullmatch("#[0-9a-f]{6}", shown)
    assert len(grounds()) == 4
    for ground in grounds():
        assert contrast(shown, ground) >= 3, (shown, ground)


@given(COLOURS)
def test_a_colour_that_is_strong_enough_stays_as_it_is(colour: str) -> None:
    if DARKEST <= relative_luminance(colour) <= LIGHTEST:
        assert readable_colour(colour) == colour


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/en/", "//details[@id='testel']/summary/svg/circle"),
        ("/en/operators/", "//h2[contains(., 'Testel')]//svg/circle"),
        ("/en/operators/testel/", "//h1/svg/circle"),
        ("/en/guides/test-guide/", "//p[@class='operator-links']//svg/circle"),
        ("/en/tools/plan/?days=7&operator=testel", "//svg[@class='picture']/circle"),
        ("/en/tools/plan/?days=7&operator=testel", "//p[@class='legend']//svg/circle"),
    ],
)
def test_a_page_shows_the_colour_that_an_editor_set(client: Client, path: str, place: str) -> None:
    operator = make_operator(brand_colour="#1f8a8a")
    make_plan(operator=operator)
    make_guide().operators.set([operator])
    assert read(client, path).tree.xpath(f"{place}/@fill") == ["#1f8a8a"]
    Operator.objects.filter(pk=operator.pk).update(brand_colour="")
    circle = read(client, path).tree.xpath(place)
    assert [mark.get("fill") for mark in circle] == [None]
