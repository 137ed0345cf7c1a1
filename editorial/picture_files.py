"""Pictures on disk: each file is written once, whole, under a name that its content decides."""

from __future__ import annotations

import logging
import os
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import default_storage
from PIL import Image

from editorial.picture_sizes import (
    Focus,
    Shape,
    Size,
    cut,
    encoded,
    name_of,
    original_of,
    preview_size,
)
from editorial.pictures import Picture

log = logging.getLogger(__name__)

READABLE_BY_ALL = 0o644


def keep(picture: Picture) -> str:
    """Stores a picture and its preview and returns its name."""
    name = name_of(picture)
    write(name, picture.data)
    original = original_of(name)
    if original and not default_storage.exists(original.preview):
        with Image.open(BytesIO(picture.data)) as image:
            size = preview_size(original)
            write(original.preview, encoded(cut(image, size), size.ending))
    return name


def make_sizes(name: str, shape: Shape, focus: Focus) -> int:
    """Makes what is missing and returns how many files that were.

    A picture that has gone from the disk is no reason not to save the words beside it.
    """
    original = original_of(name)
    if not original:
        return 0
    names = {size.name(original, focus): size for size in shape.sizes(original)}
    missing = {name: size for name, size in names.items() if not default_storage.exists(name)}
    if not missing:
        return 0
    try:
        with default_storage.open(name) as file, Image.open(file) as image:
            write_sizes(image, missing, focus)
    except OSError as error:
        log.warning("No sizes of %s: %s", name, error)
        return 0
    return len(missing)


def write_sizes(image: Image.Image, sizes: dict[str, Size], focus: Focus) -> None:
    """Cuts once for all formats of a size: on a large picture that takes longer than the rest."""
    pixels: dict[tuple[int, int], Image.Image] = {}
    for name, size in sizes.items():
        key = (size.width, size.height)
        pixels[key] = pixels.get(key) or cut(image, size, focus)
        write(name, encoded(pixels[key], size.ending))


def write(name: str, data: bytes) -> None:
    """Whole or not at all: readers may ask for it while it is being written."""
    path = Path(default_storage.path(name))
    if path.exists():
        path.touch()  # somebody has just sent it again: it is not left over
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
    os.chmod(file.name, READABLE_BY_ALL)
    os.replace(file.name, path)
