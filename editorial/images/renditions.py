"""Renditions of a picture: sizes and formats, file names, and writing them."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image, features

from editorial.images.uploads import Picture

FOLDER = "pictures"
_NAME = re.compile(
    rf"(?P<stem>{FOLDER}/[0-9a-f]{{20}}-(?P<width>\d+)x(?P<height>\d+)(?P<clear>-clear)?)"
    r"\.(?:jpg|png|webp)"
)
_PREVIEW = (960, 960)
#: Best first: a browser takes the first that it knows.
MODERN_FORMATS = ("avif", "webp") if features.check("avif") else ("webp",)
_SAVED_AS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 6},
    "webp": {"format": "WEBP", "quality": 78},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
}

_Pixels = tuple[int, int]
#: Percent from the left and from the top.
Focus = tuple[int, int]
MIDDLE: Focus = (50, 50)


@dataclass(frozen=True)
class Original:
    """Size and transparency of a stored picture, parsed from its file name."""

    stem: str
    width: int
    height: int
    has_alpha: bool

    @property
    def preview(self) -> str:
        return f"{self.stem}.preview.webp"


@dataclass(frozen=True)
class Rendition:
    width: int
    height: int
    ending: str

    def name(self, original: Original, focus: Focus) -> str:
        x, y = focus
        return f"{original.stem}.{x}-{y}.{self.width}x{self.height}.{self.ending}"


def _file_name(picture: Picture) -> str:
    digest = hashlib.sha256(picture.data).hexdigest()[:20]
    clear = "-clear" if picture.has_alpha else ""
    return f"{FOLDER}/{digest}-{picture.width}x{picture.height}{clear}.{picture.ending}"


def parse_name(name: str) -> Original | None:
    """None for a file that was uploaded before pictures were cleaned and named."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    width, height = int(found["width"]), int(found["height"])
    return Original(found["stem"], width, height, has_alpha=bool(found["clear"]))


class Shape(ABC):
    """Which renditions a kind of picture has."""

    #: Pixels that a picture needs to fill the smallest size.
    least: _Pixels
    #: Width by height of all sizes; 0 where the whole picture is shown.
    ratio = 0

    @abstractmethod
    def steps(self, original: Original) -> list[_Pixels]:
        """Width and height of each size, smallest first; never larger than the picture."""

    @abstractmethod
    def room(self, original: Original) -> _Pixels:
        """Width and height that a page keeps free for it."""

    def plain(self, original: Original) -> Rendition:
        """For browsers that know neither AVIF nor WebP."""
        ending = "png" if original.has_alpha else "jpg"
        return Rendition(*self.steps(original)[:2][-1], ending)

    def sizes(self, original: Original) -> list[Rendition]:
        """Every file that is made of the picture."""
        steps = self.steps(original)
        modern = [Rendition(*step, ending) for ending in MODERN_FORMATS for step in steps]
        return [*modern, self.plain(original)]


