"""The worker's file: what it keeps, how small that is, and how it is switched off."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from config.service_worker import ASSETS
from tests.pages import LANGUAGES, read

WORKER = "/service-worker.js"
#: What a first visit may cost on a metered network, in bytes as they travel.
MOST = 150 * 1024

pytestmark = pytest.mark.django_db


def settings_of(client: Client) -> dict[str, Any]:
    found = re.search(r"= (\{.*\});", client.get(WORKER).content.decode())
    assert found
    return json.loads(found[1])


def test_the_worker_is_a_script_that_browsers_ask_for_anew(client: Client) -> None:
    response = client.get(WORKER)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert b"{{" not in response.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_kept_on_a_first_visit_is_there_and_small(
    client: Client, language: str
) -> None:
    kept = settings_of(client)
    pages = [read(client, f"/{language}/{path}").response.content for path in kept["emergency"]]
    assert len(pages) == 5
    files = [Path(str(finders.find(name))).read_bytes() for name in ASSETS]
    travelling = sum(len(gzip.compress(one)) for one in [*pages, *files])
    assert travelling < MOST


def test_both_languages_have_their_words(client: Client) -> None:
    words = settings_of(client)["words"]
    assert words["en"]["kept"].startswith("No network, or a very slow one.")
    assert words["zh-hans"]["kept"].startswith("没有网络或网速很慢。")
    assert all("{day}" in said["kept"] for said in words.values())


def test_another_style_sheet_is_another_version(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settings_of(client)["version"]
    assert settings_of(client)["version"] == before
    monkeypatch.setattr("config.service_worker.static", lambda name: f"/static/new-{name}")
    assert settings_of(client)["version"] != before


def test_a_deploy_can_switch_it_off(client: Client, settings: Settings) -> None:
    settings.SERVICE_WORKER = False
    said = client.get(WORKER).content.decode()
    assert "unregister()" in said
    assert "caches.delete" in said
    assert "fetch" not in said
