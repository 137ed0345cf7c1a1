"""What is no picture, lies or is too large is refused, in words for the editor."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from editorial.images.uploads import MOST_BYTES
from tests.pictures import (
    ENDINGS,
    camera_notes,
    jpeg_of_claimed_size,
    moving,
    opened,
    photo,
    png_of_claimed_size,
    taken,
    webp_of_claimed_size,
    written,
)

UNREADABLE = "This file is not a JPEG, PNG or WebP picture that can be read."
DAMAGED = "The picture is damaged or incomplete. Save or send it anew."
TOO_MANY = "The picture has more than 40 million pixels. Make it smaller first."
MOVES = "Animated images are not supported. Choose a still one."
HAN = re.compile("[一-鿿]")
HEAVY = "The file is larger than 10 MB. Make the picture smaller first."


def reason(
    data: bytes, name: str = "a.jpg", least: tuple[int, int] = (1, 1), language: str = "en"
) -> str:
    with pytest.raises(ValidationError) as refusal:
        taken(data, name, least)
    with override(language):
        return " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        photo(format="GIF"),
        photo(format="BMP"),
        photo(format="TIFF"),
        photo(64, 64, format="ICO"),
        photo(format="AVIF"),
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.svg", "a"])
def test_what_is_no_picture_for_browsers_is_refused_whatever_its_name(
    data: bytes, name: str
) -> None:
    assert reason(data, name) == UNREADABLE


@pytest.mark.parametrize("format", ENDINGS)
@pytest.mark.parametrize("name", ["a.gif", "a.html", "a", "png", ""])
def test_a_name_that_lies_is_refused(format: str, name: str) -> None:
    ending = ENDINGS[format]
    if name == ending:
        name = "jpg"
    expected = f"The file's name must end in .{ending}: that is what the picture is."
    assert reason(photo(format=format), name) == expected


@pytest.mark.parametrize("name", ["a.JPG", "a.jpeg", "照片.Jpeg", "a.b.jfif", "a.jpe"])
def test_every_spelling_of_an_ending_is_fine(name: str) -> None:
    assert taken(photo(), name).ending == "jpg"


@pytest.mark.parametrize(("format", "name"), [("WEBP", "a.webp"), ("PNG", "a.png")])
def test_moving_pictures_are_refused(format: str, name: str) -> None:
    assert reason(moving(format), name) == MOVES


def test_a_moving_gif_is_refused() -> None:
    assert reason(moving("GIF"), "a.gif") == UNREADABLE


@pytest.mark.parametrize("format", ENDINGS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_half_a_picture_is_refused(format: str, part: float) -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    data = written(noise, format)
    assert reason(data[: int(len(data) * part)], f"a.{ENDINGS[format]}") in {DAMAGED, UNREADABLE}


def test_a_picture_smaller_than_its_page_needs_is_refused_with_both_sizes() -> None:
    expected = "The picture has 1 × 1 pixels. At least 480 × 240 are needed."
    assert reason(photo(1, 1), least=(480, 240)) == expected
    assert reason(photo(479, 240), least=(480, 240)).startswith("The picture has 479 × 240")
    assert taken(photo(480, 240), least=(480, 240)).width == 480


def test_the_upright_picture_is_measured() -> None:
    on_its_side = photo(240, 480, exif=camera_notes(orientation=8))
    assert taken(on_its_side, least=(480, 240)).width == 480


@pytest.mark.parametrize("side", [6400, 8000, 12_000, 30_000])
def test_a_bomb_is_refused_by_its_header(side: int) -> None:
    """Were anything decoded, the file would be found damaged: nothing is behind the header."""
    assert reason(png_of_claimed_size(side, side), "a.png") == TOO_MANY
    assert reason(jpeg_of_claimed_size(side, side), "a.jpg") == TOO_MANY
    most = min(side, 16_383)  # WebP knows no larger ones
    assert reason(webp_of_claimed_size(most, most), "a.webp") == TOO_MANY


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_of_which_pillow_would_only_warn_is_refused_too() -> None:
    assert reason(png_of_claimed_size(6400, 6400), "a.png") == TOO_MANY


def test_forty_million_pixels_are_taken() -> None:
    flat = written(Image.new("RGB", (8000, 5000)), "PNG")
    assert taken(flat, "a.png").width < 8000


def test_eleven_megabytes_are_refused_before_they_are_looked_at() -> None:
    assert reason(photo() + b"\0" * MOST_BYTES) == HEAVY
    assert reason(b"\0" * (11 * 1024 * 1024)) == HEAVY


def test_ten_megabytes_are_taken() -> None:
    data = photo()
    assert taken(data + b"\0" * (MOST_BYTES - len(data))).width == 960


@settings(deadline=None, max_examples=150)
@given(data=st.data(), format=st.sampled_from(sorted(ENDINGS)))
def test_no_damage_gets_past_the_editors_sentence(data: st.DataObject, format: str) -> None:
    """Whatever bytes change, the answer is a picture or a reason, never another error."""
    file = bytearray(photo(40, 30, format, exif=camera_notes()))
    places = st.integers(0, len(file) - 1)
    for place, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=6)):
        file[place] = byte
    cut = data.draw(places)
    with suppress(ValidationError):
        picture = taken(bytes(file[: cut + 1]), f"a.{ENDINGS[format]}")
        assert opened(picture.data).size == (picture.width, picture.height)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.png"),
        (photo(), "a.png"),
        (photo(1, 1), "a.jpg"),
        (moving("PNG"), "a.png"),
        (png_of_claimed_size(30_000, 30_000), "a.png"),
        (b"\0" * (MOST_BYTES + 1), "a.jpg"),
        (photo()[:900], "a.jpg"),
    ],
)
def test_every_reason_is_given_in_chinese_too(data: bytes, name: str) -> None:
    english, chinese = (reason(data, name, (2, 2), language) for language in ("en", "zh-hans"))
    assert english.isascii() or "×" in english
    assert HAN.search(chinese)
