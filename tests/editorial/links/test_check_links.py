"""The weekly run over every address that the handbook cites, against a real server."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from editorial.links.checker import LinkChecker, _interleave_hosts
from editorial.links.extract import url_columns
from editorial.links.models import citing_models
from editorial.links.report import _harmless
from editorial.links.results import State
from editorial.models import Link
from guides.models import Guide, Tip
from tests.factories import BARE, make_fact, make_guide, make_plan, make_tip
from tests.web import Clock, Reply, Web, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture(autouse=True)
def _only_what_the_test_cites() -> None:
    """The first edition's hundreds of addresses stay out of it."""
    for model in citing_models():
        addresses, texts = url_columns(model)
        if empty := dict.fromkeys([*addresses, *texts], ""):
            unsourced = {"confidence": "unverified"} if "source_url" in addresses else {}
            model.objects.update(**empty, **unsourced)
    Link.objects.all().delete()


def run(web: Web, *args: str, language: str = "en", **options: Any) -> str:
    clock = Clock()
    checker = LinkChecker(web.fetcher(seconds=1), clock=clock, sleep=clock.sleep)
    said = StringIO()
    with translation.override(language):
        call_command("check_links", *args, checker=checker, stdout=said, **options)
    return said.getvalue()


def state(row: Any) -> str:
    return Link.objects.of(row).get().state


# --- What a run finds -------------------------------------------------------------------------


def test_every_kind_of_address_is_asked_and_noted(web: Web) -> None:
    web.replies = {
        "/works": Reply(200),
        "/old": Reply(301, "/works"),
        "/shy": Reply(403),
        "/page": Reply(200),
    }
    tips = {
        name: make_tip(name, source_url=web.url(f"/{name}")) for name in ("works", "old", "shy")
    }
    plan = make_plan(**BARE, official_url=web.url("/page"))
    run(web)
    assert {name: state(tip) for name, tip in tips.items()} == {
        "works": State.WORKS,
        "old": State.MOVED,
        "shy": State.REFUSED,
    }
    assert state(plan) == State.WORKS
    assert Link.objects.of(tips["old"]).get().moved_to == web.url("/works")


def test_an_address_is_broken_after_the_second_run_that_fails(web: Web) -> None:
    web.replies = {"/works": Reply(200)}
    make_tip("works", source_url=web.url("/works"))
    gone = make_tip("gone", source_url=web.url("/gone"))
    assert "failed once 1" in run(web)
    assert state(gone) == State.UNKNOWN
    assert "Broken 1" in run(web)
    assert state(gone) == State.BROKEN


def test_an_address_that_many_cite_is_asked_for_once(web: Web) -> None:
    web.replies = {"/list": Reply(200)}
    plans = [make_plan(f"plan-{number}", source_url=web.url("/list")) for number in range(3)]
    run(web)
    assert web.asked == ["HEAD /list"]
    assert {state(plan) for plan in plans} == {State.WORKS}


def test_links_between_our_pages_are_looked_at_without_asking_anybody(web: Web) -> None:
    make_guide("target", **BARE)
    guide = make_guide("citing", **BARE, body_en="[x](/guides/target/)")
    run(web)
    assert state(guide) == State.WORKS
    Guide.objects.filter(slug="target").update(expire_at="2020-01-01T00:00:00Z")
    run(web)
    assert state(guide) == State.BROKEN
    assert web.asked == []


def test_what_was_written_past_saving_is_checked_too(web: Web) -> None:
    web.replies = {"/late": Reply(200)}
    tip = make_tip(**BARE)
    Tip.objects.filter(pk=tip.pk).update(source_url=web.url("/late"))
    run(web)
    assert state(tip) == State.WORKS


def test_by_itself_it_asks_no_machine_of_a_private_network(web: Web) -> None:
    tip = make_tip(source_url=f"http://127.0.0.1:{web.port}/")
    call_command("check_links", stdout=StringIO())
    assert state(tip) == State.REFUSED
    assert web.asked == []


# --- Which, and in what order -----------------------------------------------------------------


def test_limit_asks_for_the_longest_unseen_and_the_next_run_for_the_rest(web: Web) -> None:
    web.replies = {f"/{name}": Reply(200) for name in "abc"}
    for name in "abc":
        make_tip(name, source_url=web.url(f"/{name}"))
    run(web, "--limit", "2")
    run(web, "--limit", "1")
    assert web.asked == ["HEAD /a", "HEAD /b", "HEAD /c"]


def test_older_than_leaves_out_what_was_seen_lately(web: Web) -> None:
    web.replies = {"/old": Reply(200), "/new": Reply(200)}
    for name, days in (("old", 8), ("new", 6)):
        tip = make_tip(name, source_url=web.url(f"/{name}"))
        seen = timezone.now() - timedelta(days=days)
        Link.objects.of(tip).update(checked_at=seen)
    run(web, "--older-than", "7")
    assert web.asked == ["HEAD /old"]


