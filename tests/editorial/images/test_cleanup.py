"""What nothing speaks of goes; what a row, a version or a draft names stays."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from pytest_django import Settings

from editorial.images.cleanup import unused_files
from editorial.images.renditions import store_picture
from guides.models import Guide
from tests.factories import make_guide, make_operator, make_tip, make_user
from tests.pictures import photo, taken, upload

pytestmark = pytest.mark.django_db

LONG_AGO = (0, 0)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "pictures"


def grow_old(folder: Path) -> set[str]:
    for path in folder.iterdir():
        os.utime(path, LONG_AGO)
    return names(folder)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def tidy(**options: Any) -> str:
    said = StringIO()
    call_command("tidy_pictures", stdout=said, **options)
    return said.getvalue()


def test_a_site_without_pictures_is_tidy() -> None:
    assert unused_files() == []
    assert tidy() == "0 files made, 0 removed\n"


def test_what_nothing_speaks_of_goes_and_is_named(folder: Path) -> None:
    name = store_picture(taken(photo()))
    (folder / ".tmpleft").write_bytes(b"half a file of a server that stopped")
    grow_old(folder)
    said = tidy()
    assert names(folder) == set()
    assert name in said
    assert said.endswith("0 files made, 3 removed\n")


def test_a_dry_run_only_tells(folder: Path) -> None:
    store_picture(taken(photo()))
    before = grow_old(folder)
    said = tidy(dry_run=True)
    assert names(folder) == before
    assert said.endswith("0 files made, 2 would be removed\n")


def test_what_was_just_sent_stays_until_its_form_is_done(folder: Path) -> None:
    picture = taken(photo())
    store_picture(picture)
    before = grow_old(folder)
    store_picture(picture)  # sent again: its other files are older, but they belong to it
    tidy()
    assert names(folder) == before


def test_pictures_of_content_stay_with_all_their_sizes(folder: Path) -> None:
    make_guide(cover=upload())
    make_operator(logo=upload(photo(200, 100)))
    before = grow_old(folder)
    tidy()
    assert names(folder) == before


def test_the_picture_of_a_former_version_stays_even_of_a_deleted_row(folder: Path) -> None:
    guide = make_guide(cover=upload(), cover_focus_x=3)
    guide.cover = ""
    guide.save()
    guide.delete()
    before = grow_old(folder)
    tidy()
    assert names(folder) == before
    Guide.history.filter(slug=guide.slug).delete()
    tidy()
    assert names(folder) == set()


@pytest.mark.parametrize("where", ["text", "json", "log"])
def test_whatever_names_a_picture_keeps_it(folder: Path, where: str) -> None:
    name = store_picture(taken(photo()))
    before = grow_old(folder)
    if where == "text":
        make_tip(note_en=f"See /media/{name}.")
    elif where == "json":
        tip = make_tip()
        type(tip).objects.filter(pk=tip.pk).update(translation_memory={"draft": {"cover": name}})
    else:
        LogEntry.objects.create(
            user=make_user(),
            content_type=ContentType.objects.get_for_model(LogEntry),
            object_id="1",
            action_flag=CHANGE,
            change_message=name,
        )
    tidy()
    assert names(folder) == before


def test_sizes_that_are_missing_are_made_and_no_version_is_written(folder: Path) -> None:
    guide = make_guide(cover=upload())
    versions = guide.history.count()
    lost = sorted(folder.glob("*.50-50.*"))
    for path in lost:
        path.unlink()
    assert tidy() == f"{len(lost)} files made, 0 removed\n"
    assert all(path.exists() for path in lost)
    assert guide.history.count() == versions


def test_other_uploads_are_none_of_its_business(folder: Path) -> None:
    other = folder.parent / "guides" / "old.png"
    other.parent.mkdir()
    other.write_bytes(photo(format="PNG"))
    os.utime(other, LONG_AGO)
    tidy()
    assert other.exists()
