"""How long the preview of 10,000 plans takes, and how much memory: on a database of its own.

    python deploy/bench/import_preview.py [--rows 10000] [--xlsx] [--write]

Every row is changed or new, which is the most work. Each step runs as the admin's view runs it, in
a process that does nothing else. Prints seconds and megabytes; fails over 60 s or 300 MB.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editorial.imports.models import ImportRun

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

if TYPE_CHECKING:
    from operators.models import Operator, Plan

MOST_SECONDS = 60
MOST_MEGABYTES = 300


def _set_up(folder: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["VAR_DIR"] = folder
    import django

    django.setup()


def _prepare(folder: str, rows: int, form: str) -> None:
    """A database with half as many plans as the table has rows, and the table."""
    _set_up(folder)
    from django.core.management import call_command

    from editorial.imports.export import as_csv, as_xlsx, number_columns, table_of
    from operators.models import Operator, Plan
    from operators.resources import PlanResource

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    operators = list(Operator.objects.all())
    texts = list(Plan.objects.values_list("description_zh_hans", "description_en"))
    Plan.objects.bulk_create(
        _plan(number, operators[number % len(operators)], *texts[number % len(texts)])
        for number in range(rows)
    )
    # The history of a row begins with what it was before.
    written = Plan.objects.filter(slug__startswith="plan-")
    Plan.history.bulk_history_create(written, batch_size=500)  # type: ignore[attr-defined]
    resource_ = PlanResource()
    header, *found = table_of(resource_, Plan.objects.filter(slug__startswith="plan-"))
    price, text = header.index("price_pkr"), header.index("description_en")
    for row in found:
        row[price], row[text] = f"{int(row[price]) + 1}", f"Changed. {row[text]}"
    Plan.objects.filter(pk__in=Plan.objects.order_by("-pk")[: rows // 2].values("pk")).delete()
    table = iter([header, *found])
    path = Path(folder) / f"plans.{form}"
    if form == "csv":
        path.write_bytes("".join(as_csv(table)).encode())
    else:
        path.write_bytes(as_xlsx(table, number_columns(resource_)).read())


def _plan(number: int, operator: Operator, chinese: str, english: str) -> Plan:
    from operators.models import Plan

    return Plan(
        slug=f"plan-{number}",
        operator=operator,
        name_zh_hans=f"Plan {number}",
        name_en=f"Plan {number}",
        kind="data",
        period=Plan.Period.values[number % 5],
        price_pkr=number % 3000 + 1,
        price_basis="tax_included",
        data_mb=number % 50_000,
        validity_days=number % 30 + 1,
        description_zh_hans=chinese,
        description_en=english,
        last_seen="2026-07-01",
        source_url="https://example.org/plans",
        source_note_en="Price list",
        confidence="reported",
        status="published",
    )


def _preview(folder: str, form: str, write: bool) -> None:
    _set_up(folder)
    from django.core.files import File

    from editorial.imports.readers import read_table
    from editorial.imports.runs import check, start
    from operators.resources import PlanResource

    began, worked = time.monotonic(), time.process_time()
    with (Path(folder) / f"plans.{form}").open("rb") as file:
        table = read_table(File(file, f"plans.{form}"))
    if problems := PlanResource().refusals(table):
        sys.exit("\n".join(map(str, problems[:5])))
    run = start(table, PlanResource(), None)
    del table
    _say(f"upload       {time.monotonic() - began:6.1f} s")
    longest = 0.0
    while run.state == run.State.CHECKING:
        step = time.monotonic()
        check(run, PlanResource())
        longest = max(longest, time.monotonic() - step)
    seconds = time.monotonic() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"longest step {longest:6.1f} s")
    _say(f"preview      {seconds:6.1f} s, {megabytes:.0f} MB: {run.counts}")
    _say(f"of one processor {time.process_time() - worked:.1f} s")
    if write:
        _write(run)
    if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES:
        sys.exit("Too much.")


def _write(run: ImportRun) -> None:
    from editorial.imports.runs import write
    from editorial.imports.undo import undo
    from operators.resources import PlanResource

    for name, work in (
        ("writing", lambda: write(run, PlanResource(reason=run.reason, lock=True), None)),
        ("undoing", lambda: undo(run, None)),
    ):
        began, worked = time.monotonic(), time.process_time()
        work()
        seconds, own = time.monotonic() - began, time.process_time() - worked
        _say(f"{name}      {seconds:6.1f} s, of one processor {own:.1f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _alone(do: Callable[..., None], *args: object) -> None:
    """In a new process, so that the memory of one part does not count for the other."""
    process = multiprocessing.get_context("spawn").Process(target=do, args=args)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    form = "xlsx" if asked.xlsx else "csv"
    with tempfile.TemporaryDirectory() as folder:
        _alone(_prepare, folder, asked.rows, form)
        _alone(_preview, folder, form, asked.write)


if __name__ == "__main__":
    _main()
