"""Load the first edition from content/, leaving alone what editors have changed since."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from editorial.history.changesets import changeset
from editorial.imports.importer import LOADED, ContentResource
from editorial.imports.readers import read_csv
from editorial.imports.table import Report, Table
from editorial.models import Changeset
from guides.resources import TABLES, GuideResource, read_guides


class Command(BaseCommand):
    help = (
        "Loads operators, plans, codes, channels, tips and guides. Repeatable: rows that an "
        "editor has changed, renamed or deleted since are skipped and named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--force", action="store_true", help="overwrite editors' changes too")

    def handle(self, *args: object, folder: Path, force: bool, **options: object) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        told = changeset(reason=Changeset.Reason.FIRST_EDITION, source="load_content")
        with transaction.atomic(), told:
            reports = []
            for resource, table in self.tables(folder):
                reports.append(resource(keep_edits=not force, reason=LOADED).load(table))
                if problems := reports[-1].problems:
                    # Later tables name rows of this one: their complaints would only be echoes.
                    raise CommandError("\n".join([*map(str, problems), "Nothing was written."]))
        if options["verbosity"]:
            for report in reports:
                self.tell(report)

    def tables(self, folder: Path) -> list[tuple[type[ContentResource], Table]]:
        found = [
            (resource, read_csv(folder / name))
            for name, resource in TABLES.items()
            if (folder / name).exists()
        ]
        if (folder / "guides").is_dir():
            found.append((GuideResource, read_guides(folder / "guides")))
        return found

    def tell(self, report: Report) -> None:
        self.stdout.write(
            f"{report.file}: {len(report.created)} created, {len(report.changed)} changed, "
            f"{len(report.unchanged)} unchanged, {len(report.skipped)} skipped"
        )
        for name in report.skipped:
            self.stdout.write(f"  skipped, edited since it was loaded: {name}")
