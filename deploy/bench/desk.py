"""How long the desk takes with 10,000 plans more, in a database of its own that goes away again.

    python -m deploy.bench.desk          SQLite in memory
    DATABASE_URL=postgres://… python -m deploy.bench.desk

On two shared processors, the whole page with its template, median of 15 (November 2026):

    sqlite: 0.153 s (slowest 0.239 s), 10 queries in 0.019 s, 56 KB of HTML
    postgresql: 0.351 s (slowest 0.450 s), 10 queries in 0.091 s, 56 KB of HTML
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import timedelta

import django
from django.core.management import call_command

RUNS = 15


def _main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import override_settings, setup_test_environment

    setup_test_environment()
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with override_settings(STORAGES=storages):
            _measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _measure() -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    _fill()
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(User.objects.create_superuser("editor"))
    client.get("/admin/")
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        client.get("/admin/")
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as asked:
        size = len(client.get("/admin/").content)
    asking = sum(float(query["time"]) for query in asked)
    sys.stdout.write(
        f"{connection.vendor}: {statistics.median(times):.3f} s (slowest {max(times):.3f} s), "
        f"{len(asked)} queries in {asking:.3f} s, {size // 1024} KB of HTML\n"
    )


def _fill() -> None:
    """The first edition, and plans of which each is checked on another day or never."""
    from django.utils import timezone

    from operators.models import Plan
    from tests.test_queries import grow

    call_command("load_content", verbosity=0)
    grow(range(10_000))
    today = timezone.localdate()
    plans = list(Plan.objects.filter(slug__startswith="plan-"))
    for number, plan in enumerate(plans):
        plan.verified_on = today - timedelta(days=number % 400) if number % 5 else None
        plan.status = "draft" if number % 50 == 0 else plan.status
        plan.expire_at = timezone.now() + timedelta(days=number % 90) if number % 20 == 1 else None
    Plan.objects.bulk_update(plans, ["verified_on", "status", "expire_at"], batch_size=200)


if __name__ == "__main__":
    _main()
