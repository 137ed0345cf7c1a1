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

#: Seconds between two requests to one host.
PAUSE = 2.0
#: (method, seconds to wait before). HEAD is cheaper, but not every server answers it correctly;
#: transient errors of GET are retried twice.
ATTEMPTS = (("HEAD", 0.0), ("GET", 0.0), ("GET", 4.0), ("GET", 16.0))
_MOST_REDIRECTS = 5
_PERMANENT = {301, 308}
#: Statuses that servers give to programs and not to browsers.
_REFUSES_PROGRAMS = {401, 403, 407, 429, 451, 999}


class LinkChecker:
    """Checks one URL after the other, with a pause between requests to one host."""

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
        """The finding for a URL, redirects followed. Raises nothing."""
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
        """Sleeps until the host's pause is over, and ``pause`` seconds at least."""
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
    """No server answered: this machine is offline, and nothing is recorded."""


def due_links(older_than: int, limit: int | None) -> dict[str, list[Link]]:
    """{URL: its links} of those not checked for so many days, the longest unchecked first.

    Hosts take turns (round robin), so that the pause of one is used for the others.
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
    """Round robin over hosts: ``a1 a2 b1`` → ``a1 b1 a2``."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    return (url for url in chain(*zip_longest(*by_host.values())) if url)


def check_links(checker: LinkChecker, links_to: dict[str, list[Link]]) -> None:
    """Checks each URL and stores its finding at once, so that a run can be interrupted.

    Nothing is stored until a first server has answered. Raises OfflineError if none does.
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
