"""Two people who save one page again and again, on a real gunicorn: all that was typed is kept."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from guides.models import Tip
from tests.browser.served import PASSWORD, SERVED, Served
from tests.desk import page as address

pytestmark = [pytest.mark.browser, SERVED]

SAVES = 200
FIELDS = ("text_zh_hans", "text_en", "note_zh_hans", "note_en", "regions_zh_hans", "regions_en")

#: Fills in and sends the form of the page that came last, as the browser itself would; without
#: drawing every page, two hundred saves take a minute.
SEND = """async ({typed, chosen}) => {
  const form = (window.last ?? document).querySelector("#tip_form");
  for (const [name, words] of Object.entries(typed)) form.elements[name].value = words;
  for (const [name, side] of Object.entries(chosen))
    form.querySelector(`[name="choose-${name}"][value^="${side}:"]`).checked = true;
  const body = new FormData(form);
  body.append("_continue", "1");
  const answer = await fetch(location.pathname, {method: "POST", body});
  window.last = new DOMParser().parseFromString(await answer.text(), "text/html");
  return window.last.querySelectorAll(".conflict").length;
}"""


class Person:
    """One browser with the form open, and what its user would expect of it."""

    def __init__(self, page: Page, stored: dict[str, str]) -> None:
        self.page, self.stored, self.base = page, stored, dict(stored)

    def save(self, typed: dict[str, str], dice: random.Random) -> None:
        mine = {**self.base, **typed}
        disputed = [
            name for name in FIELDS if len({self.base[name], mine[name], self.stored[name]}) == 3
        ]
        choices = {name: dice.choice(["yours", "theirs"]) for name in disputed}
        assert self.send(typed) == len(choices)
        if choices:
            assert self.send({}, choices) == 0
        for name in FIELDS:
            if mine[name] != self.base[name] and choices.get(name) != "theirs":
                self.stored[name] = mine[name]
        self.base = dict(self.stored)

    def send(self, typed: dict[str, str], chosen: dict[str, str] | None = None) -> int:
        return int(self.page.evaluate(SEND, {"typed": typed, "chosen": chosen or {}}))


def sign_in(browser: Browser, served: Served, name: str, path: str) -> Page:
    served.make_editor(name)
    page = browser.new_context(base_url=served.address, locale="en-GB").new_page()
    page.goto(path)
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
    return page


@pytest.fixture
def rows(served: Served) -> Iterator[sqlite3.Cursor]:
    """The server's database, for reading."""
    with closing(sqlite3.connect(f"file:{served.database}?mode=ro", uri=True)) as connection:
        yield connection.cursor()


def a_tip(rows: sqlite3.Cursor) -> tuple[int, dict[str, str]]:
    """The key of the first tip, and what is stored in its fields."""
    key, *words = rows.execute(
        f"SELECT id, {', '.join(FIELDS)} FROM {Tip._meta.db_table} ORDER BY id LIMIT 1"  # noqa: S608
    ).fetchone()
    return key, {name: word or "" for name, word in zip(FIELDS, words, strict=True)}


def test_no_field_change_is_lost_in_two_hundred_interleaved_saves(
    browser: Browser, served: Served, rows: sqlite3.Cursor
) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    key, stored = a_tip(rows)
    form = address(Tip, "change", key)
    people = [Person(sign_in(browser, served, name, form), stored) for name in ("li", "ann")]
    for number in range(SAVES):
        names = dice.sample(FIELDS, dice.randint(1, 3))
        typed = {name: f"{name} {number} {dice.randint(0, 9)}" for name in names}
        dice.choice(people).save(typed, dice)
        assert a_tip(rows) == (key, stored), number
    for one in people:
        one.page.context.close()
