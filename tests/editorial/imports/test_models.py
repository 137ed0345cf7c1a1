"""Where an import stands, and what can be done to it from there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from editorial.imports.models import LEASE
from editorial.models import BusyError, ImportRow, ImportRun, InvalidTransitionError
from tests.factories import make_user

pytestmark = pytest.mark.django_db

State, Kind = ImportRun.State, ImportRow.Kind


def make_run(state: str = State.READY, **fields: object) -> ImportRun:
    return ImportRun.objects.create(
        model="operators.plan", file_name="plans.csv", state=state, **fields
    )


def make_row(run: ImportRun, kind: int = Kind.UNSEEN, name: str = "a", **more: object) -> ImportRow:
    cells = {"slug": name}
    return ImportRow.objects.create(run=run, line=2, name=name, cells=cells, kind=kind, **more)


def test_a_run_with_sound_rows_is_ready_and_counts_them() -> None:
    run = make_run(State.CHECKING)
    for kind in (Kind.NEW, Kind.CHANGED, Kind.CHANGED, Kind.UNCHANGED):
        make_row(run, kind)
    run.finish_check()
    assert (run.state, ImportRun.objects.get().state) == (State.READY, State.READY)
    assert run.counts == {"in_error": 0, "new": 1, "changed": 2, "unchanged": 1}


def test_a_run_with_a_wrong_row_is_refused() -> None:
    run = make_run(State.CHECKING)
    make_row(run, Kind.IN_ERROR)
    make_row(run, Kind.NEW)
    run.finish_check()
    assert run.state == State.REFUSED


def test_only_what_is_ready_can_be_written() -> None:
    for state in (State.CHECKING, State.REFUSED, State.WRITTEN, State.UNDONE):
        run = make_run(state)
        with pytest.raises(InvalidTransitionError):
            run.begin_writing(None)
        run.refresh_from_db()
        assert run.state == state


def test_a_second_import_is_told_who_is_writing() -> None:
    first, second = make_run(), make_run()
    wang = make_user("wang")
    first.begin_writing(wang)
    with pytest.raises(BusyError) as error:
        second.begin_writing(None)
    assert (error.value.run, error.value.run.changed_by) == (first, wang)
    second.refresh_from_db()
    assert second.state == State.READY


def test_two_in_the_same_instant_are_kept_apart_by_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = make_run(), make_run()
    first.begin_writing(None)
    answers = iter([[], [first]])  # nobody is writing yet; a moment later somebody is
    monkeypatch.setattr(ImportRun, "_others_working", lambda self: next(answers))
    with pytest.raises(BusyError) as error:
        second.begin_writing(None)
    assert error.value.run == first


@pytest.mark.parametrize("number", [0, 1])
def test_stale_lease_is_released_for_the_next_import(number: int) -> None:
    dead = make_run(State.WRITING, lease_renewed_at=timezone.now() - LEASE * 2)
    for _time in range(number):
        make_row(dead, Kind.NEW, is_written=True)
    run = make_run()
    run.begin_writing(None)
    dead.refresh_from_db()
    assert (run.state, dead.state) == (State.WRITING, State.STOPPED if number else State.READY)


def test_lease_that_somebody_took_over_cannot_be_renewed() -> None:
    run = make_run()
    run.begin_writing(None)
    other = ImportRun.objects.get(pk=run.pk)
    make_row(run, Kind.NEW, is_written=True)
    other.stop()
    with pytest.raises(InvalidTransitionError):
        run.renew_lease()
    other.begin_writing(None)
    with pytest.raises(InvalidTransitionError):
        run.renew_lease()
    other.renew_lease()


def test_time_left_is_told_by_the_measured_pace() -> None:
    make_run(State.WRITTEN, rows_to_do=100, rows_done=100, seconds=2)
    run = make_run(counts={"new": 1000, "changed": 500})
    assert run.seconds_left() == pytest.approx(30)
    run.begin_writing(None)
    run.start_counting(1500)
    run.advance(500, 5)
    assert run.seconds_left() == pytest.approx(10)


def test_what_someone_changed_since_is_looked_at_again_alone() -> None:
    run = make_run(State.WRITING)
    stale, other = make_row(run, Kind.CHANGED), make_row(run, Kind.CHANGED, "b")
    run.check_again([stale])
    stale.refresh_from_db()
    other.refresh_from_db()
    assert run.state == State.CHECKING
    assert (stale.kind, stale.is_stale) == (Kind.UNSEEN, True)
    assert (other.kind, other.is_stale) == (Kind.CHANGED, False)


def test_everything_can_be_looked_at_again() -> None:
    run = make_run()
    row = make_row(run, Kind.CHANGED)
    run.check_again()
    row.refresh_from_db()
    assert (run.state, row.kind, row.is_stale) == (State.CHECKING, Kind.UNSEEN, False)
    written = make_run(State.WRITTEN)
    with pytest.raises(InvalidTransitionError):
        written.check_again()


def test_the_history_can_keep_the_reason() -> None:
    run = make_run()
    assert (run.reason, run.reason_undone) == ("import plans.csv", "undo import plans.csv")
    run.file_name = "套" * 200
    assert len(run.reason) == len(run.reason_undone) == 100
    assert (str(run), str(make_row(run))) == ("套" * 200, "a")


def test_old_rows_can_be_forgotten_and_written_imports_stay() -> None:
    old = timezone.now() - timedelta(days=91)
    written = make_run(State.WRITTEN, made_at=old, rows_done=1)
    abandoned, recent = make_run(made_at=old), make_run()
    for run in (written, abandoned, recent):
        make_row(run)
    call_command("prune_imports")
    assert set(ImportRun.objects.all()) == {written, recent}
    assert [row.run for row in ImportRow.objects.all()] == [recent]
    written.refresh_from_db()
