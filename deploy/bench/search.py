"""How long a search takes among 5,000 documents, in a database of its own that goes away again.

    python -m deploy.bench.search          SQLite in memory
    DATABASE_URL=postgres://… python -m deploy.bench.search

On two shared processors, median and slowest of 20 for each question (November 2026):

    sqlite:   9.2 ms (slowest  10.6 ms), 30 found: 充值
    sqlite:   6.2 ms (slowest   8.1 ms), 30 found: telenr
    sqlite:   3.7 ms (slowest   4.6 ms),  0 found: alpha beta gamma
    postgresql:  14.9 ms (slowest  18.8 ms), 30 found: 充值
    postgresql:  17.7 ms (slowest  26.5 ms), 30 found: telenr
    postgresql:   8.5 ms (slowest  11.4 ms),  0 found: alpha beta gamma
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from itertools import cycle, islice

import django
from django.core.management import call_command

DOCUMENTS, RUNS = 5000, 20
QUESTIONS = ("充值", "流量", "jazz", "*111#", "telenr", "weekly super", "alpha beta gamma")


def _main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection

    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        call_command("load_content", verbosity=0)
        _fill()
        for question in QUESTIONS:
            _measure(question)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _fill() -> None:
    """The first edition's plans and guides again and again, under other names."""
    from django.db import connection, transaction

    from editorial.models import SearchDocument
    from guides.models import Guide
    from operators.models import Plan

    known = [*Plan.objects.offered(), *Guide.objects.published()]
    more = islice(cycle(known), DOCUMENTS - SearchDocument.objects.count())
    with transaction.atomic():
        for number, row in enumerate(more):
            row.pk, row.slug = None, f"{row.slug[:60]}-{number}"
            row.save()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _measure(question: str) -> None:
    from django.db import connection

    from editorial.search.query import search

    search(question)
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        found = search(question)
        times.append((time.perf_counter() - began) * 1000)
    sys.stdout.write(
        f"{connection.vendor}: {statistics.median(times):5.1f} ms (slowest {max(times):5.1f} ms), "
        f"{len(found.documents):2} found: {question}\n"
    )


if __name__ == "__main__":
    _main()
