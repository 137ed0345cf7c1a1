"""An editor who reads only Chinese, from ``make editor`` to the public page, on a real gunicorn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import PASSWORD, SERVED, Served
from tests.pictures import photo

pytestmark = [pytest.mark.browser, SERVED]

EDITOR = "bianji"


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Page]:
    served.make_editor(EDITOR)
    context = browser.new_context(
        base_url=served.address, locale="zh-CN", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("用户名").fill(EDITOR)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="手册的全部内容")).to_be_visible()
    yield page
    context.close()


def save(desk: Page) -> None:
    desk.get_by_role("button", name="保存", exact=True).first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def choose(desk: Page, field: str, words: str) -> None:
    """A row by its name in a field that searches as one types."""
    desk.locator(f".field-{field} .select2-selection").click()
    desk.locator(".select2-search__field").last.fill(words)
    desk.locator(".select2-results__option", has_text=words).first.click()


def publish_with_source(desk: Page) -> None:
    desk.get_by_label("来源网址").fill("https://example.org/source")
    desk.get_by_label("可信程度").select_option(label="有报道")
    desk.get_by_label("状态").select_option(label="已发布")


def test_a_changed_price_is_on_the_page_and_among_the_changes_at_once(desk: Page) -> None:
    desk.get_by_role("link", name="套餐", exact=True).first.click()
    desk.locator("#searchbar").fill("Weekly Freedom")
    desk.get_by_role("button", name="搜索").click()
    desk.get_by_role("link", name=re.compile("Weekly Freedom")).click()
    desk.get_by_label("价格（卢比）").first.fill("640")
    save(desk)
    desk.goto("/zh-hans/plans/jazz-weekly-freedom/")
    expect(desk.locator(".headline .price .figure")).to_have_text("640\u00a0卢比")
    expect(desk.locator("#history")).to_contain_text("608\u00a0卢比")
    desk.goto("/zh-hans/changes/")
    expect(desk.locator("tbody tr").first).to_contain_text(re.compile("608.*640", re.DOTALL))


def test_a_new_plan_is_in_the_list_at_once(desk: Page) -> None:
    desk.goto("/admin/operators/plan/add/")
    choose(desk, "operator", "Zong")
    desk.get_by_label("名称（中文）").fill("Weekly Test（周套餐）")
    desk.get_by_label("类型").select_option(label="纯流量")
    desk.get_by_label("时长").select_option(label="一周")
    desk.get_by_label("价格（卢比）").first.fill("199")
    desk.get_by_label("价格口径").first.select_option(label="含销售税")
    desk.get_by_label("全天流量（MB）").first.fill("6144")
    desk.get_by_label("有效期（天）").fill("7")
    desk.get_by_label("网址短名").fill("zong-weekly-test")
    publish_with_source(desk)
    save(desk)
    desk.goto("/zh-hans/plans/?operator=zong&period=weekly&max_price=250")
    card = desk.locator("article.plan", has_text="Weekly Test（周套餐）")
    expect(card).to_contain_text("6\u00a0GB")
    expect(card).to_contain_text("需充值 230\u00a0卢比")
    expect(card.locator(".source")).to_contain_text("example.org")


def test_a_new_channel_with_three_steps_is_on_the_site_at_once(desk: Page) -> None:
    desk.goto("/admin/operators/rechargechannel/add/")
    desk.get_by_label("名称（中文）").fill("酒店前台代充")
    desk.get_by_label("类型").select_option(label="线下")
    desk.get_by_label("类别").select_option(label="小店")
    desk.get_by_role("combobox", name="访客能否使用").select_option(label="访客可用")
    desk.get_by_label("网址短名").fill("hotel-desk")
    steps = ["写下号码和金额。", "付现金。", "等短信到了再走。"]
    for place, step in enumerate(steps):
        desk.locator(f"#id_steps-{place}-position").fill(str(place + 1))
        desk.locator(f"#id_steps-{place}-body_zh_hans").fill(step)
    publish_with_source(desk)
    save(desk)
    desk.goto("/zh-hans/recharge/")
    desk.get_by_role("link", name="酒店前台代充").click()
    expect(desk.locator("ol.steps > li")).to_have_text(steps)


def test_a_new_guide_in_two_languages_is_on_both_sites_at_once(desk: Page) -> None:
    desk.goto("/admin/guides/guide/add/")
    desk.get_by_label(re.compile("^标题（中文）")).fill("在酒店充值")
    desk.get_by_label(re.compile("^标题（英文）")).fill("Recharge at your hotel")
    desk.get_by_label("摘要（中文）").fill("问前台就行。")
    desk.get_by_label("摘要（英文）").fill("Ask at the desk.")
    desk.get_by_label("正文（中文）").fill("## 怎么做\n\n拨 `*111#` 查余额。")
    desk.get_by_label("正文（英文）").fill("## What to do\n\nDial `*111#` for the balance.")
    desk.get_by_label("主题").select_option(label="充值")
    desk.get_by_label("网址短名").fill("hotel-recharge")
    publish_with_source(desk)
    save(desk)
    desk.goto("/zh-hans/guides/")
    desk.get_by_role("link", name="在酒店充值").click()
    expect(desk.locator(".prose a.dial")).to_have_attribute("href", "tel:*111%23")
    desk.get_by_role("link", name="English").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Recharge at your hotel")
    expect(desk.locator(".prose h2")).to_have_text("What to do")


def open_guide(desk: Page, words: str) -> None:
    desk.goto("/admin/guides/guide/")
    desk.locator("#searchbar").fill(words)
    desk.get_by_role("button", name="搜索").click()
    desk.locator("#result_list").get_by_role("link", name=words).click()


def bright_part(desk: Page) -> list[float]:
    """Where what readers will see begins and how high it is, in pixels of the picture."""
    return desk.locator(".picture-frame").evaluate("part => [part.offsetTop, part.offsetHeight]")


def test_a_cover_is_cut_where_the_editor_clicks_and_fits_telephones(
    desk: Page, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo(1600, 1600))
    open_guide(desk, "充值好像没成功")
    desk.locator("#id_cover").set_input_files(tmp_path / "photo.jpg")
    stage = desk.locator(".picture-stage")
    expect(stage.locator("img")).to_be_visible()
    whole = stage.bounding_box()
    assert whole
    stage.click(position={"x": whole["width"] * 0.4, "y": whole["height"] * 0.9})
    x, y = desk.locator("#id_cover_focus_x"), desk.locator("#id_cover_focus_y")
    expect(x).to_have_value("40")
    expect(y).to_have_value("90")
    half = pytest.approx(whole["height"] / 2, abs=2)
    assert bright_part(desk) == [half, half]

    marker = desk.get_by_role("button", name="焦点：距左边 40%，距上边 90%")
    marker.press("ArrowRight")
    desk.get_by_role("button", name="焦点：距左边 41%").press("Shift+ArrowUp")
    expect(y).to_have_value("80")
    y.fill("20")
    assert bright_part(desk) == [0, half]

    desk.get_by_label("封面图的文字描述（中文）").fill("四个色块。")
    desk.get_by_label("封面图的文字描述（英文）").fill("Four blocks of colour.")
    save(desk)
    desk.set_viewport_size({"width": 360, "height": 800})
    for language, words in (("zh-hans", "四个色块。"), ("en", "Four blocks of colour.")):
        desk.goto(f"/{language}/guides/when-a-recharge-seems-to-fail/")
        cover = desk.get_by_role("img", name=words)
        expect(cover).to_have_js_property("naturalWidth", 328)
        assert ".41-20.480x240." in cover.evaluate("image => image.currentSrc")
        assert desk.evaluate("document.documentElement.scrollWidth") == 360


def test_a_picture_sent_with_a_form_that_comes_back_need_not_be_sent_again(
    desk: Page, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo(960, 600))
    open_guide(desk, "防骗")
    desk.locator("#id_cover").set_input_files(tmp_path / "photo.jpg")
    desk.get_by_role("button", name="保存", exact=True).first.click()
    refused = desk.locator(".field-cover_alt_zh_hans .errorlist").first
    expect(refused).to_have_text("请用文字说明图片内容，有些读者看不到图。")
    expect(desk.locator(".picture-stage img")).to_be_visible()
    desk.get_by_label("封面图的文字描述（中文）").fill("四个色块。")
    desk.get_by_label("封面图的文字描述（英文）").fill("Four blocks of colour.")
    save(desk)
    open_guide(desk, "防骗")
    expect(desk.get_by_role("img", name="四个色块。")).to_be_visible()
    desk.get_by_label("移除这张图片").check()
    save(desk)
    open_guide(desk, "防骗")
    expect(desk.locator(".picture-stage img")).to_have_count(0)
