"""Interface words: every English one has its Chinese, and the collection is not stale.

python -m tests.messages           checks; without gettext only that nothing is missing
python -m tests.messages --write   collects the words again (needs gettext)
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.core.management.commands.makemessages import Command as MakeMessages

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
IGNORED = [".venv", "var", "tests", "node_modules"]


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def faults(path: Path) -> list[str]:
    """Messages that are missing or marked as uncertain."""
    return [
        f"{'fuzzy' if message.fuzzy else 'missing'}: {message.id}"
        for message in messages(path)
        if message.fuzzy or not message.string or not all([*as_strings(message)])
    ]


def as_strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


class Collect(MakeMessages):
    """Without guesses: a guessed translation looks like one that somebody wrote."""

    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]


def collect() -> None:
    """Runs xgettext over code and templates; places are named by file, so lines may move."""
    os.chdir(ROOT)
    call_command(
        Collect(),
        locale=["zh_Hans"],
        no_wrap=True,
        add_location="file",
        no_obsolete=True,
        ignore_patterns=IGNORED,
        verbosity=0,
    )
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
    stamps = ('"POT-Creation-Date:', '"Report-Msgid-Bugs-To:', '"PO-Revision-Date:')
    kept = [line for line in lines if not line.startswith(stamps)]
    CATALOGUE.write_text("".join(kept), encoding="utf-8")


def is_stale() -> bool:
    """True when collecting again would change the catalogue; leaves it as it was."""
    before = CATALOGUE.read_bytes()
    try:
        collect()
        return CATALOGUE.read_bytes() != before
    finally:
        CATALOGUE.write_bytes(before)


def main() -> int:
    if "--write" in sys.argv:
        collect()
    found = faults(CATALOGUE)
    if not shutil.which("xgettext"):
        print("Stale messages not looked for: gettext is not installed.")
    elif is_stale():
        found.append("stale: run make messages")
    print("\n".join(found) or "Interface words: complete.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
