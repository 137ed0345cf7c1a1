"""Links are kept by every way of saving, and looked at when a page comes or goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase

from editorial.imports.table import Table
from editorial.links.results import State
from editorial.links.signals import (
    _add_links,
    _schedule_internal_check,
    check_internal_links,
    store_all_links,
)
from editorial.models import Link
from guides.models import Guide, Tip
from operators.models import NumberPrefix, Operator, Plan
from operators.resources import PlanResource
from tests.desk import faults, save
from tests.factories import (
    make_channel,
    make_dial_code,
    make_guide,
    make_operator,
    make_plan,
    make_question,
    make_tip,
)

pytestmark = pytest.mark.django_db


@contextmanager
def committing() -> Iterator[list[Any]]:
    """What is saved in here is committed: no test before left a look waiting."""
    connection.run_on_commit.clear()
    with TestCase.captureOnCommitCallbacks(execute=True) as callbacks:
        yield callbacks


def kept(row: Any) -> list[tuple[str, str]]:
    return sorted(Link.objects.of(row).values_list("kind", "url"))


def state_of(row: Any, url: str) -> str:
    return Link.objects.of(row).get(url=url).state


SOURCE = ("source", "https://example.org/source")


# --- Every way of saving ----------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_tip, make_plan, make_guide, make_dial_code, make_channel])
def test_a_row_made_in_the_shell_keeps_its_source(make: Any) -> None:
    assert kept(make()) == [SOURCE]


def test_rows_that_are_no_page_keep_theirs_too() -> None:
    operator = make_operator()
    prefix = NumberPrefix.objects.create(
        operator=operator, prefix="0399", source_url="https://a.example/"
    )
    question = make_question(operator=operator, answer_en="[x](https://b.example/)")
    assert kept(prefix) == [("source", "https://a.example/")]
    assert kept(question) == [("outward", "https://b.example/")]


def test_a_form_keeps_links(admin_client: Client) -> None:
    tip = make_tip()
    response = save(admin_client, Tip, tip.pk, source_url="https://new.example/")
    assert faults(response) == {}
    assert kept(tip) == [("source", "https://new.example/")]


def test_an_import_keeps_links() -> None:
    table = Table(
        "plans.csv",
        ["slug", "operator", "name_en", "kind", "period", "official_url"],
        [["imported", "jazz", "Imported", "data", "weekly", "https://imported.example/"]],
        [("plans.csv", 2)],
    )
    assert PlanResource().load(table).problems == []
    plan = Plan.objects.get(slug="imported")
    assert kept(plan) == [("outward", "https://imported.example/")]


def test_a_revert_to_an_earlier_version_brings_its_links_back() -> None:
    tip = make_tip()
    tip.source_url = "https://new.example/"
    tip.save()
    tip.history.earliest().instance.save()
    assert kept(tip) == [SOURCE]


def test_what_was_written_past_saving_is_collected_later() -> None:
    tip = make_tip()
    Tip.objects.filter(pk=tip.pk).update(source_url="https://late.example/")
    Link.objects.of(Guide.objects.get(slug="choose-a-plan")).delete()
    store_all_links()
    assert kept(tip) == [("source", "https://late.example/")]
    assert kept(Guide.objects.get(slug="choose-a-plan"))


def test_a_fixture_brings_its_own_links() -> None:
    tip = make_tip()
    tip.source_url = "https://new.example/"
    tip.save_base(raw=True)
    assert kept(tip) == [SOURCE]


# --- What a save changes ----------------------------------------------------------------------


def test_a_link_that_stays_keeps_what_is_known_of_it() -> None:
    guide = make_guide(body_en="[x](https://a.example/) [y](https://b.example/)")
    link = Link.objects.of(guide).get(url="https://a.example/")
    link.state = State.BROKEN
    link.save()
    guide.body_en = "[x](https://a.example/) [z](https://c.example/)"
    guide.save()
    assert kept(guide) == [
        ("outward", "https://a.example/"),
        ("outward", "https://c.example/"),
        SOURCE,
    ]
    assert Link.objects.broken().get() == link


def test_archiving_forgets_the_links_and_publishing_finds_them_again() -> None:
    tip = make_tip()
    tip.status = "archived"
    tip.save(update_fields=["status"])
    assert kept(tip) == []
    tip.status = "published"
    tip.save(update_fields=["status"])
    assert kept(tip) == [SOURCE]


def test_deleting_a_row_takes_its_links_along() -> None:
    operator = make_operator()
    prefix = NumberPrefix.objects.create(
        operator=operator, prefix="0399", source_url="https://a.example/"
    )
    tip = make_tip()
    Tip.objects.filter(pk=tip.pk).delete()
    key = prefix.pk
    operator.delete()
    prefix.pk = key
    assert (kept(tip), kept(prefix)) == ([], [])


def writes_and_looks(captured: Any) -> list[str]:
    return [query["sql"] for query in captured if "editorial_link" in query["sql"]]


def test_a_save_asks_once_and_writes_only_what_changed(django_assert_max_num_queries: Any) -> None:
    tip = make_tip()
    with django_assert_max_num_queries(9) as asked:
        tip.save()
    assert len(writes_and_looks(asked)) == 1
    tip.source_url = "https://new.example/"
    with django_assert_max_num_queries(12) as asked:
        tip.save()
    assert len(writes_and_looks(asked)) == 3


def test_a_save_of_other_columns_asks_nothing(django_assert_max_num_queries: Any) -> None:
    tip = make_tip()
    tip.text_en = "Another"
    with django_assert_max_num_queries(10) as asked:
        tip.save(update_fields=["text_en"])
    assert writes_and_looks(asked) == []


def test_two_who_save_the_same_link_at_once_do_not_collide() -> None:
    tip = make_tip()
    _add_links(tip, [SOURCE])
    assert kept(tip) == [SOURCE]


# --- Pages that come and go -------------------------------------------------------------------


@pytest.fixture
def citing() -> Guide:
    """A guide that cites another guide, a plan and a page that is not there."""
    with committing():
        make_guide("target")
        make_plan("target-plan", operator=make_operator())
        return make_guide(
            "citing",
            body_en="[a](/guides/target/#part) [b](/plans/target-plan/) [c](/guides/nowhere/)",
        )


def test_a_new_link_is_looked_at_when_the_save_is_done(citing: Guide) -> None:
    assert state_of(citing, "/guides/target/") == State.WORKS
    assert state_of(citing, "/plans/target-plan/") == State.WORKS
    broken = Link.objects.of(citing).broken().get()
    assert (broken.url, broken.reason) == ("/guides/nowhere/", "nowhere")
    assert broken.broken_since == broken.checked_at


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_link_breaks_when_its_page_is_taken_down_and_heals_when_it_returns(
    citing: Guide, status: str
) -> None:
    target = Guide.objects.get(slug="target")
    states = []
    for now in (status, "published"):
        target.status = now
        with committing():
            target.save(update_fields=["status"])
        states.append(state_of(citing, "/guides/target/"))
    assert states == [State.BROKEN, State.WORKS]


def test_a_link_breaks_when_its_page_is_deleted(citing: Guide) -> None:
    with committing():
        Guide.objects.get(slug="target").delete()
    assert state_of(citing, "/guides/target/") == State.BROKEN


def test_a_link_to_a_former_slug_has_moved_and_works(citing: Guide) -> None:
    target = Guide.objects.get(slug="target")
    target.slug = "renamed"
    with committing():
        target.save()
    link = Link.objects.of(citing).get(url="/guides/target/")
    assert (link.state, link.moved_to, link.broken_since) == (
        State.MOVED,
        "/guides/renamed/",
        None,
    )


def test_links_to_plans_break_with_their_operator(citing: Guide) -> None:
    operator = Operator.objects.get(slug="testel")
    operator.status = "draft"
    with committing():
        operator.save()
    assert state_of(citing, "/plans/target-plan/") == State.BROKEN


def test_a_page_that_expired_by_itself_is_noticed_by_the_next_look(citing: Guide) -> None:
    Guide.objects.filter(slug="target").update(expire_at="2020-01-01T00:00:00Z")
    check_internal_links()
    assert state_of(citing, "/guides/target/") == State.BROKEN


def test_many_saves_are_followed_by_one_look() -> None:
    with committing() as callbacks:
        for number in range(5):
            make_plan(f"plan-{number}")
        _schedule_internal_check()
    assert callbacks.count(check_internal_links) == 1


def test_a_look_that_changes_nothing_writes_nothing(
    citing: Guide, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12) as asked:
        check_internal_links()
    assert [query for query in asked if query["sql"].startswith("UPDATE")] == []
