"""Choosing, keeping, removing a picture in the form; what may not go public yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.forms import modelform_factory
from django.http import HttpResponse
from django.test import Client
from lxml import html

from editorial.bilingual.forms import ContentForm, pair
from editorial.imports.importer import ContentResource
from editorial.imports.table import Table
from guides.models import Guide
from guides.resources import GuideResource
from operators.models import Operator
from tests.desk import act, faults, page, save
from tests.factories import make_guide, make_operator
from tests.pages import parsed
from tests.pictures import ENDINGS, moving, photo, png_of_claimed_size, upload

pytestmark = pytest.mark.django_db

TOLD = {"cover_alt_zh_hans": "四个色块。", "cover_alt_en": "Four blocks."}
UNTOLD = {
    "zh-hans": "请用文字说明图片内容，有些读者看不到图。",
    "en": "Add alt text: say in words what the picture shows.",
}
LEFT = {
    "zh-hans": "未改动：{name}。图片还缺文字描述：读者看得到哪种语言，就要配上哪种语言的描述。",
    "en": "Left as it was: {name}. A picture has no alt text in a language that readers see.",
}


@pytest.fixture
def guide() -> Guide:
    return make_guide()


def stored(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def waiting(response: HttpResponse, field: str = "cover") -> str:
    return parsed(response).xpath(f"string(//input[@name='{field}-kept']/@value)")


def box(response: HttpResponse) -> html.HtmlElement:
    return parsed(response).xpath("//div[contains(@class, 'picture-input')]")[0]


# --- Choosing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ENDINGS)
def test_a_chosen_picture_is_on_the_page_and_says_nothing_of_its_maker(
    admin_client: Client, client: Client, guide: Guide, format: str
) -> None:
    file = upload(photo(format=format), f"IMG 0001.{ENDINGS[format]}")
    response = save(admin_client, Guide, guide.pk, cover=file, cover_focus_y=80, **TOLD)
    assert faults(response) == {}
    guide.refresh_from_db()
    assert guide.cover.name.endswith(ENDINGS[format])
    assert stored(guide.cover.name).exists()
    assert ".50-80." in client.get("/en/guides/test-guide/").content.decode()


def test_a_new_guide_takes_a_picture_at_once(admin_client: Client) -> None:
    texts = {"title_en": "T", "summary_en": "S", "body_en": "B", "topic": "money"}
    response = save(admin_client, Guide, slug="hand", cover=upload(), **texts)
    assert faults(response) == {}
    assert Guide.objects.get(slug="hand").cover.original


def test_a_form_without_a_new_file_keeps_the_picture(admin_client: Client) -> None:
    guide = make_guide(cover=upload(), **TOLD)
    assert faults(save(admin_client, Guide, guide.pk, title_en="New")) == {}
    assert Guide.objects.get(pk=guide.pk).cover == guide.cover


def test_a_picture_is_removed_with_its_box_and_stays_in_the_history(admin_client: Client) -> None:
    guide = make_guide(cover=upload(), **TOLD)
    assert faults(save(admin_client, Guide, guide.pk, **{"cover-clear": "on"})) == {}
    assert not Guide.objects.get(pk=guide.pk).cover
    assert guide.history.earliest().cover == guide.cover.name
    assert stored(guide.cover.name).exists()


def test_a_new_file_and_remove_contradict_each_other(admin_client: Client, guide: Guide) -> None:
    values = {"cover": upload(), "cover-clear": "on"}
    response = save(admin_client, Guide, guide.pk, language="en", **values)
    assert list(faults(response)) == ["cover"]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<script>alert(1)</script>", "a.png", "not a JPEG, PNG or WebP"),
        (b"<svg/>", "a.svg", "not a JPEG, PNG or WebP"),
        (b"", "a.png", "empty"),
        (photo(), "a.png", "must end in .jpg"),
        (moving("WEBP"), "a.webp", "Animated"),
        (photo(1, 1), "a.jpg", "At least 480 × 240"),
        (photo()[:900], "a.jpg", "damaged"),
        (png_of_claimed_size(30_000, 30_000), "a.png", "40 million"),
        (b"\0" * (11 * 1024 * 1024), "a.jpg", "10 MB"),
    ],
)
def test_what_is_refused_is_refused_at_the_field_and_nothing_typed_is_lost(
    admin_client: Client, guide: Guide, data: bytes, name: str, sentence: str
) -> None:
    values = {"cover": upload(data, name), "title_en": "Typed"}
    response = save(admin_client, Guide, guide.pk, language="en", **values)
    assert sentence in faults(response)["cover"][0]
    assert "Typed" in parsed(response).xpath("string(//*[@name='title_en']/@value)")
    assert not Guide.objects.get(pk=guide.pk).cover


def test_a_long_name_of_a_file_is_no_fault(admin_client: Client, guide: Guide) -> None:
    response = save(admin_client, Guide, guide.pk, cover=upload(name="图" * 80 + ".jpg"), **TOLD)
    assert faults(response) == {}


def test_a_disk_without_room_is_told_in_words(
    admin_client: Client, guide: Guide, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    (tmp_path / "file").write_text("no folder can be here")
    response = save(admin_client, Guide, guide.pk, language="en", cover=upload())
    assert faults(response) == {"cover": ["The picture could not be stored."]}


@pytest.mark.parametrize(("column", "wrong"), [("cover_focus_x", "101"), ("cover_focus_y", "-1")])
def test_a_focal_point_outside_is_refused(
    admin_client: Client, guide: Guide, column: str, wrong: str
) -> None:
    assert list(faults(save(admin_client, Guide, guide.pk, **{column: wrong}))) == [column]


# --- A form sent back -------------------------------------------------------------------------


def test_a_picture_need_not_be_chosen_again_when_the_form_comes_back(
    admin_client: Client, guide: Guide
) -> None:
    refused = save(admin_client, Guide, guide.pk, cover=upload(photo(970, 600)))
    assert set(faults(refused)) == {"cover_alt_zh_hans", "cover_alt_en"}
    assert box(refused).xpath("string(.//img/@src)").endswith(".preview.webp")
    kept = {"cover-kept": waiting(refused), **TOLD}
    assert faults(save(admin_client, Guide, guide.pk, **kept)) == {}
    guide.refresh_from_db()
    assert guide.cover.original
    assert guide.cover.original.width == 970


def test_another_file_or_the_box_outweigh_the_waiting_picture(
    admin_client: Client, guide: Guide
) -> None:
    refused = save(admin_client, Guide, guide.pk, cover=upload())
    kept = {"cover-kept": waiting(refused), **TOLD}
    save(admin_client, Guide, guide.pk, **kept, **{"cover-clear": "on"})
    assert not Guide.objects.get(pk=guide.pk).cover
    save(admin_client, Guide, guide.pk, **kept, cover=upload(photo(500, 500)))
    assert Guide.objects.get(pk=guide.pk).cover.original.width == 500


@pytest.mark.parametrize("forged", ["pictures/x.jpg", "../secret_key", "x:y", ""])
def test_nobody_names_a_file_of_their_own_choice(
    admin_client: Client, guide: Guide, forged: str
) -> None:
    assert faults(save(admin_client, Guide, guide.pk, **{"cover-kept": forged})) == {}
    assert not Guide.objects.get(pk=guide.pk).cover


def test_a_waiting_picture_that_has_gone_is_asked_for_again(
    admin_client: Client, guide: Guide
) -> None:
    refused = save(admin_client, Guide, guide.pk, cover=upload(photo(990, 600)))
    for path in stored("pictures").glob("*-990x600*"):
        path.unlink()
    kept = {"cover-kept": waiting(refused), **TOLD}
    response = save(admin_client, Guide, guide.pk, language="en", **kept)
    assert faults(response) == {"cover": ["The picture is no longer there. Choose it again."]}


# --- What the form shows ----------------------------------------------------------------------


@pytest.mark.parametrize("language", UNTOLD)
def test_the_form_shows_the_picture_its_words_its_size_and_a_box_to_remove_it(
    admin_client: Client, language: str
) -> None:
    guide = make_guide(cover=upload(), **TOLD)
    response = admin_client.get(
        page(Guide, "change", guide.pk), headers={"Accept-Language": language}
    )
    shown = box(response)
    words = TOLD[{"zh-hans": "cover_alt_zh_hans", "en": "cover_alt_en"}[language]]
    assert shown.xpath("string(.//img/@alt)") == words
    assert {"480 × 300", words} <= {span.text for span in shown.xpath(".//figcaption/span")}
    label = {"zh-hans": "移除这张图片", "en": "Remove this picture"}[language]
    assert shown.xpath("string(.//label[@for='cover-clear_id'])") == label
    assert shown.get("data-ratio") == "2"


def test_an_empty_form_shows_no_picture_and_no_box(admin_client: Client, guide: Guide) -> None:
    shown = box(admin_client.get(page(Guide, "change", guide.pk)))
    assert not shown.xpath(".//img")
    assert not shown.xpath(".//input[@type='checkbox']")
    accepted = shown.xpath("string(.//input[@type='file']/@accept)").split(",")
    assert accepted == ["image/jpeg", "image/png", "image/webp"]


def test_a_picture_that_has_gone_from_the_disk_is_no_error(admin_client: Client) -> None:
    guide = make_guide(cover="pictures/00000000000000000000-960x600.jpg", **TOLD)
    response = admin_client.get(page(Guide, "change", guide.pk), headers={"Accept-Language": "en"})
    assert "gone from the disk" in box(response).xpath("string(.//figcaption/strong)")


def test_a_logo_has_no_focal_point(admin_client: Client) -> None:
    operator = make_operator(logo=upload(photo(200, 100)))
    assert box(admin_client.get(page(Operator, "change", operator.pk))).get("data-ratio") is None


def test_the_history_shows_that_the_picture_changed(admin_client: Client) -> None:
    guide = make_guide(cover=upload())
    first = guide.history.earliest()
    guide.cover = ""
    guide.save()
    query = urlencode({"old": first.changeset_id, "new": "now"})
    shown = admin_client.get(f"{page(Guide, 'compare_versions', guide.pk)}?{query}")
    assert str(first.cover) in shown.content.decode()


# --- Going public -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", UNTOLD)
def test_a_form_does_not_publish_a_picture_without_words(
    admin_client: Client, language: str
) -> None:
    guide = make_guide(cover=upload(), status="draft")
    assert faults(save(admin_client, Guide, guide.pk)) == {}
    response = save(admin_client, Guide, guide.pk, language=language, status="published")
    assert faults(response) == {column: [UNTOLD[language]] for column in TOLD}


@pytest.mark.parametrize("language", LEFT)
def test_the_action_leaves_it_as_it_was_and_says_why(admin_client: Client, language: str) -> None:
    bare = make_guide("bare", status="draft", title_zh_hans="有图", title_en="Pictured")
    bare.cover.save("a.jpg", upload())
    fine = make_guide("fine", status="draft", cover=upload(), **TOLD)
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    messages = act(admin_client, Guide, "publish", bare, fine)
    name = {"zh-hans": "有图", "en": "Pictured"}[language]
    assert LEFT[language].format(name=name) in messages
    assert Guide.objects.get(slug="bare").status == "draft"
    assert Guide.objects.get(slug="fine").status == "published"


def test_the_button_of_the_form_does_not_publish_it_either(admin_client: Client) -> None:
    guide = make_guide(status="draft")
    save(admin_client, Guide, guide.pk, cover=upload(), _verb="publish")
    guide.refresh_from_db()
    assert (guide.status, bool(guide.cover)) == ("draft", True)


def test_who_may_not_write_the_words_is_told_above_the_form() -> None:
    guide = make_guide(cover=upload())
    columns = [column for name in Guide.essential_fields for column in pair(name)]
    form = modelform_factory(Guide, form=ContentForm, fields=columns)
    version = guide.history.latest("history_id").history_id
    told = form({**dict.fromkeys(columns, "x"), "base_version": version}, instance=guide)
    assert told.errors == {"__all__": [UNTOLD["zh-hans"]] * 2}


def load(resource: type[ContentResource], row: dict[str, str]) -> list[tuple[str, str]]:
    table = Table("guides.csv", [*row], [[*row.values()]], [("guides.csv", 2)])
    return [(one.column, one.reason) for one in resource().load(table).problems]


def test_an_import_does_not_publish_it(admin_client: Client) -> None:
    make_guide(status="draft", cover=upload(), cover_alt_en="Four blocks.")
    row = {"slug": "test-guide", "status": "published"}
    assert load(GuideResource, row) == [("cover_alt_zh_hans", UNTOLD["zh-hans"])]
    make_guide("told", status="draft", cover=upload(), **TOLD)
    assert load(GuideResource, {"slug": "told", "status": "published"}) == []
