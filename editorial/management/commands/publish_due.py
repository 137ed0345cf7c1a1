"""Publishes the draft versions whose time has come. A timer calls this every minute."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from editorial.drafts.publishing import publish_due


class Command(BaseCommand):
    help = "Publishes the draft versions whose time has come; says what could not be published."

    def handle(self, *args: object, **options: object) -> None:
        report = publish_due()
        for name in report.published:
            self.stdout.write(f"Published: {name}")
        for name, problem in report.refused:
            self.stderr.write(f"Not published: {name}. {problem}")
