"""Pictures are served where no nginx does it, for ever, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {
    "avif": "image/avif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@pytest.fixture
def _uploads(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = folder = tmp_path / "media"
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "secret.png").write_text("secret")
    for name in ("guides", "pictures"):
        (folder / name).mkdir(parents=True)
        for ending in (*TYPES, "svg", "html", "js", "txt", "gif", "pdf", "xml", "PNG"):
            (folder / name / f"a.{ending}").write_text("<script>alert(1)</script>")
    (folder / "pictures" / "png").write_text("no ending")


@pytest.mark.usefixtures("_uploads")
@pytest.mark.parametrize("ending", TYPES)
@pytest.mark.parametrize(
    ("folder", "lifetime"), [("pictures", FOR_EVER), ("guides", "public, max-age=86400")]
)
def test_a_picture_is_served_as_what_its_ending_says_and_never_as_a_page(
    client: Client, ending: str, folder: str, lifetime: str
) -> None:
    response = client.get(f"/media/{folder}/a.{ending}")
    assert b"".join(response.streaming_content)
    assert response["Content-Type"] == TYPES[ending]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == lifetime


@pytest.mark.usefixtures("_uploads")
@pytest.mark.parametrize("ending", ["svg", "html", "js", "txt", "gif", "pdf", "xml", "PNG"])
@pytest.mark.parametrize("folder", ["pictures", "guides"])
def test_nothing_but_pictures_is_served_though_it_lies_there(
    client: Client, folder: str, ending: str
) -> None:
    assert client.get(f"/media/{folder}/a.{ending}").status_code == 404


@pytest.mark.usefixtures("_uploads")
def test_a_browser_that_has_it_gets_no_body_again(client: Client) -> None:
    first = client.get("/media/pictures/a.png")
    b"".join(first.streaming_content)
    again = client.get(
        "/media/pictures/a.png", headers={"If-Modified-Since": first["Last-Modified"]}
    )
    assert (again.status_code, again["Cache-Control"]) == (304, FOR_EVER)


@pytest.mark.usefixtures("_uploads")
@pytest.mark.parametrize(
    "path",
    [
        "../secret_key",
        "../secret.png",
        "pictures/../../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "%2e%2e%2fsecret.png",
        "..\\secret.png",
        "//etc/passwd",
        "/etc/passwd.png",
        "pictures/%00.png",
        "pictures/png",
        "pictures/.png",
        "",
        "pictures/",
        "a" * 256 + ".png",
        "guides/" + "a" * 3000 + ".png",
    ],
)
def test_nothing_beside_pictures_is_served_and_folders_are_not_listed(
    client: Client, path: str
) -> None:
    assert client.get(f"/media/{path}").status_code in {301, 302, 400, 404}
