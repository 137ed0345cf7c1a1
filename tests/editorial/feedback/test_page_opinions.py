"""Was this helpful? Counted by page and day, without a cookie, and shown to editors."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from editorial.desk.inbox import Opinion, opinions
from editorial.models import PageOpinion
from guides.models import Guide
from tests.editorial.test_database_locks import file, other
from tests.factories import stop_clock
from tests.pages import parsed, read

__all__ = ["file", "other"]

pytestmark = pytest.mark.django_db

NORTH = "guides/the-north/"


def say(client: Client, answer: Any = "yes", path: Any = NORTH, **options: Any) -> HttpResponse:
    return client.post("/en/helpful/", {"path": path, "answer": answer}, **options)


def counts(path: str = NORTH) -> list[tuple[int, int]]:
    return [*PageOpinion.objects.filter(path=path).order_by("day").values_list("yes", "no")]


def test_answers_are_counted_by_page_and_day(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in ("yes", "no", "yes"):
        assert say(client, answer).status_code == 200
    assert say(client, "no", "operators/jazz/").status_code == 200
    assert counts() == [(2, 1)]
    assert counts("operators/jazz/") == [(0, 1)]
    stop_clock(monkeypatch, "2030-01-01T04:00+05:00")
    say(client)
    assert counts() == [(2, 1), (1, 0)]


def test_nothing_is_known_of_who_answered(client: Client) -> None:
    response = say(client, HTTP_USER_AGENT="Reader's phone", REMOTE_ADDR="203.0.113.9")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert {field.name for field in PageOpinion._meta.fields} == {"id", "path", "day", "yes", "no"}


def test_it_needs_no_cookie_and_leads_back(client: Client) -> None:
    response = say(Client(enforce_csrf_checks=True))
    assert response.status_code == 200
    assert parsed(response).xpath("//main//a/@href") == ["/en/guides/the-north/"]


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ("maybe", NORTH),
        ("", NORTH),
        ("yes", "guides/nowhere/"),
        ("yes", ""),
        ("yes", "\x00"),
        ("yes", "https://example.org/"),
        ("yes", "../admin/"),
        ("yes", "x" * 10_000),
        ("<script>alert(1)</script>", NORTH),
        (["no", "maybe"], NORTH),
    ],
)
def test_what_makes_no_sense_is_told_and_not_counted(
    client: Client, answer: Any, path: str
) -> None:
    response = say(client, answer, path)
    assert response.status_code == 400
    assert "That was not counted" in response.content.decode()
    assert b"<script>alert" not in response.content
    assert PageOpinion.objects.count() == 0


def test_a_draft_is_no_page(client: Client) -> None:
    guide = Guide.objects.get(slug="the-north")
    guide.status = "draft"
    guide.save()
    assert say(client).status_code == 400


def test_it_is_asked_by_post_alone(client: Client) -> None:
    assert client.get("/en/helpful/").status_code == 405


def test_one_network_is_counted_only_so_often(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("editorial.feedback.views.MOST_OPINIONS", 2)
    answers = [say(client) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Too many answers came at once" in answers[2].text
    assert say(client, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert counts() == [(3, 0)]


def test_while_someone_else_writes_nothing_is_counted(
    client: Client, other: sqlite3.Connection
) -> None:
    read(client, f"/en/{NORTH}")
    other.execute("BEGIN IMMEDIATE")
    assert say(client).status_code == 503
    other.execute("ROLLBACK")
    assert counts() == []


@pytest.mark.parametrize("path", [NORTH, "operators/jazz/"])
def test_guides_and_operators_ask(client: Client, path: str) -> None:
    page = read(client, f"/zh-hans/{path}")
    assert page.tree.xpath("//form[@class='helpful']/input/@value") == [path]
    assert page.words("//form[@class='helpful']/button") == ["有", "没有"]


# --- On the desk ----------------------------------------------------------------------------------


def count(path: str, day: date, yes: int, no: int) -> None:
    PageOpinion.objects.create(path=path, day=day, yes=yes, no=no)


def test_editors_see_the_least_helpful_pages_of_the_last_month_first() -> None:
    today = timezone.localdate()
    count(NORTH, today, 5, 1)
    count(NORTH, today - timedelta(days=1), 1, 1)
    count("operators/jazz/", today, 0, 3)
    count("guides/gone/", today, 9, 0)
    count("guides/calling-china/", today - timedelta(days=31), 0, 99)
    assert opinions(9) == [
        Opinion("operators/jazz/", "Jazz", 0, 3),
        Opinion(NORTH, Guide.objects.get(slug="the-north").title_zh_hans, 6, 2),
        Opinion("guides/gone/", "guides/gone/", 9, 0),
    ]
    assert len(opinions(1)) == 1


def test_the_desk_shows_them_beside_a_link_to_the_page(client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    empty = parsed(client.get("/admin/"))
    assert empty.xpath("//section[@id='opinions']/p[@class='empty']")
    count(NORTH, timezone.localdate(), 2, 7)
    desk = parsed(client.get("/admin/"))
    assert desk.xpath("//section[@id='opinions']//a/@href") == [f"/zh-hans/{NORTH}"]
    (said,) = desk.xpath("//section[@id='opinions']//li/span/text()")
    assert said == "有 2 · 没有 7"
