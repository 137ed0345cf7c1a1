"""An editor's table from the list to the public page and back, as Excel in China would save it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import PASSWORD, SERVED, Served
from tests.browser.test_public import AXE, WIDTHS, open_everything

pytestmark = [pytest.mark.browser, SERVED]

EDITOR = "daoru"

PLAN = "jazz-weekly-super"
BAD = "jazz-weekly-max"
Row = dict[str, str]
OpenDesk = Callable[["Words", bool], Page]


@dataclass(frozen=True)
class Words:
    """What an editor reads in their language."""

    locale: str
    public: str
    log_in: str
    export: str
    look: str
    in_error: str
    not_a_number: str
    mend: str
    write: str
    undo: str
    undone: str
    currency: str
    go_on: str
    too_large: str


CHINESE = Words(
    "zh-CN", "zh-hans", "登录", "导出", "查看会改动什么", "有错误 1", "“便宜”不是数字。",
    "上传改好的表格", "写入 1 行", "撤销这次导入", "已撤销。", "{}\u00a0卢比", "继续",
    "文件超过 10 MB",
)  # fmt: skip
ENGLISH = Words(
    "en-US", "en", "Log in", "Export", "Look at what would change", "In error 1",
    "“便宜” is not a number.", "Upload the mended table", "Write 1 row", "Undo this import",
    "Undone.", "Rs\u00a0{}", "Go on", "The file is larger than 10 MB",
)  # fmt: skip
#: The parts that are ours; the rest of the page is Django's.
OURS = (".import-page", ".export-menu")
BOTH = pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=lambda words: words.public)
#: With a script in one language and without in the other: what they read is the same.
EITHER = pytest.mark.parametrize(
    ("words", "script"), [(CHINESE, True), (ENGLISH, False)], ids=["script", "no script"]
)


@pytest.fixture
def open_desk(browser: Browser, served: Served) -> Iterator[OpenDesk]:
    """open_desk(words, script): the admin after logging in, in a browser of that language."""
    served.make_editor(EDITOR)
    contexts = []

    def open_(words: Words, script: bool) -> Page:
        context = browser.new_context(
            base_url=served.address,
            locale=words.locale,
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900},
        )
        contexts.append(context)
        desk = context.new_page()
        desk.goto("/admin/operators/plan/")
        desk.locator("#id_username").fill(EDITOR)
        desk.locator("#id_password").fill(PASSWORD)
        desk.get_by_role("button", name=words.log_in).click()
        return desk

    yield open_
    for context in contexts:
        context.close()


def exported(desk: Page, words: Words) -> list[Row]:
    desk.get_by_text(words.export, exact=True).click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def saved(folder: Path, rows: list[Row]) -> Path:
    """As Excel in China saves a CSV file, where a semicolon divides lists."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / "套餐.csv"
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path


def bring(desk: Page, words: Words, path: Path) -> None:
    desk.locator("#id_file").set_input_files(path)
    desk.get_by_role("button", name=words.look).click()


def price_on_the_site(desk: Page, words: Words, price: str) -> None:
    desk.goto(f"/{words.public}/plans/{PLAN}/")
    figure = desk.locator(".headline .price .figure")
    expect(figure).to_have_text(words.currency.format(price))


@EITHER
def test_a_price_goes_from_a_table_to_the_site_and_back(
    open_desk: OpenDesk, tmp_path: Path, words: Words, script: bool
) -> None:
    desk = open_desk(words, script)
    rows = exported(desk, words)
    by_slug = {row["slug"]: row for row in rows}
    assert by_slug[PLAN]["price_pkr"] == "434"
    by_slug[PLAN]["price_pkr"] = "４５５"
    before, by_slug[BAD]["price_pkr"] = by_slug[BAD]["price_pkr"], "便宜"

    desk.goto("/admin/operators/plan/import/")
    bring(desk, words, saved(tmp_path, rows))
    expect(desk.locator(".import-about")).to_contain_text("GB18030 (;)")
    expect(desk.get_by_role("link", name=words.in_error)).to_be_visible()
    expect(desk.locator(".import-row").first).to_contain_text(words.not_a_number)
    expect(desk.locator(".import-row", has_text=PLAN).locator("td")).to_have_text(["434", "455"])
    price_on_the_site(desk, words, "434")
    desk.go_back()

    by_slug[BAD]["price_pkr"] = before
    desk.get_by_role("link", name=words.mend).click()
    bring(desk, words, saved(tmp_path, rows))
    desk.get_by_role("button", name=words.write).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    run = desk.url
    price_on_the_site(desk, words, "455")

    desk.goto(run)
    desk.get_by_role("button", name=words.undo).click()
    expect(desk.locator(".messagelist .success")).to_have_text(words.undone)
    price_on_the_site(desk, words, "434")
    expect(desk.locator("#history")).not_to_contain_text(words.currency.format("455"))


@EITHER
def test_a_long_table_is_compared_in_steps(
    open_desk: OpenDesk, tmp_path: Path, words: Words, script: bool
) -> None:
    desk = open_desk(words, script)
    new = {"operator": "jazz", "name_en": "New", "kind": "data", "period": "daily"}
    desk.goto("/admin/operators/plan/import/")
    bring(desk, words, saved(tmp_path, [{"slug": f"p-{n}", **new} for n in range(1200)]))
    if not script:
        for _step in range(2):
            expect(desk.locator("progress")).to_be_visible()
            desk.get_by_role("button", name=words.go_on).click()
    expect(desk.locator(".import-kinds")).to_contain_text("1200", timeout=60_000)
    expect(desk.locator(".import-row")).to_have_count(50)


@EITHER
def test_200_mb_are_refused_with_a_sentence(
    open_desk: OpenDesk, tmp_path: Path, words: Words, script: bool
) -> None:
    desk = open_desk(words, script)
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    desk.goto("/admin/operators/plan/import/")
    bring(desk, words, path)
    refusal = desk.locator("[data-too-large]" if script else "[role=alert]")
    expect(refusal).to_contain_text(words.too_large)


@pytest.mark.parametrize(("words", "scheme"), [(CHINESE, "light"), (ENGLISH, "dark")])
def test_nobody_is_shut_out_of_the_pages(
    open_desk: OpenDesk, tmp_path: Path, words: Words, scheme: Any
) -> None:
    desk = open_desk(words, True)
    desk.emulate_media(color_scheme=scheme)
    found = {}
    rows = exported(desk, words)
    rows[0]["price_pkr"], rows[1]["kind"] = "7", "none"
    rows[2]["description_en"] = "Other words. " * 60
    rows.append(rows[3] | {"slug": "new"})
    found["list"] = faults(desk)
    desk.goto("/admin/operators/plan/import/")
    found["upload"] = faults(desk)
    with desk.expect_navigation():
        bring(desk, words, saved(tmp_path, rows))
    found["preview"] = faults(desk)
    desk.goto("/admin/operators/plan/import/")
    with desk.expect_navigation():
        bring(desk, words, saved(tmp_path, [{"slug": "=1", "what": ""}]))
    found["refusal"] = faults(desk)
    assert [f"{name}: {fault}" for name, told in found.items() for fault in told] == []


def faults(desk: Page) -> list[str]:
    """What shuts somebody out: by axe, and by a page that scrolls sideways."""
    open_everything(desk)
    ours = [part for part in OURS if desk.locator(part).count()]
    results = Axe().run(desk, context=ours, options=AXE).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results]
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 800})
        if desk.evaluate(f"document.querySelector('{ours[0]}').scrollWidth > innerWidth"):
            told.append(f"wider than {width}")
    return told
