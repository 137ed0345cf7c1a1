"""gunicorn for one small machine or several: threads for readers, processes for cores.

PORT             where to listen on this machine (8000)
BIND             the whole address, for a socket or another interface (127.0.0.1:$PORT)
WEB_CONCURRENCY  processes (one per processor, two at least)
WEB_THREADS      threads in each (4)
"""

import contextlib
import multiprocessing
import os
import re
import socket
import sys
import time
from datetime import timedelta

from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response


def _read_count(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[1-9][0-9]{0,2}", value):
        sys.exit(f"{name}: must be a number from 1 to 999.")
    return int(value)


bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
wsgi_app = "config.wsgi:application"

worker_class = "gthread"
workers = _read_count("WEB_CONCURRENCY", max(2, multiprocessing.cpu_count()))
threads = _read_count("WEB_THREADS", 4)
# Each worker reads the code itself. With preload_app a reload would serve new templates with the
# models that the master read at its start.
preload_app = False

timeout = 30  # a worker that answers nothing for this long is replaced
graceful_timeout = 30  # a stopping worker may finish what it has begun
keepalive = 5

# A worker is replaced after so many requests, each at another moment.
max_requests = 5000
max_requests_jitter = 500

# Workers tell they are alive through a file; in memory it never waits for a disk.
MEMORY = "/dev/shm"  # noqa: S108 - gunicorn makes its files there with their own names
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None

control_socket_disable = True  # nobody steers this server but its service manager

forwarder_headers = ""  # nobody tells the site that it lives under another path


#: Seconds in which the rest of a body that the site refused to read may still arrive.
REST_IN, NEXT_PART_IN = 0.5, 0.1


def post_request(_worker: object, req: Request, environ: dict[str, object], _resp: object) -> None:
    """Closes the connection of a body that was not read, instead of waiting for its end.

    What is on its way is taken first: closing at once would reset the connection, and the answer
    with it.
    """
    connection = environ.get("gunicorn.socket")
    rest = _bytes_to_come(req)
    if not isinstance(connection, socket.socket) or rest <= 0:
        return
    until = time.monotonic() + REST_IN
    with contextlib.suppress(OSError):
        connection.settimeout(NEXT_PART_IN)
        while rest > 0 and time.monotonic() < until and (part := connection.recv(2**16)):
            rest -= len(part)
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _bytes_to_come(req: Request) -> float:
    """Of the body, and not yet received; infinite for one in chunks, which the site never reads."""
    names = {name for name, _value in req.headers}
    if "TRANSFER-ENCODING" in names:
        return float("inf")
    if "CONTENT-LENGTH" not in names:
        return 0
    return float(req.body.reader.length - req.unreader.buf.getbuffer().nbytes)


class _OneLineLogger(Logger):
    """Keeps line breaks and control characters of an address out of the log."""

    def atoms(
        self,
        resp: Response,
        req: Request,
        environ: dict[str, object],
        request_time: timedelta,
    ) -> dict[str, object]:
        atoms = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": ascii(atoms["U"])[1:-1]}


logger_class = _OneLineLogger
accesslog = "-"
# host, time, request, status, bytes, milliseconds; no address, no cookie, no referrer
access_log_format = '%({host}i)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "info"
