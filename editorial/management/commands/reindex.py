"""Makes the search index anew: after writing past the models' own saving, or a restored backup."""

from django.core.management.base import BaseCommand

from editorial.search.index import reindex


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{reindex()} documents can be found.")
