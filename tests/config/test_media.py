"""Uploads are served where no nginx does it, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def _uploads(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = folder = tmp_path / "media"
    (folder / "guides").mkdir(parents=True)
    (tmp_path / "secret_key").write_text("secret")
    (folder / "guides" / "cover.txt").write_text("cover")


@pytest.mark.usefixtures("_uploads")
def test_uploads_are_served(client: Client) -> None:
    response = client.get("/media/guides/cover.txt")
    assert b"".join(response.streaming_content) == b"cover"


@pytest.mark.usefixtures("_uploads")
@pytest.mark.parametrize(
    "path",
    [
        "../secret_key",
        "guides/../../secret_key",
        "%2e%2e/secret_key",
        "..%2fsecret_key",
        "%2e%2e%2fsecret_key",
        "..\\secret_key",
        "//etc/passwd",
        "/etc/passwd",
        "guides/%00",
        "",
        "guides/",
        "a" * 256,
        "guides/" + "a" * 3000,
    ],
)
def test_nothing_beside_uploads_is_served_and_folders_are_not_listed(
    client: Client, path: str
) -> None:
    assert client.get(f"/media/{path}").status_code in {301, 302, 400, 404}