def test_servers_take_turns() -> None:
    a, b = "http://a.example/", "http://b.example/"
    urls = [f"{a}1", f"{a}2", f"{a}3", f"{b}1", "odd", f"{b}2"]
    assert list(_interleave_hosts(urls)) == [f"{a}1", f"{b}1", "odd", f"{a}2", f"{b}2", f"{a}3"]
    assert list(_interleave_hosts([])) == []


# --- When it cannot be done -------------------------------------------------------------------


def closed(number: int) -> str:
    """Port 1 of a machine of its own, where nobody answers."""
    return f"http://host-{number}.example:1/"


def run_cut_off(web: Web, hosts: int) -> list[Link]:
    web.port = 1  # what the fetcher may ask, and where nobody listens
    for number in range(hosts):
        make_tip(f"tip-{number}", source_url=closed(number))
    run(web)
    return list(Link.objects.all())


def test_a_machine_without_a_network_breaks_no_link(web: Web) -> None:
    with pytest.raises(CommandError, match="online"):
        run_cut_off(web, hosts=5)
    assert {link.checked_at for link in Link.objects.all()} == {None}


def test_a_few_silent_servers_are_no_sign_of_that(web: Web) -> None:
    links = run_cut_off(web, hosts=4)
    assert {(link.failures, link.reason) for link in links} == {(1, "connection")}


def test_what_was_silent_before_the_first_answer_is_noted_with_it(web: Web) -> None:
    web.replies = {"/cut": Reply(0), "/works": Reply(200)}
    silent = make_tip("a", source_url=web.url("/cut", "a.example"))
    make_tip("b", source_url=web.url("/works", "b.example"))
    run(web)
    assert Link.objects.of(silent).get().failures == 1


@pytest.mark.parametrize("option", ["--limit", "--older-than"])
@pytest.mark.parametrize("value", ["-1", "many", "1.5"])
def test_an_option_that_makes_no_sense_is_told(web: Web, option: str, value: str) -> None:
    with pytest.raises(CommandError, match=r"not a whole number|expected one argument"):
        run(web, f"{option}={value}")


def test_a_report_that_cannot_be_written_is_told_before_the_work(web: Web, tmp_path: Path) -> None:
    make_tip(source_url=web.url("/"))
    with pytest.raises(CommandError, match="No such file"):
        run(web, "--report", str(tmp_path / "nowhere" / "links.csv"))
    assert web.asked == []


# --- What it tells ----------------------------------------------------------------------------


def test_the_report_counts_and_names_what_to_mend_by_kind(web: Web) -> None:
    web.replies = {"/works": Reply(200), "/old": Reply(301, "/works")}
    make_fact(source_url=web.url("/gone"))
    tip = make_tip("moved", source_url=web.url("/old"))
    make_tip("works", source_url=web.url("/works"))
    run(web)
    today = timezone.localdate().isoformat()
    told = run(web).splitlines()
    assert told[0] == "3 links · Works 1 · Moved 1 · Broken 1"
    assert told[told.index("Operator fact") :][1:4] == [
        f"  Jazz · Network  http://127.0.0.1:8000{Link.objects.broken().get().form_address}",
        f"    Broken · since {today}  {web.url('/gone')}",
        "      The server answers with an error (404)",
    ]
    assert told[told.index("Tip") :][1:] == [
        f"  A tip.  http://127.0.0.1:8000/admin/guides/tip/{tip.pk}/change/",
        f"    Moved  {web.url('/old')}",
        f"      New address: {web.url('/works')}",
    ]


def test_the_report_is_there_in_chinese(web: Web) -> None:
    make_fact(source_url=web.url("/gone"))
    run(web)
    told = run(web, language="zh-hans")
    assert "1 条链接 · 失效 1" in told
    assert "服务器报错（404）" in told


def test_nothing_cited_is_told_in_one_line(web: Web) -> None:
    assert run(web) == "0 links\n"
    assert run(web, verbosity=0) == ""


def test_the_table_has_every_link_and_opens_in_a_spreadsheet(web: Web, tmp_path: Path) -> None:
    web.replies = {"/works": Reply(200)}
    make_tip(source_url=web.url("/works"), text_en="=1+1", text_zh_hans="=1+1")
    make_guide(**BARE, body_en="[x](=cmd|calc)")
    run(web, "--report", str(tmp_path / "links.csv"))
    raw = (tmp_path / "links.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(StringIO(raw.decode("utf-8-sig")))
    assert len(header) == len(rows[0]) == 9
    today = timezone.localdate().isoformat()
    assert rows[0][1:] == [
        "Test guide",
        f"http://127.0.0.1:8000{Link.objects.own().get().form_address}",
        "Our own page",
        "'=cmd%7Ccalc",
        "Broken",
        today,
        "No page of this site has this address",
        today,
    ]
    assert rows[1][1] == "'=1+1"
    assert rows[1][5:8] == ["Works", "", ""]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"
    assert _harmless("https://a.example/=1") == "https://a.example/=1"
