"""Links of the first edition, between our own pages and to others."""

from __future__ import annotations

from editorial.links.models import Link, State


def test_the_first_edition_has_its_links_and_none_of_our_own_is_broken() -> None:
    assert Link.objects.own().count() > 50
    assert Link.objects.external().count() > 300
    assert list(Link.objects.own().exclude(state=State.WORKS)) == []
