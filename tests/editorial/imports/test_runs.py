"""From a table to written content: in steps, all or nothing, and only what the editor saw."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from editorial.imports import runs
from editorial.imports.runs import StalePreviewError, check, start
from editorial.imports.runs import write as run_writing
from editorial.imports.table import Table
from editorial.imports.undo import undo
from editorial.models import ImportRun, InvalidTransitionError
from operators.models import DialCode, Plan, PlanPrice
from operators.resources import DialCodeResource, PlanResource
from tests.factories import make_dial_code, make_plan, make_user
from tests.tables import Rows, kinds, looked_at, sentences

pytestmark = pytest.mark.django_db

State = ImportRun.State
NEW = {"slug": "new", "operator": "jazz", "name_en": "New", "kind": "data", "period": "daily"}


def write(run: ImportRun, by: Any = None) -> None:
    run_writing(run, PlanResource(reason=run.reason, lock=True), by)


def plans(**prices: str) -> Rows:
    return [{"slug": slug, "price_pkr": price} for slug, price in prices.items()]


def prices(*slugs: str) -> list[int]:
    return [int(Plan.objects.get(slug=slug).price_pkr) for slug in slugs]


@pytest.fixture
def two() -> tuple[Plan, Plan]:
    return make_plan("a"), make_plan("b")


# --- Looking ----------------------------------------------------------------------------------


def test_a_run_knows_what_each_row_is(two: Any) -> None:
    rows = [{**NEW, "price_pkr": "5"}] + [
        {**dict.fromkeys(NEW, ""), **row} for row in plans(a="100", b="cheap")
    ]
    for row, plan in zip(rows[1:], two, strict=True):
        row |= {"operator": "jazz", "name_en": plan.name_en, "kind": "data", "period": "weekly"}
    run = looked_at(PlanResource(), rows)
    assert kinds(run) == {"new": "new", "a": "unchanged", "b": "in_error"}
    assert run.state == State.REFUSED
    assert run.counts == {"in_error": 1, "new": 1, "changed": 0, "unchanged": 1}
    assert sentences(run) == [(4, "price_pkr", "“cheap” is not a number.")]


def test_looking_is_done_in_steps(two: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "CHECK_STEP", 2)
    table = Table("t.csv", ["slug", "price_pkr"])
    for line, slug in enumerate(["a", "b", "jazz-weekly-super"], start=2):
        table.add([slug, "7"], "t.csv", line)
    run = start(table, PlanResource(), make_user())
    check(run, PlanResource())
    assert (run.state, run.rows.filter(kind=0).count()) == (State.CHECKING, 1)
    check(run, PlanResource())
    assert (run.state, run.counts["changed"]) == (State.READY, 3)


def test_looking_compares_outside_of_any_transaction(two: Any) -> None:
    """What would lock out every other editor of a database in one file."""
    with CaptureQueriesContext(connection) as asked:
        looked_at(PlanResource(), plans(a="7", b="8"))
    written = [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written
    assert all("editorial_import" in sql for sql in written)


def test_two_windows_that_look_at_once_do_no_harm(two: Any) -> None:
    run = looked_at(PlanResource(), plans(a="7"))
    run.state = State.CHECKING  # as the other window believes
    check(run, PlanResource())
    assert run.state == State.READY


# --- Writing ----------------------------------------------------------------------------------


def test_confirming_writes_what_was_seen_and_says_so_in_the_history(two: Any) -> None:
    wang = make_user("wang")
    run = looked_at(PlanResource(), plans(a="7", b="100"))
    write(run, wang)
    assert prices("a", "b") == [7, 100]
    run.refresh_from_db()
    assert (run.state, run.changed_by) == (State.WRITTEN, wang)
    newest, oldest = two[0].history.all()
    assert (newest.history_change_reason, oldest.history_change_reason) == (
        "import table.csv",
        None,
    )
    assert two[1].history.count() == 1


def test_all_records_of_an_import_carry_its_changeset(two: Any) -> None:
    run = looked_at(PlanResource(), plans(a="7"))
    write(run)
    price = PlanPrice.objects.get(plan=two[0], price_pkr=7)
    run.refresh_from_db()
    assert run.changeset
    assert (run.changeset.reason, run.changeset.source) == ("import", "table.csv")
    assert {two[0].history.first().changeset, price.history.get().changeset} == {run.changeset}


def test_rows_that_the_table_leaves_out_are_kept(two: Any) -> None:
    before = Plan.objects.count()
    write(looked_at(PlanResource(), plans(a="7")))
    assert (Plan.objects.count(), *prices("b")) == (before, 100)


def test_a_row_that_someone_changed_since_is_named_and_nothing_is_written(two: Any) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8"))
    two[1].price_pkr = 50
    two[1].save()
    with pytest.raises(StalePreviewError) as error:
        write(run)
    assert [row.name for row in error.value.stale] == ["b"]
    assert prices("a", "b") == [100, 50]
    run.refresh_from_db()
    assert (run.state, kinds(run)) == (State.CHECKING, {"a": "changed", "b": "unseen"})
    check(run, PlanResource())
    assert run.rows.get(name="b").changes == {"price_pkr": ["50", "8"]}
    assert run.rows.get(name="b").is_stale
    write(run)
    assert prices("a", "b") == [7, 8]


def test_an_edit_of_another_field_is_kept(two: Any) -> None:
    run = looked_at(PlanResource(), plans(a="7"))
    two[0].description_en = "Written meanwhile."
    two[0].save()
    write(run)
    two[0].refresh_from_db()
    assert (two[0].price_pkr, two[0].description_en) == (7, "Written meanwhile.")


def test_an_edit_of_an_unchanged_row_is_kept(two: Any) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="100"))
    two[1].price_pkr = 50
    two[1].save()
    write(run)
    assert prices("a", "b") == [7, 50]


@pytest.mark.parametrize("is_new", [True, False])
def test_a_row_that_came_or_went_since_is_named(two: Any, is_new: bool) -> None:
    rows = [{**NEW, "price_pkr": "7"}] if is_new else plans(a="7")
    run = looked_at(PlanResource(), rows)
    if is_new:
        make_plan("new")
    else:
        two[0].delete()
    with pytest.raises(StalePreviewError) as error:
        write(run)
    assert [row.name for row in error.value.stale] == ["new" if is_new else "a"]


def test_rows_that_only_together_are_wrong_are_named_and_nothing_is_written() -> None:
    rows = [
        {"slug": slug, "operator": "jazz", "purpose": "other", "label_en": "L", "code": "*987#"}
        for slug in ("first", "second")
    ]
    run = looked_at(DialCodeResource(), rows)
    assert run.state == State.READY
    with pytest.raises(StalePreviewError) as error:
        run_writing(run, DialCodeResource(reason=run.reason, lock=True), None)
    assert [row.name for row in error.value.wrong] == ["second"]
    assert not DialCode.objects.filter(code="*987#").exists()
    run.refresh_from_db()
    assert (run.state, run.counts["in_error"]) == (State.REFUSED, 1)
    assert "already has this code" in sentences(run)[0][2]


def test_rows_that_name_each_other_in_a_circle_are_named() -> None:
    rows = [
        {**NEW, "slug": slug, "state": "replaced", "successor": other}
        for slug, other in (("x", "y"), ("y", "x"))
    ]
    run = looked_at(PlanResource(), rows)
    with pytest.raises(StalePreviewError) as error:
        write(run)
    assert {row.name for row in error.value.wrong} == {"x", "y"}
    assert "circle" in sentences(run)[0][2]


def test_rows_may_name_later_rows_of_the_table() -> None:
    rows = [
        {**NEW, "slug": "x", "state": "replaced", "successor": "y"},
        {**NEW, "slug": "y", "state": "current", "successor": ""},
    ]
    write(looked_at(PlanResource(), rows))
    assert Plan.objects.get(slug="x").successor == Plan.objects.get(slug="y")


def test_a_row_that_the_database_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    make_dial_code("a")
    run = looked_at(DialCodeResource(), [{"slug": "a", "note_en": "1"}])

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(DialCode, "save", refuse)  # someone took the code in this very moment
    with pytest.raises(StalePreviewError) as error:
        run_writing(run, DialCodeResource(reason=run.reason, lock=True), None)
    assert [row.name for row in error.value.wrong] == ["a"]
    assert sentences(run) == [(2, "", "This row cannot be saved.")]


def test_a_process_that_breaks_off_leaves_the_run_as_it_was(
    two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8"))

    def break_off(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "_write_step", break_off)
    with pytest.raises(KeyboardInterrupt):
        write(run)
    run.refresh_from_db()
    assert (run.state, prices("a", "b")) == (State.READY, [100, 100])


# --- Steps ------------------------------------------------------------------------------------


@pytest.fixture
def one_row_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "FIRST_STEP", 1)
    monkeypatch.setattr(runs, "MOST_IN_STEP", 1)
    monkeypatch.setattr(runs, "PAUSE_SECONDS", 0)


@pytest.fixture
def three() -> list[Plan]:
    return [make_plan(slug, name_zh_hans=slug) for slug in ("a", "b", "c")]


def interrupted(run: ImportRun, monkeypatch: pytest.MonkeyPatch, after: int = 1) -> None:
    """Writes as many rows, as if the process had then been told to end."""
    do, steps = runs._write_step, iter(range(after))

    def break_off(*args: Any) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        do(*args)

    with monkeypatch.context() as patched:
        patched.setattr(runs, "_write_step", break_off)
        with pytest.raises(KeyboardInterrupt):
            write(run)
    run.refresh_from_db()


@pytest.mark.usefixtures("one_row_a_step", "three")
def test_interrupted_writing_stands_at_its_row_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8", c="9"))
    interrupted(run, monkeypatch)
    assert (run.state, run.rows_done, run.rows_to_do) == (State.STOPPED, 1, 3)
    assert prices("a", "b", "c") == [7, 100, 100]
    write(run)
    assert prices("a", "b", "c") == [7, 8, 9]
    run.refresh_from_db()
    assert (run.state, run.rows_done) == (State.WRITTEN, 3)
    assert Plan.history.filter(changeset=run.changeset).count() == 3


@pytest.mark.usefixtures("one_row_a_step", "three")
def test_interrupted_writing_can_be_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8", c="9"))
    interrupted(run, monkeypatch, after=2)
    assert undo(run, None) == []
    assert prices("a", "b", "c") == [100, 100, 100]
    run.refresh_from_db()
    assert run.state == State.UNDONE


@pytest.mark.usefixtures("one_row_a_step", "three")
def test_interrupted_undo_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    new = [{**NEW, "slug": slug, "price_pkr": "7"} for slug in ("x", "y", "z")]
    run = looked_at(PlanResource(), new)
    write(run)
    renew, times = ImportRun.renew_lease, iter(range(2))

    def break_off(self: ImportRun) -> None:
        if next(times, None) is None:
            raise KeyboardInterrupt
        renew(self)

    with monkeypatch.context() as patched:
        patched.setattr(ImportRun, "renew_lease", break_off)
        with pytest.raises(KeyboardInterrupt):
            undo(run, None)
    run.refresh_from_db()
    assert run.state == State.UNDO_STOPPED
    assert 0 < Plan.objects.filter(slug__in="xyz").count() < 3
    assert undo(ImportRun.objects.get(pk=run.pk), None) == []
    assert not Plan.objects.filter(slug__in="xyz").exists()


@pytest.mark.usefixtures("one_row_a_step")
def test_row_changed_while_others_are_written_is_named_and_kept(
    three: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8", c="9"))
    do = runs._write_step

    def edit_then_do(importer: Any, numbers: Any) -> None:
        if not Plan.objects.filter(pk=three[1].pk, price_pkr=50).exists():
            three[1].price_pkr = 50
            three[1].save()
        do(importer, numbers)

    monkeypatch.setattr(runs, "_write_step", edit_then_do)
    with pytest.raises(StalePreviewError) as error:
        write(run)
    assert [row.name for row in error.value.stale] == ["b"]
    run.refresh_from_db()
    assert (run.state, prices("a", "b", "c")) == (State.STOPPED, [7, 50, 100])
    assert kinds(run) == {"a": "changed", "b": "skipped", "c": "changed"}
    write(run)
    run.refresh_from_db()
    assert (run.state, prices("a", "b", "c")) == (State.WRITTEN, [7, 50, 9])
    assert run.counts["skipped"] == 1


@pytest.mark.usefixtures("one_row_a_step", "three")
def test_writing_ends_when_somebody_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8", c="9"))
    advance = ImportRun.advance

    def advance_then_stop(self: ImportRun, *args: Any) -> None:
        advance(self, *args)
        ImportRun.objects.get(pk=self.pk).stop()

    monkeypatch.setattr(ImportRun, "advance", advance_then_stop)
    with pytest.raises(InvalidTransitionError):
        write(run)
    run.refresh_from_db()
    assert (run.state, prices("a", "b", "c")) == (State.STOPPED, [7, 100, 100])


@pytest.mark.usefixtures("three")
def test_rows_changed_since_the_preview_are_all_named_before_anything_is_written() -> None:
    run = looked_at(PlanResource(), plans(a="7", b="8", c="9"))
    for slug in ("a", "c"):
        plan = Plan.objects.get(slug=slug)
        plan.price_pkr = 50
        plan.save()
    with pytest.raises(StalePreviewError) as error:
        write(run)
    assert [row.name for row in error.value.stale] == ["a", "c"]
    assert prices("a", "b", "c") == [50, 100, 50]


@pytest.mark.usefixtures("three")
def test_rows_that_empty_a_field_are_marked() -> None:
    run = looked_at(PlanResource(), [{"slug": "a", "sms": "5", "data_mb": ""}])
    assert run.counts["emptied"] == 1
    assert run.rows.get().effects == {"emptied": ["data_mb"]}


def test_rows_of_a_step_ask_the_database_about_four_times_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "FIRST_STEP", 100)  # one step, however slow the machine is
    asked = {}
    for count in (25, 50):
        new = [{**NEW, "slug": f"n{count}-{row}", "price_pkr": "7"} for row in range(count)]
        run = looked_at(PlanResource(), new)
        with CaptureQueriesContext(connection) as queries:
            write(run)
        asked[count] = len(queries)
    assert asked[50] - asked[25] <= 25 * 4 + 5


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("cells", "effects"),
    [
        ({"price_pkr": "7"}, {"unsourced": ["price_pkr"]}),
        ({"price_pkr": "7", "source_url": "https://example.org/source"},
         {"same_source": ["price_pkr"]}),
        ({"price_pkr": "7", "source_url": "https://example.org/other"}, {}),
        ({"description_en": "Words."}, {}),
    ],
    ids=str,
)  # fmt: skip
def test_figures_that_change_without_their_source_are_marked(
    cells: dict[str, str], effects: dict[str, list[str]]
) -> None:
    run = looked_at(PlanResource(), [{"slug": "a", **cells}])
    assert run.rows.get().effects == effects
    write(run)
    plan = Plan.objects.get(slug="a")
    assert bool(plan.source_url) == ("unsourced" not in effects)
