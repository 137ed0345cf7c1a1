"""Import a table from the command line: the same look, the same writing, the same way back."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.contrib import admin
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.imports.admin import WithImports
from editorial.imports.models import BusyError, ImportRow, ImportRun
from editorial.imports.readers import read_table
from editorial.imports.runs import StalePreviewError, check_all, start, write
from editorial.imports.table import UnreadableError
from editorial.imports.translation_sheets import is_sheet


class Command(BaseCommand):
    help = "Writes a CSV or XLSX table, all of it or nothing. It can be undone in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--model", required=True, help="for example operators.plan")
        parser.add_argument("--sheet", default="", help="of a workbook with several")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(
        self, *args: object, file: Path, model: str, sheet: str, dry_run: bool, **options: object
    ) -> None:
        desk = desk_of(model)
        try:
            with file.open("rb") as opened:
                table = read_table(File(opened, file.name), sheet)
        except (UnreadableError, OSError) as error:
            raise CommandError(str(error)) from error
        for_sheet = is_sheet(table)
        importer = desk.importer(for_sheet)
        importer.recognise_columns(table)
        if problems := importer.refusals(table):
            raise CommandError("\n".join(map(str, problems)))
        run = start(table, importer, None, is_translation_sheet=for_sheet)
        check_all(run, importer)
        self.tell(run)
        if run.state == run.State.REFUSED:
            raise CommandError("Nothing was written.")
        if not dry_run:
            self.write(run, desk)

    def tell(self, run: ImportRun) -> None:
        counted = ", ".join(f"{run.counts[kind]} {kind}" for kind in run.counts)
        self.stdout.write(f"{run}: {counted.replace('_', ' ')}")
        for note in run.notes:
            self.stdout.write(f"  {note['en']}")
        for row in run.rows.filter(kind=ImportRow.Kind.IN_ERROR):
            for fault in row.faults:
                self.stdout.write(
                    f"  line {row.line}, {fault['column'] or row.name}: {fault['en']}"
                )

    def write(self, run: ImportRun, desk: WithImports) -> None:
        try:
            write(run, desk.importer(run.is_translation_sheet, run.reason, lock=True), None)
        except BusyError as error:
            raise CommandError("Someone else is writing. Nothing was written.") from error
        except StalePreviewError as error:
            names = ", ".join(row.name for row in (*error.stale, *error.wrong))
            said = f"{run.rows_done} rows written" if run.rows_done else "Nothing was written"
            raise CommandError(f"Changed or refused meanwhile: {names}. {said}.") from error


def desk_of(label: str) -> WithImports:
    """Where the editors import rows of the model; it knows the columns."""
    try:
        desk = admin.site._registry.get(apps.get_model(label))
    except (LookupError, ValueError):
        desk = None
    if not isinstance(desk, WithImports):
        raise CommandError(f"There is no list of “{label}” that takes tables.")
    return desk
