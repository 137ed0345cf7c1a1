"""Picture files as cameras, telephones and mischief make them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from editorial.images.uploads import Picture, read_picture

RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 160, 60), (30, 60, 200), (150, 150, 150)
Colour = tuple[int, ...]
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def quarters(width: int = 960, height: int = 600) -> Image.Image:
    """Red and green above, blue and grey below: a crop tells where it was cut."""
    image = Image.new("RGB", (2, 2))
    for place, colour in enumerate((RED, GREEN, BLUE, GREY)):
        image.putpixel((place % 2, place // 2), colour)
    return image.resize((width, height), Image.Resampling.NEAREST)


def written(image: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def photo(width: int = 960, height: int = 600, format: str = "JPEG", **options: Any) -> bytes:
    return written(quarters(width, height), format, **options)


def upload(data: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(480, 300) if data is None else data)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def alike(one: Any, other: Colour, most: int = 12) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def camera_notes(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: its maker, how it was held, and the place."""
    notes = Image.Exif()
    notes[0x010F] = "SecretCam"
    notes[0x0112] = orientation
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8825)[2] = (33.0, 41.0, 35.0)
    return notes


def swapped_profile() -> bytes:
    """A colour profile in which red means green: the two entries of its table change places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def png_of_claimed_size(width: int, height: int) -> bytes:
    """A header that claims a size, with nothing to decode behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_of_claimed_size(width: int, height: int) -> bytes:
    data = bytearray(photo(32, 32))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_of_claimed_size(width: int, height: int) -> bytes:
    data = bytearray(photo(64, 64, "WEBP", lossless=True))
    sizes = data.index(b"VP8L") + 9
    rest = int.from_bytes(data[sizes : sizes + 4], "little") >> 28
    packed = (width - 1) | (height - 1) << 14 | rest << 28
    data[sizes : sizes + 4] = packed.to_bytes(4, "little")
    return bytes(data)


def frames() -> list[Image.Image]:
    return [Image.new("RGB", (60, 40), colour) for colour in (RED, GREEN, BLUE)]


def moving(format: str) -> bytes:
    first, *others = frames()
    return written(first, format, save_all=True, append_images=others, duration=100)


def taken(data: bytes, name: str = "a.jpg", least: tuple[int, int] = (1, 1)) -> Picture:
    return read_picture(BytesIO(data), name, least)
