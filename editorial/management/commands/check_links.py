"""Ask whether every address in the handbook still answers, and tell which do not."""

from __future__ import annotations

from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.links.checker import LinkChecker, OfflineError, check_links, due_links
from editorial.links.models import Link
from editorial.links.report import report_lines, write_csv
from editorial.links.signals import check_internal_links, store_all_links


def whole_number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a whole number.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Checks links between our own pages, then asks the servers of all other addresses: one "
        "at a time, with a pause for each server, and never a machine of a private network. "
        "What fails in two runs counts as broken."
    )
    stealth_options = ("checker",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=whole_number, help="ask for so many addresses at most")
        parser.add_argument(
            "--older-than",
            type=whole_number,
            default=0,
            metavar="DAYS",
            help="only what was not checked for so many days",
        )
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="every link as a table")

    def handle(
        self,
        *args: object,
        limit: int | None,
        older_than: int,
        report: Path | None,
        checker: LinkChecker | None = None,
        **options: object,
    ) -> None:
        with ExitStack() as stack:
            try:  # before the long work, not after it
                table = report and stack.enter_context(
                    report.open("w", encoding="utf-8-sig", newline="")
                )
            except OSError as error:
                raise CommandError(f"{report}: {error.strerror}") from error
            store_all_links()
            check_internal_links()
            try:
                check_links(checker or LinkChecker(), due_links(older_than, limit))
            except OfflineError:
                raise CommandError(
                    "No server answers at all: is this machine online? Nothing was written."
                ) from None
            if table:
                write_csv(table, Link.objects.with_objects())
        if options["verbosity"]:
            self.stdout.write("\n".join(report_lines(Link.objects.all())))
