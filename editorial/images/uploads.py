"""Validates and re-encodes uploaded images. No storage, no database.

Nothing of the file itself goes public. Its pixels are decoded and written anew, so whatever else
it carries (where it was taken, by whom, a script behind the last pixel) stays behind.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
#: No page shows more than a fraction of this; larger ones are kept smaller.
_MOST_STORED_PIXELS = 12_000_000

#: What Pillow calls a format → the ending of its files. MPO is a phone's JPEG with a second view.
_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
#: Endings that say the same.
_SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
_SAVED_AS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 90, "progressive": True},
    "png": {"format": "PNG", "compress_level": 3},  # twice as fast, a fifth larger
    "webp": {"format": "WEBP", "quality": 90},
}

# Pillow itself warns from here on and refuses from twice as many, before it decodes anything.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)


@dataclass(frozen=True)
class Picture:
    """A re-encoded image: upright, in sRGB, without metadata."""

    data: bytes
    ending: str
    width: int
    height: int
    has_alpha: bool


def _picture_error(sentence: Any, **values: Any) -> ValidationError:
    return ValidationError(sentence, code="picture", params=values)


def read_picture(file: IO[bytes], name: str, least: tuple[int, int] = (1, 1)) -> Picture:
    """The clean picture in a file that its sender calls ``name``; ``least`` pixels wide and high.

    Raises ValidationError with the reason, in words for an editor.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _picture_error(_("The file is larger than 10 MB. Make the picture smaller first."))
    image = _open_image(data)
    _check_header(image, name)
    try:
        profile = image.info.get("icc_profile")
        ImageOps.exif_transpose(image, in_place=True)  # a copy of 40 million pixels is 160 MB
        pixels = _to_srgb(image, profile)
    except Exception as error:  # each decoder has its own ways to fail
        raise _picture_error(
            _("The picture is damaged or incomplete. Save or send it anew.")
        ) from error
    check_minimum_size(pixels, least)
    return _encode(_limit_size(pixels), _FORMATS[str(image.format)])


def _open_image(data: bytes) -> Image.Image:
    """Reads the header; decodes nothing."""
    try:
        return Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    except _BOMBS as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a broken header may raise anything
        sentence = _("This file is not a JPEG, PNG or WebP picture that can be read.")
        raise _picture_error(sentence) from error


def _check_header(image: Image.Image, name: str) -> None:
    """Validates what the header says: size, format, animation."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    ending = _FORMATS[str(image.format)]
    claimed = name.rpartition(".")[2].lower()
    if _SPELLINGS.get(claimed, claimed) != ending:
        sentence = _("The file's name must end in .%(ending)s: that is what the picture is.")
        raise _picture_error(sentence, ending=ending)
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise _picture_error(_("Animated images are not supported. Choose a still one."))


class _Measured(Protocol):
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


def check_minimum_size(image: _Measured, least: tuple[int, int]) -> None:
    width, height = least
    if image.width < width or image.height < height:
        sentence = _(
            "The picture has %(width)s × %(height)s pixels. At least %(least_width)s × "
            "%(least_height)s are needed."
        )
        size = {"width": image.width, "height": image.height}
        raise _picture_error(sentence, **size, least_width=width, least_height=height)


def _too_many_pixels() -> ValidationError:
    return _picture_error(_("The picture has more than 40 million pixels. Make it smaller first."))


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Decodes and converts to sRGB; RGBA only if some pixel is transparent."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off instead of scale
        image = image.point(lambda value: value / 256).convert("L")
    pixels = _to_rgb(image, profile)
    if image.has_transparency_data:
        alpha = image.convert("RGBA").getchannel("A")
        if alpha.histogram()[255] < alpha.width * alpha.height:
            pixels.putalpha(alpha)
    pixels.info.clear()  # Pillow would write remarks and profiles into the next file
    return pixels


def _to_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    pixels = image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that is none changes nothing
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            shared = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(pixels, own, shared, outputMode="RGB")
            return turned or pixels
    return pixels if pixels.mode == "RGB" else pixels.convert("RGB")


def _limit_size(image: Image.Image) -> Image.Image:
    excess = image.width * image.height / _MOST_STORED_PIXELS
    if excess <= 1:
        return image
    scale = excess**-0.5
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(image: Image.Image, ending: str) -> Picture:
    file = BytesIO()
    image.save(file, **_SAVED_AS[ending])
    return Picture(file.getvalue(), ending, *image.size, has_alpha=image.mode == "RGBA")
