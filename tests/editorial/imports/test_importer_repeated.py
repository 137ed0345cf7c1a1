"""Loading the first edition again: nothing changes, and what editors did stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial.imports.importer import LOADED, ContentResource
from editorial.imports.readers import read_csv
from editorial.imports.table import Report
from guides.models import Tip
from guides.resources import TipResource
from operators.models import ChannelStep, NumberPrefix, Operator, PlanPrice, RechargeChannel
from operators.resources import (
    ChannelStepResource,
    NumberPrefixResource,
    PlanPriceResource,
    RechargeChannelResource,
)
from tests.factories import make_channel, make_plan, make_tip

pytestmark = pytest.mark.django_db

HEAD = "slug,topic,text_zh_hans,text_en,operators\n"
TABLE = HEAD + "one,money,一,One,jazz\ntwo,money,二,Two,\n"


def load(
    folder: Path,
    text: str = TABLE,
    resource: type[ContentResource] = TipResource,
    *,
    keep_edits: bool = True,
) -> Report:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    report = resource(keep_edits=keep_edits, reason=LOADED).load(read_csv(path))
    assert report.problems == []
    return report


def counts(report: Report) -> tuple[list[str], list[str], list[str], list[str]]:
    return report.created, report.changed, report.unchanged, report.skipped


def test_the_first_load_creates(tmp_path: Path) -> None:
    assert counts(load(tmp_path)) == (["one", "two"], [], [], [])


@pytest.mark.parametrize("keep_edits", [True, False])
def test_the_second_load_changes_nothing(tmp_path: Path, keep_edits: bool) -> None:
    load(tmp_path)
    before = (Tip.objects.get(slug="one").updated_at, Tip.history.count())
    assert counts(load(tmp_path, keep_edits=keep_edits)) == ([], [], ["one", "two"], [])
    assert (Tip.objects.get(slug="one").updated_at, Tip.history.count()) == before


def test_a_newer_table_changes_only_its_rows(tmp_path: Path) -> None:
    load(tmp_path)
    report = load(tmp_path, TABLE.replace("Two", "Deux"))
    assert counts(report) == ([], ["two"], ["one"], [])
    assert Tip.objects.get(slug="two").text_en == "Deux"


def test_rows_absent_from_the_table_are_kept(tmp_path: Path) -> None:
    load(tmp_path)
    load(tmp_path, HEAD + "two,money,二,Two,\n")
    assert Tip.objects.filter(slug="one").exists()


def test_the_history_says_that_the_first_edition_wrote_it(tmp_path: Path) -> None:
    load(tmp_path)
    for slug in ("one", "two"):
        records = Tip.objects.get(slug=slug).history.all()
        assert {record.history_change_reason for record in records} == {LOADED}


def test_an_editors_words_are_kept_and_named(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.text_en = "The editor's"
    tip.save()
    assert counts(load(tmp_path)) == ([], [], ["two"], ["one"])
    assert Tip.objects.get(slug="one").text_en == "The editor's"


def test_an_edit_with_a_reason_of_its_own_is_kept(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.text_en, tip._change_reason = "The editor's", "a reader wrote"
    tip.save()
    assert load(tmp_path).skipped == ["one"]


def test_an_editors_relations_are_kept(tmp_path: Path) -> None:
    load(tmp_path)
    Tip.objects.get(slug="one").operators.set([Operator.objects.get(slug="zong")])
    assert load(tmp_path).skipped == ["one"]
    assert [one.slug for one in Tip.objects.get(slug="one").operators.all()] == ["zong"]


def test_an_edit_is_kept_also_from_a_newer_table(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.text_en = "The editor's"
    tip.save()
    newer = TABLE.replace("One", "Newer")
    assert load(tmp_path, newer).skipped == ["one"]
    assert load(tmp_path, newer).skipped == ["one"]
    assert Tip.objects.get(slug="one").text_en == "The editor's"


def test_a_renamed_row_does_not_come_back(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.slug = "first"
    tip.save()
    assert load(tmp_path).skipped == ["one"]
    assert not Tip.objects.filter(slug="one").exists()
    assert Tip.objects.filter(slug="first").exists()


def test_a_deleted_row_does_not_come_back(tmp_path: Path) -> None:
    load(tmp_path)
    Tip.objects.get(slug="one").delete()
    assert load(tmp_path).skipped == ["one"]
    assert not Tip.objects.filter(slug="one").exists()


def test_a_row_that_an_editor_made_is_not_overwritten(tmp_path: Path) -> None:
    make_tip("one", text_en="The editor's")
    assert counts(load(tmp_path)) == (["two"], [], [], ["one"])
    assert Tip.objects.get(slug="one").text_en == "The editor's"


def test_an_edit_taken_back_counts_as_unchanged(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    for words in ("Other", "One"):
        tip.text_en = words
        tip.save()
    assert counts(load(tmp_path)) == ([], [], ["one", "two"], [])


def test_force_overwrites_edits_and_brings_back_what_was_deleted(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.text_en = "The editor's"
    tip.save()
    Tip.objects.get(slug="two").delete()
    assert counts(load(tmp_path, keep_edits=False)) == (["two"], ["one"], [], [])
    assert Tip.objects.get(slug="one").text_en == "One"


def test_after_force_the_row_belongs_to_the_first_edition_again(tmp_path: Path) -> None:
    load(tmp_path)
    tip = Tip.objects.get(slug="one")
    tip.text_en = "The editor's"
    tip.save()
    load(tmp_path, keep_edits=False)
    assert load(tmp_path, TABLE.replace("One", "Newer")).changed == ["one"]


def test_an_edited_row_must_still_be_sound_in_the_table(tmp_path: Path) -> None:
    load(tmp_path)
    Tip.objects.get(slug="one").delete()
    path = tmp_path / "table.csv"
    path.write_text(HEAD + "one,money,一,One,nobody\n", encoding="utf-8")
    report = TipResource(keep_edits=True, reason=LOADED).load(read_csv(path))
    assert (report.created, report.changed) == ([], [])


# --- Keys of other shapes -------------------------------------------------------------------

PRICES = "plan,price_pkr,price_basis,observed_on,note_en\ntest-plan,{price},tax_included,2025,Old\n"


@pytest.mark.parametrize("price", ["90", "90.50"])
def test_an_edited_price_is_kept(tmp_path: Path, price: str) -> None:
    plan = make_plan()
    load(tmp_path, PRICES.format(price=price), PlanPriceResource)
    edited = plan.prices.get(observed_on="2025")
    edited.note_en = "The editor's"
    edited.save()
    report = load(tmp_path, PRICES.format(price=price), PlanPriceResource)
    assert len(report.skipped) == 1
    assert PlanPrice.objects.get(pk=edited.pk).note_en == "The editor's"


def test_a_deleted_price_does_not_come_back(tmp_path: Path) -> None:
    plan = make_plan()
    load(tmp_path, PRICES.format(price="90"), PlanPriceResource)
    plan.prices.get(observed_on="2025").delete()
    load(tmp_path, PRICES.format(price="90"), PlanPriceResource)
    assert not plan.prices.filter(observed_on="2025").exists()


def test_an_edited_step_is_kept(tmp_path: Path) -> None:
    text = "channel,position,body_en\ntest-channel,1,Do this\n"
    channel = make_channel()
    load(tmp_path, text, ChannelStepResource)
    step = channel.steps.get()
    step.body_en = "Do that"
    step.save()
    assert load(tmp_path, text, ChannelStepResource).skipped == ["test-channel 1"]
    assert ChannelStep.objects.get(pk=step.pk).body_en == "Do that"


def test_a_deleted_prefix_does_not_come_back(tmp_path: Path) -> None:
    text = "prefix,operator\n0399,jazz\n"
    load(tmp_path, text, NumberPrefixResource)
    NumberPrefix.objects.get(prefix="0399").delete()
    assert load(tmp_path, text, NumberPrefixResource).skipped == ["0399"]


def test_two_relations_set_in_one_row_are_no_edit(tmp_path: Path) -> None:
    head = "slug,name_en,kind,category,cash,operators,payment_methods\n"
    text = head + "x,N,offline,shop,true,jazz zong,cash\n"
    load(tmp_path, text, RechargeChannelResource)
    report = load(tmp_path, text.replace("N,", "M,"), RechargeChannelResource)
    assert counts(report) == ([], ["x"], [], [])
    assert RechargeChannel.objects.get(slug="x").payment_methods.count() == 1
