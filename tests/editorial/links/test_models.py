"""What a link remembers of the looks at its address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from editorial.links.models import by_urgency
from editorial.links.results import NOWHERE, WORKS, Finding, Reason, State, finding_text
from editorial.models import Link
from operators.models import Plan
from tests.factories import BARE, make_dial_code, make_guide, make_plan, make_tip

GONE = Finding.of(Reason.STATUS, "404")
FIRST = datetime.fromisoformat("2026-07-01T03:00:00+00:00")
SECOND = FIRST + timedelta(days=7)
THIRD = SECOND + timedelta(days=7)


def told(link: Link) -> tuple[str, int, datetime | None]:
    return link.state, link.failures, link.broken_since


# --- What was found ---------------------------------------------------------------------------


def test_one_failure_is_kept_in_mind_and_the_second_breaks_the_link() -> None:
    link = Link(kind="source", url="https://a.example/", state=State.WORKS)
    link.found(GONE, FIRST)
    assert told(link) == (State.WORKS, 1, FIRST)
    assert link.is_failing
    link.found(GONE, SECOND)
    assert told(link) == (State.BROKEN, 2, FIRST)
    assert not link.is_failing
    link.found(Finding.of(Reason.TIMEOUT), THIRD)
    assert told(link) == (State.BROKEN, 3, FIRST)
    assert (link.reason, link.detail, link.checked_at) == (Reason.TIMEOUT, "", THIRD)


@pytest.mark.parametrize(
    "finding",
    [
        WORKS,
        Finding(State.MOVED, moved_to="https://b.example/"),
        Finding.of(Reason.MACHINES, "403"),
    ],
)
def test_any_answer_but_a_failure_ends_the_count(finding: Finding) -> None:
    link = Link(kind="source", url="https://a.example/")
    for at in (FIRST, SECOND):
        link.found(GONE, at)
    link.found(finding, THIRD)
    assert told(link) == (finding.state, 0, None)
    assert link.finding == finding
    link.found(GONE)
    assert told(link)[:2] == (finding.state, 1)


def test_a_link_between_our_pages_breaks_at_once() -> None:
    link = Link(kind="internal", url="/nowhere/")
    link.found(NOWHERE, FIRST)
    assert told(link) == (State.BROKEN, 1, FIRST)


def test_words_too_long_for_their_column_are_cut() -> None:
    link = Link(kind="source", url="https://a.example/")
    link.found(Finding(State.MOVED, Reason.CONNECTION, "x" * 500, "y" * 3000))
    link.clean_fields(exclude=["content_type", "object_id"])


def test_a_link_is_due_that_was_never_checked_or_long_ago() -> None:
    link = Link(kind="source", url="https://a.example/")
    assert link.is_due(7, THIRD)
    link.checked_at = SECOND
    assert link.is_due(7, THIRD)
    assert not link.is_due(8, THIRD)
    assert link.is_due(0, SECOND)


# --- In words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "finding", "words"),
    [
        ("en", WORKS, ""),
        ("en", NOWHERE, "No page of this site has this address"),
        ("zh-hans", NOWHERE, "本站没有这个页面"),
        ("en", GONE, "The server answers with an error (404)"),
        ("zh-hans", GONE, "服务器报错（404）"),
        ("en", Finding(State.MOVED, moved_to="/plans/x/"), "New address: /plans/x/"),
        ("zh-hans", Finding(State.MOVED, moved_to="/plans/x/"), "新地址：/plans/x/"),
    ],
)
def test_a_finding_is_told_in_both_languages(language: str, finding: Finding, words: str) -> None:
    with translation.override(language):
        assert finding_text(finding.reason, finding.detail, finding.moved_to) == words


def test_a_single_failure_is_told_as_one() -> None:
    link = Link(kind="source", url="https://a.example/")
    link.found(GONE)
    with translation.override("en"):
        assert link.why == "Failed once: The server answers with an error (404)"
        link.found(GONE)
        assert link.why == "The server answers with an error (404)"


def test_only_what_an_answer_told_counts_as_reached() -> None:
    reached = {reason for reason in Reason if Finding.of(reason).is_reached}
    assert reached == {Reason.STATUS, Reason.MACHINES, Reason.REDIRECTS}
    assert WORKS.is_reached


def test_nobody_calls_an_address_broken_that_was_not_asked() -> None:
    refused = {reason for reason in Reason if Finding.of(reason).state == State.REFUSED}
    assert refused == {Reason.PRIVATE, Reason.PORT, Reason.MACHINES}


# --- The list ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_object_cites_an_address_of_a_kind_once() -> None:
    tip = make_tip()
    link = Link.objects.of(tip).get()
    link.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        link.save()


@pytest.mark.django_db
def test_broken_links_come_the_oldest_first_with_their_objects_in_few_queries(
    django_assert_num_queries: Any,
) -> None:
    plans = [make_plan(f"plan-{number}") for number in range(5)]
    rows = [*plans, make_guide(), make_dial_code(operator=plans[0].operator)]
    for place, row in enumerate(rows):
        link = Link.objects.of(row).get()
        link.found(GONE, SECOND - timedelta(days=place))
        link.found(GONE, THIRD)
        link.save()
    assert len(Link.objects.broken().with_objects()) == 7  # kinds of content are known from now on
    with django_assert_num_queries(4):  # links, plans, guides, dial codes
        told = [
            (str(link.content_object), link.form_address, str(link.content_type.name))
            for link in Link.objects.broken().with_objects()
        ]
    assert told[-1][0] == "Jazz Test Weekly"
    assert told[-1][1] == f"/admin/operators/plan/{plans[0].pk}/change/"


@pytest.mark.django_db
def test_what_needs_an_editor_comes_first() -> None:
    Link.objects.all().delete()
    plan = Plan.objects.first()
    assert plan
    for state in State:
        Link.objects.create(content_object=plan, kind="outward", url=state, state=state)
    order = Link.objects.order_by(by_urgency()).values_list("state", flat=True)
    assert list(order) == ["broken", "moved", "refused", "unknown", "works"]


@pytest.mark.django_db
def test_what_was_never_asked_for_is_asked_for_first() -> None:
    Link.objects.all().delete()
    tip = make_tip(**BARE)
    now = timezone.now()
    for url, checked_at in (("/a", now), ("/b", None), ("/c", now - timedelta(days=1))):
        Link.objects.create(content_object=tip, kind="outward", url=url, checked_at=checked_at)
    assert [link.url for link in Link.objects.external()] == ["/b", "/c", "/a"]
