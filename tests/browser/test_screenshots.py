"""Pictures of every kind of page: pytest -m screenshots tests/browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import OpenPage
from tests.browser.kinds import KINDS, LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.screenshots]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_taken(
    open_page: OpenPage, kind: str, language: str, width: int, scheme: str
) -> None:
    page = open_page(f"/{language}/{KINDS[kind]}", width=width, color_scheme=scheme)
    picture = Path(settings.VAR_DIR) / "screenshots" / f"{kind}-{language}-{width}-{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 5_000
