"""Checks external links: one request at a time, with a pause for each server."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain, islice, zip_longest
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.utils import timezone

from editorial.links.fetch import Answer, Fetcher, NoAnswerError
from editorial.links.models import Link
from editorial.links.results import WORKS, Finding, Reason, State

#: Seconds between two questions to one server.
PAUSE = 2.0
#: How to ask, and how many seconds to wait before. HEAD costs a server less, but not every one
#: answers it truthfully; what GET meets with is tried twice more if it may pass.
ATTEMPTS = (("HEAD", 0.0), ("GET", 0.0), ("GET", 4.0), ("GET", 16.0))
_MOST_REDIRECTS = 5
_PERMANENT = {301, 308}
#: What servers tell programs, and not people with a browser.
_REFUSES_PROGRAMS = {401, 403, 407, 429, 451, 999}


class LinkChecker:
    """One question at a time. Remembers when it last asked each server."""

    def __init__(
        self,
        fetcher: Fetcher | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.fetcher = fetcher or Fetcher()
        self.clock, self.sleep = clock, sleep
        self.asked_at: dict[str, float] = {}

    def check(self, url: str) -> Finding:
        """What a reader would find there, redirects followed. Raises nothing."""
        try:
            return self.follow(url)
        except NoAnswerError as error:
            return error.finding

    def follow(self, url: str) -> Finding:
        at, moved_to, all_permanent = url, "", True
        for _redirect in range(_MOST_REDIRECTS + 1):
            answer = self.ask(at)
            if not answer.location:
                return _finding_of(answer, moved_to)
            at = _resolve_redirect(at, answer.location)
            all_permanent = all_permanent and answer.status in _PERMANENT
            # What comes after a temporary step may be elsewhere tomorrow.
            moved_to = at if all_permanent else moved_to
        raise NoAnswerError(Reason.REDIRECTS)

    def ask(self, url: str) -> Answer:
        """Raises NoAnswerError."""
        last: Answer | NoAnswerError = NoAnswerError(Reason.UNSOUND)
        for method, pause in ATTEMPTS:
            self.wait(url, pause)
            try:
                last = self.fetcher.ask(method, url)
            except NoAnswerError as error:
                last = error
            self.asked_at[_host(url)] = self.clock()
            if _is_final(method, last):
                break
        if isinstance(last, NoAnswerError):
            raise last
        return last

    def wait(self, url: str, pause: float) -> None:
        """Until the server has had its rest, and ``pause`` seconds at least."""
        now = self.clock()
        rested = self.asked_at.get(_host(url), now - PAUSE) + PAUSE
        if (seconds := max(pause, rested - now)) > 0:
            self.sleep(seconds)


def _is_final(method: str, result: Answer | NoAnswerError) -> bool:
    if isinstance(result, NoAnswerError):
        return not result.is_passing
    refused = result.status >= 400 and result.status != 429
    return not refused or (method == "GET" and result.status < 500)


def _finding_of(answer: Answer, moved_to: str) -> Finding:
    status = str(answer.status)
    if answer.status in _REFUSES_PROGRAMS:
        return Finding.of(Reason.MACHINES, status)
    if answer.status >= 400:
        return Finding.of(Reason.STATUS, status)
    return Finding(State.MOVED, moved_to=moved_to) if moved_to else WORKS


def _resolve_redirect(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise NoAnswerError(Reason.UNSOUND, location) from error


def _host(url: str) -> str:
    """Empty for what has none; asking for it finds that out."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


#: If so many different servers are silent and none answers, the fault is on our side.
SILENT_HOSTS_WHEN_OFFLINE = 5


class OfflineError(Exception):
    """This machine is cut off; what it found says nothing about anybody's address."""


def due_links(older_than: int, limit: int | None) -> dict[str, list[Link]]:
    """{address: every link to it}, for those that no look has reached for so many days.

    The longest unseen first, one address of each server in turn, so that no server waits for
    another and none is asked twice in a row.
    """
    links_to: defaultdict[str, list[Link]] = defaultdict(list)
    for link in Link.objects.external():
        links_to[link.url].append(link)
    now = timezone.now()
    urls = [
        url
        for url, links in links_to.items()
        if any(link.is_due(older_than, now) for link in links)
    ]
    return {url: links_to[url] for url in _interleave_hosts(list(islice(urls, limit)))}


def _interleave_hosts(urls: list[str]) -> Iterator[str]:
    """``a1 a2 b1`` → ``a1 b1 a2``: the first of each server, then the second of each …"""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    return (url for url in chain(*zip_longest(*by_host.values())) if url)


def check_links(checker: LinkChecker, links_to: dict[str, list[Link]]) -> None:
    """Asks for each address and notes what it finds at once, so that a run may be broken off.

    Until the first server answers nothing is written. Raises OfflineError if none ever does.
    """
    unsure: list[tuple[list[Link], Finding]] | None = []
    for url, links in links_to.items():
        finding = checker.check(url)
        if unsure is None:
            _record([(links, finding)])
            continue
        unsure.append((links, finding))
        if finding.is_reached:
            _record(unsure)
            unsure = None
    if unsure:
        if len({_host(url) for url in links_to}) >= SILENT_HOSTS_WHEN_OFFLINE:
            raise OfflineError
        _record(unsure)


@transaction.atomic
def _record(found: list[tuple[list[Link], Finding]]) -> None:
    now = timezone.now()
    for links, finding in found:
        for link in links:
            link.found(finding, now)
        Link.objects.bulk_update(links, Link.FOUND, batch_size=200)
