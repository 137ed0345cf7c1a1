"""A picture comes out upright, in plain colours, and silent about its maker."""

from __future__ import annotations

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from editorial.images.uploads import _MOST_STORED_PIXELS
from tests.pictures import (
    BLUE,
    ENDINGS,
    RED,
    alike,
    camera_notes,
    moving,
    opened,
    photo,
    quarters,
    swapped_profile,
    taken,
    written,
)

# --- What stays behind ------------------------------------------------------------------------


@pytest.mark.parametrize("format", ENDINGS)
def test_what_the_camera_noted_is_gone(format: str) -> None:
    data = photo(format=format, exif=camera_notes(), icc_profile=swapped_profile())
    assert b"SecretCam" in data
    clean = taken(data, f"a.{ENDINGS[format]}")
    assert b"SecretCam" not in clean.data
    image = opened(clean.data)
    assert dict(image.getexif()) == {}
    assert not image.info.keys() & {"exif", "icc_profile", "xmp", "XML:com.adobe.xmp", "comment"}


@pytest.mark.parametrize("format", ENDINGS)
def test_xmp_is_gone(format: str) -> None:
    data = photo(format="JPEG" if format == "PNG" else format, xmp=b"<x>SecretPlace</x>")
    if format == "PNG":
        notes = PngInfo()
        notes.add_itxt("XML:com.adobe.xmp", "<x>SecretPlace</x>")
        data = photo(format="PNG", pnginfo=notes)
    assert b"SecretPlace" in data
    assert b"SecretPlace" not in taken(data, f"a.{ENDINGS[format]}").data


def test_a_remark_and_what_hangs_behind_the_last_pixel_are_gone() -> None:
    data = photo(comment=b"SecretRemark") + b"<script>alert(1)</script>"
    assert b"SecretRemark" in data
    clean = taken(data).data
    assert b"SecretRemark" not in clean
    assert b"<script" not in clean


# --- What a page can show ---------------------------------------------------------------------


@pytest.mark.parametrize("format", ENDINGS)
def test_a_picture_taken_on_its_side_stands_upright(format: str) -> None:
    data = photo(400, 200, format, exif=camera_notes(orientation=6))
    clean = taken(data, f"a.{ENDINGS[format]}")
    assert (clean.width, clean.height) == (200, 400)
    assert alike(opened(clean.data).convert("RGB").getpixel((20, 20)), BLUE)


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
def test_other_ways_of_writing_colours_come_out_as_rgb(mode: str) -> None:
    grey = mode == "L"
    clean = taken(written(quarters().convert(mode)))
    assert (clean.ending, opened(clean.data).mode, clean.has_alpha) == ("jpg", "RGB", False)
    expected = (81, 81, 81) if grey else RED
    assert alike(opened(clean.data).getpixel((20, 20)), expected, most=16)


def test_a_palette_comes_out_as_rgb() -> None:
    clean = taken(written(quarters().quantize(8), "PNG"), "a.png")
    assert opened(clean.data).mode == "RGB"
    assert alike(opened(clean.data).getpixel((20, 20)), RED)


def test_a_palette_with_a_clear_colour_stays_clear() -> None:
    image = quarters().quantize(8)
    clear = image.getpixel((20, 20))
    clean = taken(written(image, "PNG", transparency=clear), "a.png")
    assert clean.has_alpha
    pixels = opened(clean.data)
    alpha = pixels.getchannel("A")
    assert (alpha.getpixel((20, 20)), alpha.getpixel((900, 20))) == (0, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_an_alpha_channel_without_a_clear_pixel_is_none(mode: str) -> None:
    clean = taken(written(quarters().convert(mode), "PNG"), "a.png")
    assert (clean.has_alpha, opened(clean.data).mode) == (False, "RGB")


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_an_alpha_channel_stays(format: str) -> None:
    image = quarters().convert("RGBA")
    image.putpixel((5, 5), (0, 0, 0, 0))
    assert taken(written(image, format, lossless=True), f"a.{ENDINGS[format]}").has_alpha


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off() -> None:
    image = Image.new("I;16", (40, 40), 32768)
    clean = opened(taken(written(image, "PNG"), "a.png").data)
    assert (clean.mode, clean.getpixel((3, 3))) == ("RGB", (128, 128, 128))


def test_colours_of_another_profile_are_turned_into_srgb() -> None:
    data = written(Image.new("RGB", (40, 40), (255, 0, 0)), icc_profile=swapped_profile())
    red, green, _blue = opened(taken(data).data).getpixel((3, 3))
    assert green > 200 > red


def test_a_profile_that_is_none_changes_nothing() -> None:
    data = photo(icc_profile=b"no profile at all")
    assert alike(opened(taken(data).data).getpixel((20, 20)), RED)


def test_a_telephones_jpeg_with_a_second_view_is_a_jpeg() -> None:
    data = moving("MPO")
    assert opened(data).format == "MPO"
    clean = taken(data)
    assert (clean.ending, opened(clean.data).format) == ("jpg", "JPEG")
    assert alike(opened(clean.data).getpixel((3, 3)), RED)


def test_what_is_larger_than_any_page_needs_is_kept_smaller() -> None:
    clean = taken(written(Image.new("RGB", (5000, 4000)), "PNG"), "a.png")
    assert clean.width * clean.height <= _MOST_STORED_PIXELS
    assert clean.width / clean.height == pytest.approx(5 / 4, rel=0.001)
    assert opened(clean.data).size == (clean.width, clean.height)
