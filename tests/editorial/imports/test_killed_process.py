"""A process that is killed in the middle of an import, and others who write meanwhile.

Real processes on a database file of their own: what a transaction really keeps only shows so.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROWS = 300
#: Seconds that another writer may wait; twice what a step should take, for a busy machine.
PATIENCE = 5
SET_UP = """
import django
django.setup()
from django.core.management import call_command
from operators.models import Operator
call_command("migrate", verbosity=0)
Operator.objects.create(slug="testel", name_en="Testel", short_name="T", tagline_en="T.")
"""
WORK = """
import sys, django
django.setup()
from editorial.imports.models import ImportRun
from editorial.imports.runs import check_all, start, write
from editorial.imports.undo import undo
from editorial.imports.readers import read_csv
from operators.resources import PlanResource
from pathlib import Path
run = ImportRun.objects.first()
if run is None:
    table = read_csv(Path(sys.argv[2]))
    assert PlanResource().refusals(table) == []
    run = start(table, PlanResource(), None)
    check_all(run, PlanResource())
run.release_if_stale()
if sys.argv[1] == "write":
    write(run, PlanResource(reason=run.reason, lock=True), None)
else:
    assert undo(run, None) == []
"""


class Database:
    """A site of its own, seen from outside of its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "db.sqlite3"
        self.table = folder / "plans.csv"
        self.waited = 0.0
        subprocess.run([sys.executable, "-c", SET_UP], **self._process(), check=True)
        lines = [
            f"plan-{number},testel,Plan {number},data,daily,{number + 1},published,"
            for number in range(ROWS)
        ]
        header = "slug,operator,name_en,kind,period,price_pkr,status,source_note_en"
        self.table.write_text("\n".join([header, *lines]))

    def _process(self) -> dict[str, Any]:
        own = {"VAR_DIR": str(self.folder), "DATABASE_URL": f"sqlite:///{self.file}"}
        environment = {
            **os.environ, **own,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
        }  # fmt: skip
        return {"cwd": settings.BASE_DIR, "env": environment}

    def begin(self, work: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", WORK, work, str(self.table)], **self._process()
        )

    def kill_in_the_middle(self, work: str, state: str) -> None:
        process = self.begin(work)
        while not (self.ask("state") == state and int(self.ask("rows_done") or 0) > 0):
            assert process.poll() is None, "It ended before it was killed."
            self.write_as_somebody_else()
        process.kill()
        process.wait()
        # The lease runs out by itself after some seconds.
        self.execute("UPDATE editorial_importrun SET lease_renewed_at = '2026-01-01 00:00:00'")

    def finish(self, work: str) -> None:
        process = self.begin(work)
        while process.poll() is None:
            self.write_as_somebody_else()
        assert process.returncode == 0

    def write_as_somebody_else(self) -> None:
        """As a sign-in does, and takes note of how long that had to wait."""
        began = time.monotonic()
        self.execute("UPDATE auth_user SET last_login = NULL")
        self.waited = max(self.waited, time.monotonic() - began)

    def execute(self, sql: str) -> None:
        with sqlite3.connect(self.file, timeout=60) as connection:
            connection.execute(sql)
        connection.close()

    def ask(self, columns: str, table: str = "editorial_importrun") -> Any:
        connection = sqlite3.connect(self.file, timeout=60)
        try:
            found = connection.execute(f"SELECT {columns} FROM {table}").fetchone()  # noqa: S608
        finally:
            connection.close()
        return found[0] if found else None

    def count(self, table: str) -> int:
        return int(self.ask("count(*)", table))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path)


def test_killed_import_goes_on_and_is_undone_without_a_trace(database: Database) -> None:
    documents, links = map(database.count, ("editorial_searchdocument", "editorial_link"))
    database.kill_in_the_middle("write", "writing")
    done = database.ask("rows_done")
    assert 0 < done < ROWS
    assert database.count("operators_plan") == done
    assert database.ask("count(*)", "editorial_importrow WHERE is_written") == done

    database.finish("write")
    assert database.ask("state") == "written"
    assert database.count("operators_plan") == ROWS
    assert database.count("operators_historicalplan") == ROWS
    assert database.count("operators_planprice") == ROWS
    assert database.ask("count(DISTINCT changeset_id)", "operators_historicalplan") == 1

    database.kill_in_the_middle("undo", "undoing")
    assert database.ask("rows_done") < 2 * ROWS  # plans and their prices

    database.finish("undo")
    assert database.ask("state") == "undone"
    assert database.count("operators_plan") == database.count("operators_planprice") == 0
    assert database.count("editorial_searchdocument") == documents
    assert database.count("editorial_link") == links
    assert database.waited < PATIENCE
