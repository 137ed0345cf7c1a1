"""One run over the addresses that are due: which, in what order, and what is written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice, zip_longest

from django.db import transaction
from django.utils import timezone

from editorial.findings import Finding
from editorial.link_checker import LinkChecker, host_of
from editorial.models import Link

#: If so many different servers are silent and none answers, the fault is on our side.
SILENT_HOSTS = 5


class OfflineError(Exception):
    """This machine is cut off; what it found says nothing about anybody's address."""


def due(older_than: int, limit: int | None) -> dict[str, list[Link]]:
    """{address: every link to it}, for those that no look has reached for so many days.

    The longest unseen first, one address of each server in turn, so that no server waits for
    another and none is asked twice in a row.
    """
    links_to: defaultdict[str, list[Link]] = defaultdict(list)
    for link in Link.objects.elsewhere():
        links_to[link.url].append(link)
    now = timezone.now()
    urls = [
        url
        for url, links in links_to.items()
        if any(link.is_due(older_than, now) for link in links)
    ]
    return {url: links_to[url] for url in by_turns(list(islice(urls, limit)))}


def by_turns(urls: list[str]) -> Iterator[str]:
    """``a1 a2 b1`` → ``a1 b1 a2``: the first of each server, then the second of each …"""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[host_of(url)].append(url)
    return (url for url in chain(*zip_longest(*by_host.values())) if url)


def run(checker: LinkChecker, links_to: dict[str, list[Link]]) -> None:
    """Asks for each address and notes what it finds at once, so that a run may be broken off.

    Until the first server answers nothing is written. Raises OfflineError if none ever does.
    """
    unsure: list[tuple[list[Link], Finding]] | None = []
    for url, links in links_to.items():
        finding = checker.check(url)
        if unsure is None:
            note([(links, finding)])
            continue
        unsure.append((links, finding))
        if finding.is_reached:
            note(unsure)
            unsure = None
    if unsure:
        if len({host_of(url) for url in links_to}) >= SILENT_HOSTS:
            raise OfflineError
        note(unsure)


@transaction.atomic
def note(found: list[tuple[list[Link], Finding]]) -> None:
    now = timezone.now()
    for links, finding in found:
        for link in links:
            link.found(finding, now)
        Link.objects.bulk_update(links, Link.FOUND, batch_size=200)
