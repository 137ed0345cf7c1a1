"""Make the sizes of pictures that are missing, remove the files that nothing speaks of."""

from __future__ import annotations

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser

from editorial.images.cleanup import unused_files
from editorial.images.models import Pictured


class Command(BaseCommand):
    help = (
        "Makes sizes of pictures that are missing (after the sizes have changed, or after the "
        "pictures came back from a backup without them) and removes the files that no content, "
        "no version in the history and no draft names."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name what would go")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        made = 0 if dry_run else sum(map(self.make_renditions, self.kinds()))
        unused = unused_files()
        for name in unused:
            self.stdout.write(f"  {name}")
            if not dry_run:
                default_storage.delete(name)
        verb = "would be removed" if dry_run else "removed"
        self.stdout.write(f"{made} files made, {len(unused)} {verb}")

    def kinds(self) -> list[type[Pictured]]:
        return [model for model in apps.get_models() if issubclass(model, Pictured)]

    def make_renditions(self, model: type[Pictured]) -> int:
        rows = model._base_manager.iterator()
        return sum(picture.make_renditions() for row in rows for picture in row.pictures())
