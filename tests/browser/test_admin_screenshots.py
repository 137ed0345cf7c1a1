"""Pictures of every page of the admin that is ours: pytest -m screenshots tests/browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page

from editorial.models import Link
from guides.models import Guide, Tip
from operators.models import Operator, Plan, RechargeChannel
from tests import factories
from tests.browser.test_admin_pages import deleted_meanwhile, signed_out
from tests.browser.test_desk import SignIn, sign_in
from tests.desk import page as address

__all__ = ["sign_in"]

pytestmark = [pytest.mark.browser, pytest.mark.screenshots]

LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
TABLE = "slug,price_pkr\njazz-weekly-super,469\njazz-weekly-max,便宜\nnew-one,100\n"


@pytest.fixture
def guide(db: None) -> Guide:
    """With an outdated English summary, and a save of somebody else."""
    guide = factories.make_guide(summary_zh_hans="每天 100 卢比。")
    guide._history_user = factories.make_user("li")
    guide.summary_zh_hans = "每天 200 卢比。"
    guide.save()
    return guide


def plain(guide: Guide) -> dict[str, str]:
    """Pages that an address is enough for."""
    first = guide.history.earliest("history_id").changeset_id
    plan = Plan.objects.get(slug="jazz-weekly-super")
    return {
        "desk": "/admin/",
        "plans": address(Plan, "changelist"),
        "links": address(Link, "changelist"),
        "plan": address(Plan, "change", plan.pk),
        "operator": address(Operator, "change", plan.operator_id),
        "channel": address(RechargeChannel, "change", RechargeChannel.objects.first().pk),
        "guide": address(Guide, "change", guide.pk),
        "history": address(Guide, "history", guide.pk),
        "compare": f"{address(Guide, 'compare_versions', guide.pk)}?old={first}&new=now",
        "deleted": address(Guide, "deleted"),
        "upload": address(Plan, "import"),
        "account": address(User, "add"),
        "handbook": "/admin/handbook/editing/",
    }


def conflict(page: Page, guide: Guide) -> None:
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=summary_zh_hans]").fill("每天 300 卢比。")
    guide.summary_zh_hans = "每天 400 卢比。"
    guide.save()
    press(page, "_continue")


def waiting(page: Page, guide: Guide) -> None:
    page.goto(address(Guide, "change", guide.pk))
    page.locator("[name=title_en]").fill("Another title")
    with page.expect_navigation():
        page.locator("[formaction$='/draft/']").first.click()


def waiting_compared(page: Page, guide: Guide) -> None:
    page.locator(".draft-ways a[href*=compare]").first.click()


def imported(page: Page, guide: Guide) -> None:
    page.goto(address(Plan, "import"))
    page.locator("input[type=file]").set_input_files(
        {"name": "plans.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.locator("#content form button").last.click()
    page.locator(".import-row").first.wait_for()


def verified(page: Page, guide: Guide) -> None:
    tip = factories.make_tip(source_url="", confidence="unverified")
    page.goto(f"{address(Tip, 'changelist')}?id={tip.pk}")
    page.locator("#result_list tbody input[type=checkbox]").check()
    page.locator("select[name=action]").select_option("verify")
    page.get_by_role("button", name="执行").or_(page.get_by_role("button", name="Go")).click()


WALKS: dict[str, Callable[[Page, Guide], None]] = {
    "conflict": conflict,
    "waiting": waiting,
    "waiting-compared": waiting_compared,
    "imported": imported,
    "verifying": verified,
    "kept-form": lambda page, _guide: deleted_meanwhile(page),
    "signed-out": lambda page, _guide: signed_out(page),
}


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator(f"[name={name}]").first.click()


def pages(page: Page, guide: Guide) -> Iterator[str]:
    for name, where in plain(guide).items():
        page.goto(where)
        yield name
    for name, walk in WALKS.items():
        walk(page, guide)
        yield name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", LOCALES)
def test_pictures_are_taken(
    sign_in: SignIn, guide: Guide, language: str, width: int, scheme: str
) -> None:
    folder = Path(settings.VAR_DIR) / "screenshots"
    factories.make_guide("once").delete()
    user = User.objects.create_superuser("ann", password="x")
    page = sign_in(user, LOCALES[language], width)
    page.emulate_media(color_scheme=scheme)
    for name in pages(page, guide):
        picture = folder / f"admin-{name}-{language}-{width}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 5_000
