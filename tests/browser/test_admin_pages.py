"""Pages of the admin that no other walk looks at: nobody is shut out; and walks in English."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from guides.models import Guide, Tip
from operators.models import Operator, Plan
from tests import factories
from tests.browser.test_desk import SignIn, sign_in
from tests.browser.test_public import AXE, CONTRAST
from tests.desk import page as address
from tests.pictures import photo

__all__ = ["sign_in"]

pytestmark = pytest.mark.browser


def sound(page: Page, rules: Any = AXE) -> None:
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, found.generate_report()


def darken(page: Page) -> None:
    """The admin's links fade from colour to colour: to their end at once."""
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.getAnimations().forEach(one => one.finish())")


def deleted_meanwhile(page: Page) -> None:
    """The page that keeps the text of a form whose object is gone."""
    guide = factories.make_guide("short-lived")
    page.goto(address(Guide, "change", guide.pk))
    guide.delete()
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()


def signed_out(page: Page) -> None:
    """The page to sign in on that carries a form along."""
    page.goto(address(Tip, "change", Tip.objects.first().pk))
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()


def at(where: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(where)

    return go


def operator(page: Page, *, rows: str = "") -> None:
    """Its form with every block unfolded, and these rows on it."""
    page.goto(address(Operator, "change", Operator.objects.get(slug="jazz").pk) + rows)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


PAGES: dict[str, Callable[[Page], None]] = {
    "handbook": at("/admin/handbook/editing/"),
    "list": lambda page: at(address(Plan, "changelist"))(page),
    "deleted": lambda page: at(address(Guide, "deleted"))(page),
    "desk": at("/admin/"),
    "search": at("/admin/search/?q=jazz"),
    "operator": operator,
    "codes of an operator": partial(operator, rows="?rows=dial_codes"),
    "facts of an operator": partial(operator, rows="?rows=facts"),
    "prefixes of an operator": partial(operator, rows="?rows=prefixes"),
    "rows of a new operator": lambda page: at(address(Operator, "add"))(page),
    "plan": lambda page: at(address(Plan, "change", Plan.objects.first().pk))(page),
    "deletion": lambda page: at(address(Plan, "delete", Plan.objects.first().pk))(page),
    "accounts": lambda page: at(address(User, "add"))(page),
    "kept form": deleted_meanwhile,
    "signed out": signed_out,
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_shut_nobody_out(sign_in: SignIn, name: str) -> None:
    locale = "zh-CN" if len(name) % 2 else "en-GB"
    factories.make_guide("once").delete()
    page = sign_in(User.objects.create_superuser("li", password="x"), locale, 768)
    PAGES[name](page)
    sound(page)
    darken(page)
    sound(page, CONTRAST)
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_side_bar_gives_way_to_the_list_on_a_tablet(sign_in: SignIn) -> None:
    page = sign_in(User.objects.create_superuser("li", password="x"), "zh-CN", 768)
    page.goto(address(Plan, "changelist"))
    expect(page.locator("#nav-sidebar")).to_be_hidden()
    box = page.locator("#content").bounding_box()
    assert box is not None
    assert box["width"] == 768


def test_no_form_tells_editors_abroad_that_their_clock_is_wrong(sign_in: SignIn) -> None:
    page = sign_in(User.objects.create_superuser("li", password="x"), "zh-CN")
    page.goto(address(Plan, "change", Plan.objects.first().pk))
    expect(page.locator(".timezonewarning").first).to_be_hidden()
    assert page.locator(".timezonewarning").filter(visible=True).count() == 0


def test_list_of_choices_of_a_row_is_filled_up_from_the_empty_row(sign_in: SignIn) -> None:
    page = sign_in(User.objects.create_superuser("li", password="x"), "zh-CN")
    operator(page, rows="?rows=dial_codes")
    choice = page.locator("#id_dial_codes-0-purpose")
    chosen = choice.input_value()
    assert choice.locator("option").count() > 10
    assert choice.locator("option:checked").get_attribute("value") == chosen != ""


def test_an_english_editor_verifies_a_fact_that_had_no_source_address(sign_in: SignIn) -> None:
    Tip.objects.update(verified_on=timezone.localdate())
    tip = factories.make_tip(source_url="", confidence="unverified")
    desk = sign_in(User.objects.create_superuser("ann", password="x"), "en-GB")
    desk.locator("#due .counts").get_by_role("link", name="Tips 1").click()
    desk.locator("#result_list tbody input[type=checkbox]").check()
    desk.locator("select[name=action]").select_option(label="Mark as verified today")
    desk.get_by_role("button", name="Go", exact=True).click()
    desk.get_by_label("Source address").fill("https://example.org/proof")
    desk.get_by_role("button", name="Mark as verified today").click()
    expect(desk.locator(".messagelist .info")).to_have_text("Done: 1.")
    tip.refresh_from_db()
    assert (tip.source_url, tip.verified_on) == ("https://example.org/proof", timezone.localdate())


def test_an_english_editor_gives_a_guide_a_picture_with_words(
    sign_in: SignIn, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo(960, 600))
    guide = factories.make_guide()
    page = sign_in(User.objects.create_superuser("ann", password="x"), "en-GB")
    page.goto(address(Guide, "change", guide.pk))
    page.locator("#id_cover").set_input_files(tmp_path / "photo.jpg")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".field-cover_alt_en .errorlist").first).to_be_visible()
    page.locator("[name=cover_alt_en]").fill("Four blocks of colour.")
    page.locator("[name=cover_alt_zh_hans]").fill("四个色块。")
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.get_by_role("img", name="Four blocks of colour.")).to_be_visible()
