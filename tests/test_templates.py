"""Templates as they are written: short lines, and includes that pass what they use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR, "templates")
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
LONGEST_LINE = 119
#: Parts of one large page in files of their own, which share its context.
PARTS = {
    "admin/conflicts.html",
    "admin/drafts/bar.html",
    "admin/drafts/box.html",
    "admin/imports/preview.html",
    "admin/imports/state.html",
    "admin/imports/undo.html",
    "admin/includes/fieldset.html",
}
INCLUDE = re.compile(r'\{% include "([^"]+)"(.*?)%\}')


@pytest.mark.parametrize("template", TEMPLATES)
def test_lines_are_under_120_characters(template: str) -> None:
    lines = (ROOT / template).read_text(encoding="utf-8").splitlines()
    long = {place: len(line) for place, line in enumerate(lines, 1) if len(line) > LONGEST_LINE}
    assert long == {}


@pytest.mark.parametrize("template", TEMPLATES)
def test_includes_pass_what_they_use_and_nothing_else(template: str) -> None:
    found = INCLUDE.findall((ROOT / template).read_text(encoding="utf-8"))
    open_ones = {name for name, rest in found if not rest.strip().endswith("only")}
    assert open_ones <= PARTS
