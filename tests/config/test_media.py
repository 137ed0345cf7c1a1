"""Uploads are served where no nginx does it, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from config.urls import urlpatterns


@pytest.fixture
def _uploads(tmp_path: Path) -> Iterator[None]:
    """Addresses are made once from the settings: the folder is put into the address itself."""
    (media,) = [one for one in urlpatterns if str(one.pattern) == "media/<path:path>"]
    folder = tmp_path / "media"
    (folder / "guides").mkdir(parents=True)
    (tmp_path / "secret_key").write_text("secret")
    (folder / "guides" / "cover.txt").write_text("cover")
    before = media.default_args["document_root"]
    media.default_args["document_root"] = folder
    yield
    media.default_args["document_root"] = before


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
    ],
)
def test_nothing_beside_uploads_is_served_and_folders_are_not_listed(
    client: Client, path: str
) -> None:
    assert client.get(f"/media/{path}").status_code in {301, 302, 400, 404}
