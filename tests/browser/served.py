"""``make serve`` and ``make editor`` with the sample edition, on a real gunicorn.

One server is enough for all modules that ask for it: they leave each other's rows alone, and a
group keeps them in one process.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from tests.conftest import SAMPLE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "xiao-shou-ce-2026"

#: The interpreter that runs the tests has all that the site needs: no environment is made for it.
MAKE = ("make", "--old-file=.venv/.runtime", f"BIN={Path(sys.executable).parent}")

#: The mark of modules that ask for the server.
SERVED = pytest.mark.xdist_group("served")


@dataclass(frozen=True)
class Served:
    """A server, its address, and the environment that makes ``make`` speak of its database."""

    address: str
    environment: dict[str, str]
    editors: set[str] = field(default_factory=set)

    @property
    def database(self) -> Path:
        return Path(self.environment["VAR_DIR"], "db.sqlite3")

    def make_editor(self, name: str) -> None:
        """Once; whoever asks again has the same account."""
        if name in self.editors:
            return
        account = {
            "DJANGO_SUPERUSER_USERNAME": name,
            "DJANGO_SUPERUSER_EMAIL": f"{name}@example.org",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        subprocess.run([*MAKE, "editor"], cwd=ROOT, env={**self.environment, **account}, check=True)
        self.editors.add(name)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """``make serve`` with a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    var = tmp_path_factory.mktemp("var")
    environment = {
        **inherited, "VAR_DIR": str(var), "PORT": str(port), "CONTENT_DIR": str(SAMPLE)
    }  # fmt: skip
    server = subprocess.Popen(
        [*MAKE, "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout
    try:
        drain = wait_until_it_serves(server.stdout)
        yield Served(f"http://127.0.0.1:{port}", environment)
    finally:
        server.terminate()
        server.wait(timeout=40)
        drain.join()
        server.stdout.close()


def wait_until_it_serves(output: IO[str]) -> Thread:
    """Reads what make says until a worker has started, then lets a thread keep the pipe empty."""
    said = []
    for line in output:
        said.append(line)
        if "Booting worker" in line:
            drain = Thread(target=output.read, daemon=True)
            drain.start()
            return drain
    pytest.fail("make serve did not come up:\n" + "".join(said))
