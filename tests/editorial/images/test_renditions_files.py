"""Files are written once and whole; what is missing is made, what has gone is no disaster."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from editorial.images.renditions import (
    MIDDLE,
    Cropped,
    Fitted,
    _write_file,
    make_renditions,
    parse_name,
    store_picture,
)
from tests.pictures import opened, photo, taken

COVER = Cropped()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "pictures"


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


def test_a_picture_is_kept_once_with_a_preview(folder: Path) -> None:
    picture = taken(photo(1920, 1000))
    name = store_picture(picture)
    assert store_picture(picture) == name
    original = parse_name(name)
    assert original
    assert names(folder) == {Path(name).name, Path(original.preview).name}
    assert (folder.parent / name).read_bytes() == picture.data
    assert opened((folder.parent / original.preview).read_bytes()).size == (960, 500)


def test_every_size_is_made_once(folder: Path) -> None:
    name = store_picture(taken(photo(960, 600)))
    original = parse_name(name)
    assert original
    expected = {size.name(original, MIDDLE) for size in COVER.sizes(original)}
    assert make_renditions(name, COVER, MIDDLE) == len(expected)
    assert {f"pictures/{one}" for one in names(folder)} >= expected
    assert make_renditions(name, COVER, MIDDLE) == 0


def test_another_focal_point_makes_files_beside_those_of_the_former(folder: Path) -> None:
    name = store_picture(taken(photo(960, 600)))
    made = make_renditions(name, COVER, MIDDLE)
    before = names(folder)
    assert make_renditions(name, COVER, (50, 90)) == made
    assert len(names(folder) - before) == made


def test_only_the_missing_size_is_made_again(folder: Path) -> None:
    name = store_picture(taken(photo(400, 100)))
    make_renditions(name, Fitted(), MIDDLE)
    lost = next(folder.glob("*.avif"))
    lost.unlink()
    assert make_renditions(name, Fitted(), MIDDLE) == 1
    assert lost.exists()


def test_a_picture_that_has_gone_or_is_broken_is_told_to_the_keeper_only(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = store_picture(taken(photo()))
    (folder.parent / name).unlink()
    with caplog.at_level(logging.WARNING):
        assert make_renditions(name, COVER, MIDDLE) == 0
        (folder.parent / name).write_bytes(b"half")
        assert make_renditions(name, COVER, MIDDLE) == 0
    assert caplog.text.count(name) >= 2


def test_a_file_with_a_name_of_former_days_has_no_sizes() -> None:
    assert make_renditions("guides/cover.png", COVER, MIDDLE) == 0


def test_a_file_is_whole_readable_for_the_web_server_and_never_written_twice(folder: Path) -> None:
    _write_file("pictures/a.jpg", b"first")
    _write_file("pictures/a.jpg", b"second")
    assert names(folder) == {"a.jpg"}
    assert (folder / "a.jpg").read_bytes() == b"first"
    assert (folder / "a.jpg").stat().st_mode & 0o777 == 0o644


def test_a_picture_sent_again_counts_as_new(folder: Path) -> None:
    _write_file("pictures/a.jpg", b"first")
    os.utime(folder / "a.jpg", (0, 0))
    _write_file("pictures/a.jpg", b"first")
    assert (folder / "a.jpg").stat().st_mtime > 0
