"""How many proxies of ours the site believes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.test_settings import read, start, var

__all__ = ["var"]


@pytest.mark.parametrize(
    ("environment", "count"),
    [
        ({}, 0),
        ({"SITE_URL": "https://example.org"}, 1),
        ({"SITE_URL": "https://example.org", "PROXIES": "2"}, 2),
        ({"PROXIES": ""}, 0),
    ],
)
def test_with_https_there_is_one(var: Path, environment: dict[str, str], count: int) -> None:
    assert read(var, "PROXIES", **environment) == count


@pytest.mark.parametrize("value", ["-1", "10", "x", "１"])
def test_anything_else_is_refused(var: Path, value: str) -> None:
    refused = start(var, "from django.conf import settings; settings.PROXIES", PROXIES=value)
    assert refused.returncode != 0
    assert "PROXIES: must be a number from 0 to 9" in refused.stderr
