"""The command that loads the first edition, as one who types it sees it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guides.models import Guide, Tip
from guides.resources import TABLES
from operators.models import (
    Operator,
    Plan,
    PlanPrice,
)
from tests.conftest import SAMPLE
from tests.factories import make_operator, make_tip

pytestmark = pytest.mark.django_db

TIPS = "slug,topic,text_zh_hans,text_en\none,money,一,One\ntwo,money,二,Two\n"
GUIDE = '+++\ntitle = "T"\nsummary = "S"\ntopic = "money"\n+++\nText\n'


def folder_of(folder: Path, **files: str) -> Path:
    """``tips="…"`` becomes tips.csv."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def load(*arguments: str | Path) -> list[str]:
    out = StringIO()
    call_command("load_content", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


# --- Loading again --------------------------------------------------------------------------


def test_loading_again_changes_nothing_and_says_so() -> None:
    lines = load("--folder", SAMPLE)
    for name, model in (("operators.csv", Operator), ("plans.csv", Plan), ("guides", Guide)):
        rows = model.objects.count()
        assert f"{name}: 0 created, 0 changed, {rows} unchanged, 0 skipped" in lines
    assert len(lines) == len(TABLES) + 1
    assert all(" 0 created, 0 changed, " in line for line in lines)


def test_an_editors_change_is_named_and_kept() -> None:
    plan = Plan.objects.get(slug="jazz-we5-fantastic")
    plan.price_pkr = 5999
    plan.save()
    lines = load("--folder", SAMPLE)
    others = Plan.objects.count() - 1
    assert f"plans.csv: 0 created, 0 changed, {others} unchanged, 1 skipped" in lines
    assert "  skipped, edited since it was loaded: jazz-we5-fantastic" in lines
    assert Plan.objects.get(pk=plan.pk).price_pkr == 5999


@pytest.mark.parametrize(("model", "slug"), [(Plan, "jazz-sindh-super-data"), (Operator, "jazz")])
def test_a_row_that_others_name_may_be_renamed(
    model: type[Plan] | type[Operator], slug: str
) -> None:
    row = model.objects.get(slug=slug)
    row.slug = "renamed"
    row.save()
    assert f"  skipped, edited since it was loaded: {slug}" in load("--folder", SAMPLE)
    assert not model.objects.filter(slug=slug).exists()


def test_a_plan_with_a_price_history_may_be_deleted() -> None:
    plan = Plan.objects.get(slug="jazz-sindh-super-data")
    assert PlanPrice.objects.filter(plan=plan).count() > 1
    plan.delete()
    assert "  skipped, edited since it was loaded: jazz-sindh-super-data" in load(
        "--folder", SAMPLE
    )
    assert not Plan.objects.filter(slug="jazz-sindh-super-data").exists()


# --- The command ----------------------------------------------------------------------------


def test_an_unknown_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        load("--folder", tmp_path / "nowhere")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "tips.csv").write_text(TIPS)
    with pytest.raises(CommandError):
        load("--folder", tmp_path / "tips.csv")


def test_only_the_tables_in_the_folder_are_loaded(tmp_path: Path) -> None:
    folder_of(tmp_path, tips=TIPS, notes="a,b\n1,2\n")
    assert load("--folder", tmp_path) == ["tips.csv: 2 created, 0 changed, 0 unchanged, 0 skipped"]


def test_an_empty_folder_loads_nothing(tmp_path: Path) -> None:
    assert load("--folder", tmp_path) == []


def test_the_command_can_be_quiet(tmp_path: Path) -> None:
    assert load("--folder", folder_of(tmp_path, tips=TIPS), "--verbosity", "0") == []
    assert Tip.objects.filter(slug="one").exists()


def test_later_tables_may_name_rows_of_earlier_ones(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        operators="slug,name_en,short_name\nnew,New,New\n",
        number_prefixes="operator,prefix\nnew,0399\n",
    )
    lines = load("--folder", tmp_path)
    assert [line.split(",")[0] for line in lines] == [
        "operators.csv: 1 created",
        "number_prefixes.csv: 1 created",
    ]


def test_one_fault_and_nothing_at_all_is_written(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        operators="slug,name_en,short_name\nnew,New,New\n",
        tips=TIPS + "three,weather,三,Three\n",
    )
    before = Operator.history.count()
    with pytest.raises(CommandError) as error:
        load("--folder", tmp_path)
    assert "tips.csv" in str(error.value)
    assert "topic" in str(error.value)
    assert str(error.value).endswith("Nothing was written.")
    assert not Operator.objects.filter(slug="new").exists()
    assert not Tip.objects.filter(slug="one").exists()
    assert Operator.history.count() == before


def test_a_fault_of_a_relation_writes_nothing_either(tmp_path: Path) -> None:
    tips = "slug,topic,text_en,operators\none,money,One,jazz\ntwo,money,Two,nobody\n"
    with pytest.raises(CommandError, match=r"line 3|第 3 行"):
        load("--folder", folder_of(tmp_path, tips=tips))
    assert not Tip.objects.filter(slug__in=["one", "two"]).exists()


def test_every_fault_of_a_table_is_on_its_own_line(tmp_path: Path) -> None:
    tips = "slug,topic,text_en\none,weather,One\ntwo,gossip,Two\n"
    with pytest.raises(CommandError) as error:
        load("--folder", folder_of(tmp_path, tips=tips))
    first, second, last = str(error.value).splitlines()
    assert "weather" in first
    assert "gossip" in second
    assert last == "Nothing was written."


def test_a_fault_in_a_guide_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "bad.en.md").write_text(GUIDE.replace('"T"', "T"))
    with pytest.raises(CommandError, match=r"bad\.en\.md"):
        load("--folder", folder_of(tmp_path, tips=TIPS))
    assert not Tip.objects.filter(slug="one").exists()


def test_guides_are_loaded_from_their_folder(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "good.en.md").write_text(GUIDE)
    assert load("--folder", tmp_path) == ["guides: 1 created, 0 changed, 0 unchanged, 0 skipped"]
    assert Guide.objects.get(slug="good").body_en == "Text"


def test_force_overwrites_what_editors_changed(tmp_path: Path) -> None:
    make_tip("one", text_en="The editor's")
    folder_of(tmp_path, tips=TIPS)
    assert load("--folder", tmp_path) == [
        "tips.csv: 1 created, 0 changed, 0 unchanged, 1 skipped",
        "  skipped, edited since it was loaded: one",
    ]
    assert load("--folder", tmp_path, "--force") == [
        "tips.csv: 0 created, 1 changed, 1 unchanged, 0 skipped"
    ]
    assert Tip.objects.get(slug="one").text_en == "One"


def test_force_leaves_alone_the_words_of_a_picture_that_no_file_names(tmp_path: Path) -> None:
    guide, operator = Guide.objects.all()[0], Operator.objects.all()[0]
    for row, name in ((guide, "cover_alt_en"), (operator, "logo_alt_en")):
        setattr(row, name, "In words.")
        row.save()
    call_command("load_content", folder=SAMPLE, force=True, verbosity=0)
    guide.refresh_from_db()
    operator.refresh_from_db()
    assert (guide.cover_alt_en, operator.logo_alt_en) == ("In words.", "In words.")


def test_what_the_first_edition_does_not_name_is_left_alone(tmp_path: Path) -> None:
    operator = make_operator(app_name="The editor's")
    load("--folder", folder_of(tmp_path, operators="slug,name_en,short_name\nnew,New,New\n"))
    assert Operator.objects.get(pk=operator.pk).app_name == "The editor's"
