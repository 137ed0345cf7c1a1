"""Reports of a link check: as text, and as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, TextIO

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.links.models import Link, LinkQuerySet
from editorial.links.results import State

#: How a formula begins in Excel and its like.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report_lines(links: LinkQuerySet) -> Iterator[str]:
    """Counts first, then what an editor should look at, by kind of content."""
    yield _summary(links)
    worth_telling = links.exclude(reason="", moved_to="").with_objects()
    for kind, group in groupby(sorted(worth_telling, key=_report_order), key=_kind):
        yield ""
        yield capfirst(kind)
        for link in group:
            yield f"  {link.content_object}  {_form_url(link)}"
            yield f"    {_state_label(link)}  {link.url}"
            yield f"      {link.why}"


def _summary(links: LinkQuerySet) -> str:
    found = links.only("state", "failures")
    counts = Counter(link.state for link in found)
    parts = [f"{state.label} {counts[state]}" for state in State if counts[state]]
    if failing := sum(link.is_failing for link in found):
        parts.append(_("failed once %(count)s") % {"count": failing})
    total = ngettext("%(count)s link", "%(count)s links", len(found)) % {"count": len(found)}
    return " · ".join([total, *parts])


def write_csv(file: TextIO, links: Iterable[Link]) -> None:
    """One row a link, everything included."""
    table = csv.writer(file)
    table.writerow(
        (_("kind of content"), _("cited by"), _("form"), _("leads to"), _("address"),
         _("status"), _("broken since"), _("reason"), _("checked"))
    )  # fmt: skip
    for link in sorted(links, key=_report_order):
        broken_since, checked = map(_day, (link.since, link.checked_at))
        cells = (_kind(link), link.content_object, _form_url(link), link.get_kind_display(),
                 link.url, link.get_state_display(), broken_since, link.why, checked)  # fmt: skip
        table.writerow([_harmless(cell) for cell in cells])


def _kind(link: Link) -> str:
    model = link.content_type.model_class()
    return str(model._meta.verbose_name) if model else link.content_type.model


def _form_url(link: Link) -> str:
    return settings.SITE_URL + link.form_address


def _state_label(link: Link) -> str:
    label = str(link.get_state_display())
    since = _("since %(day)s") % {"day": _day(link.since)}
    return f"{label} · {since}" if link.since else label


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


def _report_order(link: Link) -> tuple[Any, ...]:
    return _kind(link), str(link.content_object), link.url


def _harmless(cell: Any) -> str:
    """Escapes formulas (CSV injection)."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
