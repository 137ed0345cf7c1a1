"""Sizes by the picture's name alone: cut around its focal point, never larger than it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from editorial.images.renditions import (
    MIDDLE,
    Cropped,
    Fitted,
    Original,
    Rendition,
    Shape,
    _encode,
    _file_name,
    _preview_rendition,
    crop,
    crop_box,
    parse_name,
)
from tests.pictures import BLUE, GREEN, GREY, RED, alike, opened, photo, quarters, taken, written

FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
SHAPES = [Cropped(), Fitted()]
percents = st.integers(0, 100)


def original(width: int, height: int, *, has_alpha: bool = False) -> Original:
    return Original("pictures/x", width, height, has_alpha)


@st.composite
def big_enough(draw: st.DrawFn) -> tuple[Shape, Original]:
    shape = draw(st.sampled_from(SHAPES))
    width, height = (draw(st.integers(least, 6000)) for least in shape.least)
    return shape, original(width, height, has_alpha=draw(st.booleans()))


# --- Names ------------------------------------------------------------------------------------


def test_a_name_tells_what_a_page_needs() -> None:
    name = _file_name(taken(photo(960, 600)))
    found = parse_name(name)
    assert found
    assert (found.width, found.height, found.has_alpha) == (960, 600, False)
    assert name == f"{found.stem}.jpg"


def test_the_name_of_a_picture_that_lets_the_page_through_tells_so() -> None:
    image = quarters(64, 64).convert("RGBA")
    image.putpixel((3, 3), (0, 0, 0, 0))
    name = _file_name(taken(written(image, "PNG"), "a.png"))
    found = parse_name(name)
    assert found
    assert found.has_alpha
    assert name == f"{found.stem}.png"


def test_another_picture_has_another_name() -> None:
    names = {_file_name(taken(data)) for data in (photo(), photo(), photo(quality=60))}
    assert len(names) == 2


@pytest.mark.parametrize(
    "name",
    [
        "",
        "guides/cover.png",
        "pictures/9f86d081884c7d659a2f-1x1.svg",
        "pictures/9f86d081884c7d659a2f-1x1.50-50.1x1.jpg",
        "pictures/../9f86d081884c7d659a2f-1x1.jpg",
        "x/pictures/9f86d081884c7d659a2f-1x1.jpg",
        "pictures/9f86d081884c7d659a2f-1x1.jpg\n",
    ],
)
def test_no_other_name_is_taken_for_a_pictures(name: str) -> None:
    assert parse_name(name) is None


def test_the_files_of_a_picture_have_names_of_their_own() -> None:
    cover, picture = Cropped(), original(3000, 2000)
    names = {
        size.name(picture, focus)
        for size in cover.sizes(picture)
        for focus in ((50, 50), (50, 51), (51, 50))
    }
    assert len(names) == 3 * len(cover.sizes(picture))


# --- Which sizes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "steps"),
    [
        (3000, 2000, [(480, 240), (960, 480), (1440, 720)]),
        (1439, 2000, [(480, 240), (960, 480)]),
        (2000, 500, [(480, 240), (960, 480)]),
        (480, 240, [(480, 240)]),
        (100, 100, [(100, 50)]),  # kept before a change of the least
    ],
)
def test_a_cover_comes_in_the_widths_that_it_fills(
    width: int, height: int, steps: list[tuple[int, int]]
) -> None:
    assert Cropped().steps(original(width, height)) == steps


@pytest.mark.parametrize(
    ("width", "height", "steps"),
    [
        (640, 192, [(160, 48), (320, 96)]),
        (1000, 1000, [(48, 48), (96, 96)]),
        (200, 60, [(160, 48), (200, 60)]),
        (60, 40, [(60, 40)]),
    ],
)
def test_a_logo_fits_its_box_once_and_with_twice_the_dots(
    width: int, height: int, steps: list[tuple[int, int]]
) -> None:
    assert Fitted().steps(original(width, height)) == steps


@settings(deadline=None)
@given(big_enough())
@example((Fitted(), original(32, 2049)))
def test_nothing_is_ever_enlarged(kind: tuple[Shape, Original]) -> None:
    shape, picture = kind
    for size in shape.sizes(picture):
        assert 1 <= size.width <= picture.width
        assert 1 <= size.height <= picture.height
    widths = [width for width, _height in shape.steps(picture)]
    assert all(one < next_ for one, next_ in pairwise(widths))


@settings(deadline=None)
@given(big_enough())
def test_an_old_browser_gets_one_file_that_it_knows(kind: tuple[Shape, Original]) -> None:
    shape, picture = kind
    plain = shape.plain(picture)
    assert plain.ending == ("png" if picture.has_alpha else "jpg")
    assert (plain.width, plain.height) in shape.steps(picture)
    assert plain in shape.sizes(picture)


def test_a_card_for_other_sites_is_made_of_covers_only() -> None:
    assert Cropped().shared(original(3000, 2000)) == Rendition(1200, 630, "jpg")
    assert Cropped().shared(original(600, 2000, has_alpha=True)) == Rendition(600, 315, "jpg")
    assert Cropped().shared(original(1000, 800)) in Cropped().sizes(original(1000, 800))


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1920, 1000, (960, 500)),
        (500, 3000, (160, 960)),
        (300, 200, (300, 200)),
        (9000, 3, (960, 1)),
    ],
)
def test_the_preview_is_the_whole_picture(width: int, height: int, size: tuple[int, int]) -> None:
    assert _preview_rendition(original(width, height)) == Rendition(*size, "webp")


# --- How they are cut -------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.tuples(st.integers(1, 5000), st.integers(1, 5000)),
    st.tuples(st.integers(1, 1500), st.integers(1, 1500)),
    st.tuples(percents, percents),
)
def test_the_focal_point_is_always_inside_and_the_shape_kept(
    picture: tuple[int, int], size: tuple[int, int], focus: tuple[int, int]
) -> None:
    left, top, right, bottom = crop_box(picture, Rendition(*size, "webp"), focus)
    x, y = (whole * percent / 100 for whole, percent in zip(picture, focus, strict=True))
    near = 1e-6
    assert 0 <= left <= x + near
    assert x - near <= right <= picture[0]
    assert 0 <= top <= y + near
    assert y - near <= bottom <= picture[1]
    assert (right - left) * size[1] == pytest.approx((bottom - top) * size[0])


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ((0, 0), (0, 0, 100, 50)),
        (MIDDLE, (0, 25, 100, 75)),
        ((90, 30), (0, 5, 100, 55)),
        ((50, 100), (0, 50, 100, 100)),
    ],
)
def test_the_focal_point_is_in_the_middle_as_far_as_the_edges_allow(
    focus: tuple[int, int], expected: tuple[float, ...]
) -> None:
    assert crop_box((100, 100), Rendition(20, 10, "webp"), focus) == pytest.approx(expected)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    ("focus", "colours"),
    [((50, 0), (RED, GREEN)), ((50, 100), (BLUE, GREY)), ((0, 100), (BLUE, GREY))],
)
def test_the_file_shows_the_part_in_its_format(
    ending: str, focus: tuple[int, int], colours: tuple[tuple[int, ...], ...]
) -> None:
    image = opened(_encode(crop(quarters(600, 600), Rendition(240, 120, ending), focus), ending))
    assert (image.format, image.size) == (FORMATS[ending], (240, 120))
    shown = [image.convert("RGB").getpixel(place) for place in ((20, 20), (220, 100))]
    assert alike(shown[0], colours[0])
    assert alike(shown[1], colours[1])


def test_what_lets_the_page_through_is_laid_on_white_only_where_it_must_be() -> None:
    clear = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    assert opened(_encode(clear, "jpg")).getpixel((5, 5)) == (255, 255, 255)
    for ending in ("png", "webp", "avif"):
        image = opened(_encode(clear, ending))
        assert image.getchannel("A").getextrema() == (0, 0)
