"""Forget how to reach readers whose letters were closed 90 days ago."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from editorial.feedback.contacts import forget_contacts


class Command(BaseCommand):
    help = "Deletes what readers left to be reached, 90 days after their letters were closed."

    def handle(self, *args: object, **options: object) -> None:
        count = forget_contacts()
        if options["verbosity"]:
            self.stdout.write(f"{count} forgotten.")
