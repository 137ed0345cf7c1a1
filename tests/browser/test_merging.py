"""A Chinese editor and an English translator on one page, in two browsers."""

from __future__ import annotations

import random
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from guides.models import Guide
from tests import factories
from tests.browser.test_admin_pages import darken
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE, CONTRAST
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser

SAVES = 200
FIELDS = ("text_zh_hans", "text_en", "note_zh_hans", "note_en", "regions_zh_hans", "regions_en")
CONTINUE = "[name=_continue]"


def person(name: str) -> User:
    return User.objects.create_superuser(name, password="x")


def field(page: Page, name: str) -> Any:
    return page.locator(f"[name={name}]")


def save(page: Page) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(CONTINUE).first.click()


def test_two_people_on_one_page_lose_nothing(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    for page in (li, ann):
        page.goto(address(Guide, "change", guide.pk))
    field(li, "title_zh_hans").fill("换一个标题")
    field(ann, "title_en").fill("Another title")
    save(li)
    expect(li.locator(".messagelist .success")).to_be_visible()
    save(ann)
    expect(ann.locator(".messagelist")).to_contain_text("Li saved this page while you were")
    expect(field(ann, "title_zh_hans")).to_have_value("换一个标题")
    li.reload()
    expect(li.locator(".messagelist")).to_contain_text("你的改动都保留了")
    expect(field(li, "title_en")).to_have_value("Another title")


def test_an_open_form_tells_of_the_other(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    li.goto(address(Guide, "change", guide.pk))
    expect(li.locator(".presence")).to_be_hidden()
    ann.goto(address(Guide, "change", guide.pk))
    expect(ann.locator(".presence")).to_contain_text("li has this page open too.", ignore_case=True)


def test_a_conflict_is_shown_with_all_three_and_settled(sign_in: SignIn) -> None:
    guide = factories.make_guide()
    li, ann = sign_in(person("li"), "zh-CN"), sign_in(person("ann"), "en-GB")
    for page in (li, ann):
        page.goto(address(Guide, "change", guide.pk))
    field(ann, "summary_zh_hans").fill("安写的一句话。")
    save(ann)
    field(li, "summary_zh_hans").fill("李写的一句话。")
    save(li)
    box = li.get_by_role("region", name="两个人改了同一处")
    for words in ("一句话。", "安写的", "李写的"):
        expect(box).to_contain_text(words)
    found = Axe().run(li, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    darken(li)
    found = Axe().run(li, options=CONTRAST)
    assert found.violations_count == 0, found.generate_report()
    box.get_by_label("我的").check()
    save(li)
    expect(li.locator(".messagelist .success")).to_be_visible()
    guide.refresh_from_db()
    assert guide.summary_zh_hans == "李写的一句话。"


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

    def __init__(self, page: Page, row: Any, stored: dict[str, str]) -> None:
        self.page, self.stored = page, stored
        page.goto(address(type(row), "change", row.pk))
        self.base = dict(stored)

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


def test_no_field_change_is_lost_in_two_hundred_interleaved_saves(sign_in: SignIn) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    tip = factories.make_tip()
    stored = {name: getattr(tip, name) or "" for name in FIELDS}
    people = [Person(sign_in(person(name), "en-GB"), tip, stored) for name in ("li", "ann")]
    for number in range(SAVES):
        names = dice.sample(FIELDS, dice.randint(1, 3))
        typed = {name: f"{name} {number} {dice.randint(0, 9)}" for name in names}
        dice.choice(people).save(typed, dice)
        tip.refresh_from_db()
        assert {name: getattr(tip, name) or "" for name in FIELDS} == stored, number
