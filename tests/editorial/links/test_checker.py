"""The checker is patient with servers that stumble, polite to all, and led astray by none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from editorial.links.checker import PAUSE, LinkChecker
from editorial.links.results import WORKS, Finding, Reason, State
from tests.web import Clock, Reply, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def checker(web: Web, clock: Clock) -> LinkChecker:
    names = {"private.example": ["10.0.0.1"]}
    return LinkChecker(web.fetcher(seconds=1, names=names), clock=clock, sleep=clock.sleep)


# --- How it asks ------------------------------------------------------------------------------


def test_what_answers_works_and_is_asked_once_without_its_content(
    web: Web, checker: LinkChecker, clock: Clock
) -> None:
    web.replies = {"/": Reply(200)}
    assert checker.check(web.url("/")) == WORKS
    assert web.asked == ["HEAD /"]
    assert clock.slept == []


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_what_refuses_a_glance_is_asked_in_full(
    web: Web, checker: LinkChecker, status: int
) -> None:
    web.replies = {"HEAD /": Reply(status), "GET /": Reply(200)}
    assert checker.check(web.url("/")) == WORKS
    assert web.asked == ["HEAD /", "GET /"]


def test_a_server_that_hangs_up_on_a_glance_is_asked_in_full(
    web: Web, checker: LinkChecker
) -> None:
    web.replies = {"HEAD /": Reply(0), "GET /": Reply(200)}
    assert checker.check(web.url("/")) == WORKS


@pytest.mark.parametrize("stumble", [Reply(500), Reply(503), Reply(0)])
def test_what_may_pass_is_tried_twice_more_with_longer_pauses(
    web: Web, checker: LinkChecker, clock: Clock, stumble: Reply
) -> None:
    web.replies = {"HEAD /": stumble, "GET /": [stumble, stumble, Reply(200)]}
    assert checker.check(web.url("/")) == WORKS
    assert web.asked == ["HEAD /", "GET /", "GET /", "GET /"]
    assert clock.slept == [PAUSE, 4, 16]


def test_silence_is_tried_again_too(web: Web, clock: Clock) -> None:
    web.replies = {"/": Reply(silent=True)}
    checker = LinkChecker(web.fetcher(seconds=0.1), clock=clock, sleep=clock.sleep)
    assert checker.check(web.url("/")) == Finding(State.BROKEN, Reason.TIMEOUT)
    assert web.asked == ["HEAD /", "GET /", "GET /", "GET /"]


def test_trouble_that_lasts_is_told_with_its_code(web: Web, checker: LinkChecker) -> None:
    web.replies = {"/": Reply(502)}
    assert checker.check(web.url("/")) == Finding(State.BROKEN, Reason.STATUS, "502")


@pytest.mark.parametrize("status", [404, 410, 400])
def test_what_is_gone_is_broken_and_not_asked_for_again(
    web: Web, checker: LinkChecker, status: int
) -> None:
    web.replies = {"/": Reply(status)}
    assert checker.check(web.url("/")) == Finding(State.BROKEN, Reason.STATUS, str(status))
    assert web.asked == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_a_server_that_turns_programs_away_says_nothing_about_the_page(
    web: Web, checker: LinkChecker, status: int
) -> None:
    web.replies = {"/": Reply(status)}
    assert checker.check(web.url("/")) == Finding(State.REFUSED, Reason.MACHINES, str(status))


def test_who_asks_for_fewer_questions_gets_no_other(web: Web, checker: LinkChecker) -> None:
    web.replies = {"/": Reply(429)}
    checker.check(web.url("/"))
    assert web.asked == ["HEAD /"]


# --- Politeness -------------------------------------------------------------------------------


def test_a_server_rests_between_two_questions_and_others_do_not_wait(
    web: Web, checker: LinkChecker, clock: Clock
) -> None:
    web.replies = {"/": Reply(200)}
    checker.check(web.url("/", "a.example"))
    checker.check(web.url("/", "b.example"))
    assert clock.slept == []
    clock.now += 0.5
    checker.check(web.url("/", "a.example"))
    assert clock.slept == [PAUSE - 0.5]
    clock.now += PAUSE
    checker.check(web.url("/", "a.example"))
    assert clock.slept == [PAUSE - 0.5]


def test_a_step_to_the_same_server_waits_too(web: Web, checker: LinkChecker, clock: Clock) -> None:
    web.replies = {"/old": Reply(302, "/new"), "/new": Reply(200)}
    assert checker.check(web.url("/old")) == WORKS
    assert clock.slept == [PAUSE]


# --- Where it is led --------------------------------------------------------------------------


def test_a_page_that_moved_for_good_tells_its_new_address(web: Web, checker: LinkChecker) -> None:
    web.replies = {"/old": Reply(301, "/newer"), "/newer": Reply(308, "/new"), "/new": Reply(200)}
    assert checker.check(web.url("/old")) == Finding(State.MOVED, moved_to=web.url("/new"))


def test_a_step_for_now_is_no_move_and_ends_the_new_address(web: Web, checker: LinkChecker) -> None:
    web.replies = {
        "/a": Reply(307, "/b"),
        "/b": Reply(301, "/c"),
        "/old": Reply(301, "/a"),
        "/c": Reply(200),
    }
    assert checker.check(web.url("/a")) == WORKS
    assert checker.check(web.url("/old")) == Finding(State.MOVED, moved_to=web.url("/a"))


def test_a_page_that_moved_to_one_that_is_gone_is_broken(web: Web, checker: LinkChecker) -> None:
    web.replies = {"/old": Reply(301, "/gone")}
    assert checker.check(web.url("/old")) == Finding(State.BROKEN, Reason.STATUS, "404")


def test_five_steps_are_followed_and_six_are_not(web: Web, checker: LinkChecker) -> None:
    web.replies = {f"/{step}": Reply(302, f"/{step + 1}") for step in range(6)}
    web.replies["/6"] = Reply(200)
    assert checker.check(web.url("/1")) == WORKS
    assert checker.check(web.url("/0")) == Finding(State.BROKEN, Reason.REDIRECTS)


def test_a_circle_ends(web: Web, checker: LinkChecker) -> None:
    web.replies = {"/a": Reply(302, "/b"), "/b": Reply(302, "/a")}
    assert checker.check(web.url("/a")).reason == Reason.REDIRECTS


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/", "http://private.example/", "http://169.254.169.254/latest/",
        "http://[::1]/", "//10.0.0.1/", "http://2130706434/",
    ],
)  # fmt: skip
def test_a_public_server_leads_to_no_private_machine(web: Web, location: str) -> None:
    names = {"private.example": ["10.0.0.1"], "2130706434": ["127.0.0.2"]}
    names |= {"127.0.0.2": ["127.0.0.2"], "169.254.169.254": ["169.254.169.254"]}
    names |= {"::1": ["::1"], "10.0.0.1": ["10.0.0.1"]}
    checker = LinkChecker(web.fetcher(names=names), clock=Clock(), sleep=Clock().sleep)
    web.replies = {"/trap": Reply(302, location)}
    finding = checker.check(web.url("/trap"))
    assert (finding.state, finding.reason) == (State.REFUSED, Reason.PRIVATE)
    assert web.asked == ["HEAD /trap"]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://site.example/", "http://["])
def test_a_step_to_what_is_no_page_is_broken(web: Web, checker: LinkChecker, location: str) -> None:
    web.replies = {"/odd": Reply(302, location)}
    assert checker.check(web.url("/odd")).reason == Reason.UNSOUND


def test_an_ordinary_checker_asks_no_private_machine(web: Web) -> None:
    web.replies = {"/": Reply(200)}
    clock = Clock()
    checker = LinkChecker(clock=clock, sleep=clock.sleep)
    assert checker.check(f"http://127.0.0.1:{web.port}/").reason == Reason.PRIVATE
    assert checker.check("not an address").reason == Reason.UNSOUND
    assert checker.check("http://[").reason == Reason.UNSOUND
    assert web.asked == []