class Cropped(Shape):
    """Two to one, cut around the focal point; wide screens get more pixels of the same part."""

    ratio = 2
    least = (480, 480 // ratio)
    widths = (480, 960, 1440)
    card = (1200, 630)

    def steps(self, original: Original) -> list[_Pixels]:
        most = min(original.width, original.height * self.ratio)
        widths = [width for width in self.widths if width <= most] or [most]
        return [(width, width // self.ratio) for width in widths]

    def room(self, original: Original) -> _Pixels:
        return self.steps(original)[-1]

    def shared(self, original: Original) -> Rendition:
        """The card that other sites and messengers show beside a link."""
        width, height = self.card
        scale = min(1.0, original.width / width, original.height / height)
        return Rendition(int(width * scale), int(height * scale), "jpg")

    def sizes(self, original: Original) -> list[Rendition]:
        return [*super().sizes(original), self.shared(original)]


class Fitted(Shape):
    """Whole, as large as its box allows, and twice that for screens with small dots."""

    least = (32, 32)
    box = (160, 48)

    def steps(self, original: Original) -> list[_Pixels]:
        width, height = self.box
        sizes = (_fit(original, (width * dots, height * dots)) for dots in (2, 1))
        return sorted({size[0]: size for size in sizes}.values())

    def room(self, original: Original) -> _Pixels:
        return self.steps(original)[0]


def _fit(original: Original, box: _Pixels) -> _Pixels:
    scale = min(1.0, box[0] / original.width, box[1] / original.height)
    return max(1, round(original.width * scale)), max(1, round(original.height * scale))


def _preview_rendition(original: Original) -> Rendition:
    return Rendition(*_fit(original, _PREVIEW), "webp")


def crop_box(picture: _Pixels, size: Rendition, focus: Focus) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the largest part that has the size's shape.

    The focal point is in its middle, or as near to it as the picture's edges allow.
    """
    scale = min(picture[0] / size.width, picture[1] / size.height)
    left, right = _span(picture[0], size.width * scale, focus[0])
    top, bottom = _span(picture[1], size.height * scale, focus[1])
    return left, top, right, bottom


def _span(whole: int, side: float, percent: int) -> tuple[float, float]:
    """Never outside by a rounding error: Pillow would refuse it."""
    start = max(0.0, min(whole * percent / 100 - side / 2, whole - side))
    return start, min(float(whole), start + side)


def crop(image: Image.Image, size: Rendition, focus: Focus = MIDDLE) -> Image.Image:
    """The pixels of one size of a picture in RGB or RGBA."""
    return image.resize(
        (size.width, size.height),
        Image.Resampling.LANCZOS,
        box=crop_box(image.size, size, focus),
        reducing_gap=3.0,
    )


def _encode(pixels: Image.Image, ending: str) -> bytes:
    if ending == "jpg" and pixels.mode == "RGBA":
        on_white = Image.new("RGB", pixels.size, "white")
        on_white.paste(pixels, mask=pixels)
        pixels = on_white
    file = BytesIO()
    pixels.save(file, **_SAVED_AS[ending])
    return file.getvalue()


_log = logging.getLogger(__name__)

_READABLE_BY_ALL = 0o644


def store_picture(picture: Picture) -> str:
    """Stores a picture and its preview; returns its file name."""
    name = _file_name(picture)
    _write_file(name, picture.data)
    original = parse_name(name)
    if original and not default_storage.exists(original.preview):
        with Image.open(BytesIO(picture.data)) as image:
            size = _preview_rendition(original)
            _write_file(original.preview, _encode(crop(image, size), size.ending))
    return name


def make_renditions(name: str, shape: Shape, focus: Focus) -> int:
    """Writes missing renditions; returns how many.

    A picture that has gone from the disk is no reason not to save the words beside it.
    """
    original = parse_name(name)
    if not original:
        return 0
    names = {size.name(original, focus): size for size in shape.sizes(original)}
    missing = {name: size for name, size in names.items() if not default_storage.exists(name)}
    if not missing:
        return 0
    try:
        with default_storage.open(name) as file, Image.open(file) as image:
            _write_renditions(image, missing, focus)
    except OSError as error:
        _log.warning("No sizes of %s: %s", name, error)
        return 0
    return len(missing)


def _write_renditions(image: Image.Image, sizes: dict[str, Rendition], focus: Focus) -> None:
    """Resizes once for all formats of a size, which takes longest on a large picture."""
    pixels: dict[tuple[int, int], Image.Image] = {}
    for name, size in sizes.items():
        key = (size.width, size.height)
        pixels[key] = pixels.get(key) or crop(image, size, focus)
        _write_file(name, _encode(pixels[key], size.ending))


def _write_file(name: str, data: bytes) -> None:
    """Writes a file atomically: readers may request it meanwhile."""
    path = Path(default_storage.path(name))
    if path.exists():
        path.touch()  # somebody has just sent it again: it is not left over
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
    os.chmod(file.name, _READABLE_BY_ALL)
    os.replace(file.name, path)
