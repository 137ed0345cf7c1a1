"""gunicorn as it is deployed: what a reload serves, and which settings it refuses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket

import pytest

CONFIGURATION = Path(__file__).parent.parent.parent / "deploy" / "gunicorn.conf.py"
SITE = """
import words
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Connection", "close")])
    return [words.SAID + b" " + {code!r}]
"""


class UnixConnection(HTTPConnection):
    """Speaks to a socket in a folder: no port is taken from other tests."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self) -> None:
        self.sock = socket(AF_UNIX, SOCK_STREAM)
        self.sock.settimeout(20)
        self.sock.connect(str(self.path))


def write_site(folder: Path, code: bytes, said: bytes) -> None:
    (folder / "site_in_test.py").write_text(SITE.format(code=code))
    (folder / "words.py").write_text(f"SAID = {said!r}")


def gunicorn(folder: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", CONFIGURATION, "site_in_test:application"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BIND": f"unix:{folder}/site.sock",
            "WEB_CONCURRENCY": "1",
            **environment,
        },
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )


def wait_until(server: subprocess.Popen[str], word: str) -> None:
    """Returns when the server's log has the word."""
    assert server.stderr
    lines = []
    for line in server.stderr:
        lines.append(line)
        if word in line:
            return
    pytest.fail("".join(lines))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    write_site(tmp_path, code=b"old", said=b"old")
    started = gunicorn(tmp_path)
    yield started
    started.terminate()
    started.communicate(timeout=40)


def answer(folder: Path) -> bytes:
    connection = UnixConnection(folder / "site.sock")
    connection.request("GET", "/")
    found = connection.getresponse().read()
    connection.close()
    return found


def test_a_reload_serves_all_of_the_new_code(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    wait_until(server, "Booting worker")
    assert answer(tmp_path) == b"old old"
    write_site(tmp_path, code=b"new", said=b"new")
    server.send_signal(signal.SIGHUP)
    wait_until(server, "Worker exiting")
    assert answer(tmp_path) == b"new new"


@pytest.mark.parametrize("name", ["WEB_CONCURRENCY", "WEB_THREADS"])
@pytest.mark.parametrize("value", ["0", "1000"])
def test_a_number_of_workers_that_makes_no_sense_stops_the_start(
    tmp_path: Path, name: str, value: str
) -> None:
    write_site(tmp_path, code=b"", said=b"")
    server = gunicorn(tmp_path, **{name: value})
    assert server.communicate(timeout=40)[1] == f"{name}: must be a number from 1 to 999.\n"
    assert server.returncode == 1
