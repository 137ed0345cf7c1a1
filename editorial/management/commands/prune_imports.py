"""Forget the rows of old imports. What they wrote stays, and so does the way back."""

from __future__ import annotations

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from editorial.imports.models import ImportRow, ImportRun


class Command(BaseCommand):
    help = "Deletes the rows of imports that are older than so many days (90)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: object, days: int, **options: object) -> None:
        old = ImportRun.objects.filter(made_at__lt=timezone.now() - timedelta(days=days))
        state = ImportRun.State
        forgettable = old.filter(state__in=(state.CHECKING, state.READY, state.REFUSED))
        finished = old.filter(state__in=(state.WRITTEN, state.UNDONE))
        ImportRow.objects.filter(run__in=[*forgettable, *finished]).delete()
        forgotten, _by_model = forgettable.delete()
        self.stdout.write(f"{old.count()} kept without their rows, {forgotten} forgotten")
