"""Pictures of content: cleaned however they come, in every size, told before they go public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import override

from guides.models import Guide
from operators.models import Operator
from tests.factories import make_guide, make_operator
from tests.pictures import opened, photo, upload

pytestmark = pytest.mark.django_db

TOLD = {"cover_alt_zh_hans": "四个色块。", "cover_alt_en": "Four blocks of colour."}


def stored(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def sizes(row: Any, field: str) -> list[Path]:
    picture = getattr(row, field)
    shape, original = picture.field.shape, picture.original
    return [stored(size.name(original, picture.focus)) for size in shape.sizes(original)]


def faults(row: Any) -> dict[str, list[str]]:
    try:
        row.full_clean()
    except ValidationError as error:
        with override("en"):
            return error.message_dict
    return {}


# --- On its way in ----------------------------------------------------------------------------


def test_a_file_given_in_the_shell_is_cleaned_renamed_and_cut() -> None:
    guide = make_guide(cover=upload(photo(comment=b"SecretRemark"), "../../evil name.JPG"))
    assert guide.cover.name.startswith("pictures/")
    assert "evil" not in str(guide.cover)
    assert b"SecretRemark" not in stored(guide.cover.name).read_bytes()
    assert all(path.exists() for path in sizes(guide, "cover"))
    assert Guide.objects.get(pk=guide.pk).cover == guide.cover


def test_djangos_own_way_of_saving_a_file_does_the_same() -> None:
    guide = make_guide()
    guide.cover.save("a.jpg", ContentFile(photo()))
    again = Guide.objects.get(pk=guide.pk)
    assert again.cover.original
    assert all(path.exists() for path in sizes(again, "cover"))
    without = make_guide("later")
    without.cover.save("a.jpg", ContentFile(photo()), save=False)
    assert not Guide.objects.get(pk=without.pk).cover


@pytest.mark.parametrize("data", [b"<svg/>", photo(200, 100), photo()[:500]])
def test_what_is_refused_is_refused_here_too_and_nothing_is_saved(data: bytes) -> None:
    with pytest.raises(ValidationError):
        make_guide(cover=upload(data))
    assert not Guide.objects.filter(slug="test-guide").exists()


def test_a_logo_is_kept_whole_and_an_operator_needs_no_focal_point() -> None:
    operator = make_operator(logo=upload(photo(100, 400, "PNG"), "logo.png"))
    assert operator.logo.focus == (50, 50)
    shapes = {opened(path.read_bytes()).size for path in sizes(operator, "logo")}
    assert shapes == {(12, 48), (24, 96)}


@pytest.mark.parametrize("update", [None, ["cover_focus_y"], ["cover_focus_x", "cover_focus_y"]])
def test_another_focal_point_cuts_anew_however_it_is_saved(update: list[str] | None) -> None:
    guide = make_guide(cover=upload(photo(600, 600)))
    before = sizes(guide, "cover")
    guide.cover_focus_y = 90
    guide.save(update_fields=update)
    after = sizes(guide, "cover")
    assert not set(before) & set(after)
    assert all(path.exists() for path in (*before, *after))


def test_a_former_picture_and_focal_point_come_back_with_their_version() -> None:
    guide = make_guide(cover=upload(photo()), cover_focus_x=10)
    first = guide.cover.name
    guide.cover, guide.cover_focus_x = upload(photo(1000, 500)), 80
    guide.save()
    assert guide.cover.name != first
    for path in stored("pictures").glob("*.10-50.*"):
        path.unlink()
    guide.history.earliest().instance.save()
    guide.refresh_from_db()
    assert (guide.cover.name, guide.cover_focus_x) == (first, 10)
    assert all(path.exists() for path in (stored(first), *sizes(guide, "cover")))


def test_words_are_saved_though_the_picture_has_gone_from_the_disk() -> None:
    guide = make_guide(cover=upload(photo(970, 500)))
    for path in (stored(guide.cover.name), *sizes(guide, "cover")):
        path.unlink()
    guide.title_en = "New words"
    guide.save()
    assert Guide.objects.get(pk=guide.pk).title_en == "New words"
    assert guide.cover.weight is None


def test_a_picture_knows_its_weight_and_a_small_version_of_itself() -> None:
    guide = make_guide(cover=upload())
    assert guide.cover.weight == stored(guide.cover.name).stat().st_size
    assert stored(guide.cover.preview_url.removeprefix("/media/")).exists()
    assert Guide(cover="guides/old.png").cover.preview_url == "/media/guides/old.png"


@pytest.mark.parametrize("column", ["cover_focus_x", "cover_focus_y"])
@pytest.mark.parametrize("wrong", [-1, 101, None, "left"])
def test_the_focal_point_is_a_percentage(column: str, wrong: Any) -> None:
    guide = make_guide()
    setattr(guide, column, wrong)
    assert list(faults(guide)) == [column]


# --- Told in words ----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [["cover_alt_zh_hans"], ["cover_alt_en"], [*TOLD]])
@pytest.mark.parametrize("empty", ["", None, "  \n"])
def test_a_published_picture_is_told_in_each_language_of_its_page(
    missing: list[str], empty: str | None
) -> None:
    guide = make_guide(cover=upload(), **{**TOLD, **dict.fromkeys(missing, empty)})
    assert guide.missing_alt_columns() == missing
    sentence = "Add alt text: say in words what the picture shows."
    assert faults(guide) == {column: [sentence] for column in missing}


def test_a_language_without_a_page_needs_no_words() -> None:
    guide = make_guide(cover=upload(), body_en="", cover_alt_zh_hans="四个色块。")
    assert (guide.missing_alt_columns(), faults(guide)) == ([], {})


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_draft_may_still_lack_the_words(status: str) -> None:
    assert faults(make_guide(cover=upload(), status=status)) == {}


def test_content_without_a_picture_needs_no_words_for_it() -> None:
    assert make_guide().missing_alt_columns() == []
    assert faults(make_operator()) == {}


def test_a_logo_is_told_in_words_too() -> None:
    operator = make_operator(logo=upload(), logo_alt_en="Testel's logo")
    assert list(faults(operator)) == ["logo_alt_zh_hans"]
    assert Operator.objects.get(slug="jazz").missing_alt_columns() == []


def test_a_copy_of_the_field_keeps_its_shape_which_migrations_never_see() -> None:
    field: Any = Guide._meta.get_field("cover")
    assert field.clone().shape is field.shape
    assert "shape" not in field.deconstruct()[3]
