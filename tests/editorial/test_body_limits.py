"""Bodies that are too large, or that nobody signed in has sent, are answered without being read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from editorial.body_limits import MOST_PUBLIC, MOST_SIGNED_OUT
from guides.models import Guide
from operators.models import Plan
from tests.desk import page
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db

PUBLIC = ("/en/tools/number/", "/en/helpful/", "/en/corrections/new/", "/en/nowhere/", "/healthz")


class Unreadable(BytesIO):
    """A body whose sender takes for ever: whoever reads it has lost."""

    def read(self, *_args: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(client: Client, address: str, length: int | None, **headers: str) -> Any:
    """A form of that length; without one in chunks, as far as anybody knows without end."""
    sent: dict[str, Any] = {"wsgi.input": Unreadable(), **headers}
    if length is None:
        sent |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    else:
        sent |= {"CONTENT_LENGTH": str(length)}
    kind = "application/x-www-form-urlencoded"
    return client.generic("POST", address, b"", content_type=kind, **sent)


# --- Readers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [MOST_PUBLIC + 1, 400 * 2**20, None])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_body_too_large_for_a_public_page_is_refused_unread(
    client: Client, address: str, length: int | None
) -> None:
    assert send(client, address, length).status_code == 413


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/en/tools/number/", "Nothing was sent: it is more than this site takes at once."),
        ("/zh-hans/tools/number/", "没有发送：内容超过本站一次能接收的大小。"),
    ],
)
def test_readers_are_told_in_their_language(client: Client, address: str, words: str) -> None:
    response = send(client, address, MOST_PUBLIC + 1)
    assert words in response.text
    assert not response.cookies


def test_a_body_that_nginx_has_refused_is_told_of(client: Client) -> None:
    """nginx asks for the same page without the body."""
    assert client.get("/en/tools/number/", HTTP_X_BODY_REFUSED="yes").status_code == 413
    assert client.get("/en/tools/number/", HTTP_X_BODY_REFUSED="").status_code == 200


def test_a_form_of_usual_size_is_read(client: Client) -> None:
    assert client.post("/en/tools/number/", {"number": "0300 1234567"}).status_code == 200


@pytest.mark.parametrize("length", ["-1", "x", "9" * 30])
def test_an_impossible_length_is_no_error(client: Client, length: str) -> None:
    response = client.post("/en/tools/number/", {"number": "1"}, CONTENT_LENGTH=length)
    assert response.status_code < 500


# --- The admin, signed out --------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 400 * 2**20, None])
def test_a_table_of_somebody_signed_out_leads_to_the_login_unread(
    client: Client, length: int | None
) -> None:
    response = send(client, page(Plan, "import"), length)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("length", [MOST_SIGNED_OUT + 1, None])
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/guides/guide/add/"])
def test_a_large_form_of_somebody_signed_out_is_refused_unread(
    client: Client, address: str, length: int | None
) -> None:
    response = send(client, address, length, HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 413
    assert "sign in in another tab" in response.text


def test_a_large_form_of_a_reader_with_an_account_is_refused_unread(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    assert send(client, page(Guide, "add"), MOST_SIGNED_OUT + 1).status_code == 413


def test_a_form_of_somebody_signed_out_is_kept_without_its_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names are told; its content goes neither to the disk nor to the memory."""
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    cover = SimpleUploadedFile("cover.png", b"x" * 2_700_000)
    sent = {"title_en": "A title that is worth keeping", "cover": cover}
    response = client.post(page(Guide, "add"), sent)
    assert response.status_code == 200
    assert "A title that is worth keeping" in response.text
    assert "cover.png" in response.text


# --- The admin, signed in ---------------------------------------------------------------------


def test_a_large_form_of_an_editor_is_read() -> None:
    editor = signed_in_as("编辑 · Editor")
    cover = SimpleUploadedFile("cover.png", b"x" * 4_000_000)
    response = editor.post(page(Guide, "add"), {"title_en": "A title", "cover": cover})
    assert response.status_code == 200
    assert response.context["errors"]


def test_what_nginx_has_refused_of_an_editor_is_told_on_a_page_of_the_desk() -> None:
    editor = signed_in_as("编辑 · Editor")
    headers = {"HTTP_X_BODY_REFUSED": "yes", "HTTP_ACCEPT_LANGUAGE": "en"}
    response = editor.get(page(Guide, "add"), **headers)
    assert response.status_code == 413
    assert "at most 10 MB" in response.text
    assert "site-name" in response.text
