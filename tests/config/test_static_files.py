"""Style sheets in parts for authors, and whole for browsers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from pytest_django import Settings

from config.static_files import Sources, bundle

Collect = Callable[[dict[str, str]], dict[str, str]]

SHEETS = ("site.css", "admin/base.css", "admin/dashboard.css", "admin/imports.css")


@pytest.fixture
def collect(settings: Settings, tmp_path: Path) -> Iterator[Collect]:
    """collect({path: text}): what a page gets of each static file."""
    source = tmp_path / "source"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
    }
    finders.get_finder.cache_clear()

    def run(files: dict[str, str]) -> dict[str, str]:
        for name, text in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        listed = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]
        return {name: (settings.STATIC_ROOT / path).read_text() for name, path in listed.items()}

    yield run
    finders.get_finder.cache_clear()


def test_sheet_has_its_parts_in_their_order_and_small(collect: Collect) -> None:
    files = {
        "sheet.css": '/* Words */\n\n@import url("parts/a.css");\n@import url("parts/b.css");\n',
        "parts/a.css": '@import url("c.css");\na {\n  color: red;\n}\n',
        "parts/b.css": "b:is(.x, .y) > i { margin: calc(1rem + 2px) }",
        "parts/c.css": ":root { --paper: #fff; }",
    }
    assert collect(files)["sheet.css"] == (
        ":root{--paper:#fff}a{color:red}b:is(.x,.y)>i{margin:calc(1rem + 2px)}"
    )


def test_part_that_changes_changes_the_sheet_that_was_collected_before(collect: Collect) -> None:
    collect({"sheet.css": '@import url("a.css");\n', "a.css": "a { color: red }"})
    assert collect({"a.css": "a { color: blue }"})["sheet.css"] == "a{color:blue}"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"sheet.css": '@import url("gone.css");\n'}, "imports gone.css, which is no static file"),
        (
            {"sheet.css": '@import url("p/a.css");\n', "p/a.css": "a { mask: url(i.svg) }"},
            "p/a.css names a file by a path that moves with it",
        ),
    ],
)
def test_sheet_that_cannot_be_whole_stops_collecting(
    collect: Collect, files: dict[str, str], said: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        collect(files)


def test_own_sheets_are_whole_once_collected() -> None:
    root = Path(settings.BASE_DIR, "static")
    sources: Sources = {
        path.relative_to(root).as_posix(): (FileSystemStorage(root), str(path.relative_to(root)))
        for path in root.rglob("*.css")
    }
    for sheet in SHEETS:
        text = bundle(sheet, sources)
        assert "@import" not in text
        assert len(text) > 1000


def test_every_part_is_imported_by_a_sheet() -> None:
    root = Path(settings.BASE_DIR, "static")
    folders = ("site", "admin/base", "admin/dashboard", "admin/imports")
    parts = {path for folder in folders for path in (root / folder).rglob("*.css")}
    sheets = "".join((root / sheet).read_text() for sheet in SHEETS)
    assert {path for path in parts if f"{path.parent.name}/{path.name}" not in sheets} == set()
