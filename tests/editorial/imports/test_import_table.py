"""Tables from the command line take the same way."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from editorial.imports.undo import undo
from editorial.models import ImportRun
from operators.models import Plan
from tests.factories import make_plan, make_tip
from tests.tables import csv_of, last_run

pytestmark = pytest.mark.django_db


def run(folder: Path, raw: bytes, *arguments: str, model: str = "operators.plan") -> str:
    path, out = folder / "table.csv", StringIO()
    path.write_bytes(raw)
    call_command("import_table", str(path), "--model", model, *arguments, stdout=out)
    return out.getvalue()


def prices(raw: str) -> bytes:
    return f"slug,price_pkr\n{raw}\n".encode("gb18030")


def test_a_table_is_written_and_can_be_undone(tmp_path: Path) -> None:
    plan = make_plan("a")
    said = run(tmp_path, prices("a,7"))
    assert said == "table.csv: 0 in error, 0 new, 1 changed, 0 unchanged, 1 unsourced\n"
    plan.refresh_from_db()
    assert (plan.price_pkr, last_run().state) == (7, "written")
    undo(last_run(), None)
    plan.refresh_from_db()
    assert plan.price_pkr == 100


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    plan = make_plan("a")
    assert "1 changed" in run(tmp_path, prices("a,7"), "--dry-run")
    plan.refresh_from_db()
    assert plan.price_pkr == 100


def test_a_sheet_is_taken_too(tmp_path: Path) -> None:
    tip = make_tip(note_zh_hans="说明。")
    row = {"key": "test-tip", "field": "note", "language": "en", "source": "说明。"}
    run(tmp_path, csv_of([row | {"translation": "N"}]), model="guides.tip")
    tip.refresh_from_db()
    assert tip.note_en == "N"


def test_mistakes_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    make_plan("a")
    with pytest.raises(CommandError, match=r"Nothing was written\."):
        run(tmp_path, prices("a,cheap"))
    assert Plan.objects.get(slug="a").price_pkr == 100
    assert last_run().state == "refused"


@pytest.mark.parametrize(
    ("raw", "said"), [(b"\0", "XLSX"), (b"slug,pirce\na,1\n", "pirce"), (b"", "空")]
)
def test_what_is_no_table_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(tmp_path, raw)
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_table", str(tmp_path / "nowhere.csv"), "--model", "operators.plan")


@pytest.mark.parametrize("model", ["operators.nothing", "plan", "auth.user", "guides.question"])
def test_a_kind_that_takes_no_tables_is_named(tmp_path: Path, model: str) -> None:
    with pytest.raises(CommandError, match=model):
        run(tmp_path, prices("a,7"), model=model)


def test_somebody_elses_writing_is_told(tmp_path: Path) -> None:
    make_plan("a")
    ImportRun.objects.create(model="guides.tip", file_name="t.csv", state="writing")
    with pytest.raises(CommandError, match="Someone else"):
        run(tmp_path, prices("a,7"))
