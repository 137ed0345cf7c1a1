"""Text of any length in any public field or parameter costs little: length is judged first.

Normalising takes quadratic time in a run of combining marks, and makes eighteen characters of one
ligature. These tests count the characters that are normalised; seconds depend on the machine.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from editorial.feedback.forms import OPENING_SALT
from tests.test_any_request import ASKED, NAMES, POSTED, named_paths

pytestmark = pytest.mark.django_db

MARKS, LIGATURES = "\u0315\u0327" * 15_000, "\ufdfa" * 30_000
#: More than any field of a public form needs, far less than what hurts.
MOST_NORMALISED = 8_000
#: Fields of the forms that are sent by POST.
POSTED_NAMES = [
    "number",
    "phrase",
    "operator",
    "amount",
    "path",
    "answer",
    "words",
    "where",
    "when",
    "contact",
    "website",
]
PATHS = sorted(path for path in {*named_paths(), *ASKED} if path.startswith(("/en/", "/i18n/")))


@pytest.fixture
def normalised(monkeypatch: Any) -> list[int]:
    """Lengths of the odd texts that were normalised."""
    lengths: list[int] = []
    real = unicodedata.normalize

    def counted(form: str, text: str) -> str:
        if "\u0315" not in text and "\ufdfa" not in text:
            return real(form, text)
        lengths.append(len(text))
        return text

    monkeypatch.setattr(unicodedata, "normalize", counted)
    return lengths


@pytest.mark.parametrize("text", [MARKS, LIGATURES], ids=["marks", "ligatures"])
@pytest.mark.parametrize("path", PATHS)
def test_a_long_parameter_is_not_normalised(
    client: Client, normalised: list[int], path: str, text: str
) -> None:
    query = path.partition("?")[2]
    asked = {**dict.fromkeys(NAMES, text), **({"about": query[6:]} if query else {})}
    response = client.get(path, asked)
    assert response.status_code < 500
    assert sum(normalised) < MOST_NORMALISED


@pytest.mark.parametrize("text", [MARKS, LIGATURES], ids=["marks", "ligatures"])
@pytest.mark.parametrize(
    "path", [path for path in PATHS if path.partition("?")[0].endswith(POSTED)]
)
def test_a_long_field_is_not_normalised(
    client: Client, normalised: list[int], path: str, text: str
) -> None:
    opened = signing.dumps(timezone.now().timestamp() - 60, salt=OPENING_SALT)
    for name in POSTED_NAMES:
        fields = {"opened": opened, "words": "The code is new.", name: text[:20_000]}
        assert client.post(path, fields).status_code < 500
    assert sum(normalised) < MOST_NORMALISED


def test_a_long_user_name_is_not_normalised(client: Client, normalised: list[int]) -> None:
    client.post("/admin/login/", {"username": MARKS, "password": MARKS})
    assert sum(normalised) < MOST_NORMALISED
