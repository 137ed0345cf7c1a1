"""What machines ask for: robots, the manifest, health."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import DatabaseError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_robots_may_see_all_but_the_admin_and_are_told_of_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /zh-hans/preview/",
        "Disallow: /zh-hans/corrections/",
        "Disallow: /en/preview/",
        "Disallow: /en/corrections/",
        f"Sitemap: {site.SITE_URL}/sitemap.xml",
    ]


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert {"name", "short_name", "start_url", "display"} <= set(manifest)
    files = {icon["src"].removeprefix("/static/") for icon in manifest["icons"]}
    assert files == {"icon.svg", "icon-192.png", "icon-512.png"}
    assert all((Path(site.BASE_DIR) / "static" / file).is_file() for file in files)


@pytest.mark.parametrize(("path", "words"), [("/healthz", b"ok\n"), ("/readyz", b"ready\n")])
def test_health_is_told_in_a_word_and_never_kept(client: Client, path: str, words: bytes) -> None:
    response = client.get(path)
    assert (response.status_code, response.content) == (200, words)
    assert "no-store" in response.headers["Cache-Control"]


def test_without_its_database_the_site_is_alive_but_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code >= 500
