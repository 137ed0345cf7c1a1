"""Write to editors about the facts that are due for a check."""

from __future__ import annotations

from smtplib import SMTPException

from django.contrib import admin
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.desk.digest import Digest, checked_by, digest, editors


class Command(BaseCommand):
    help = (
        "Sends each editor who may verify facts a mail about those that are due, in Chinese and "
        "English. Sends nothing when nothing is due. Meant to run once a week."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print it and send nothing")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        written = self.letters()
        if not written:
            self.stdout.write("Nothing sent: nothing is due that an editor with an address checks.")
        elif dry_run:
            self.show(written)
        else:
            self.send(written)

    def letters(self) -> list[tuple[str, Digest]]:
        """(address, mail) of each; editors of the same kinds of facts get the same."""
        known: dict[tuple[object, ...], Digest | None] = {}
        found = []
        for user in editors():
            models = checked_by(user, admin.site)
            if models not in known:
                known[models] = digest(models)
            if letter := known[models]:
                found.append((user.email, letter))
        return found

    def show(self, written: list[tuple[str, Digest]]) -> None:
        for letter in dict.fromkeys(letter for _address, letter in written):
            to = ", ".join(address for address, one in written if one == letter)
            self.stdout.write(f"To: {to}\nSubject: {letter.subject}\n\n{letter.text}")
        self.stdout.write("Nothing sent: a dry run.")

    def send(self, written: list[tuple[str, Digest]]) -> None:
        """One mail each, so that nobody sees the others. A refused address stops no other."""
        connection, failed = get_connection(), []
        for address, letter in written:
            mail = letter.to(address)
            mail.connection = connection
            try:
                mail.send()
            except (SMTPException, OSError) as error:
                failed.append(f"{address}: {error}")
        self.stdout.write(f"Sent to {len(written) - len(failed)} of {len(written)}.")
        if failed:
            raise CommandError("Not sent:\n" + "\n".join(failed))
