"""One question to one server: of the open internet only, and never for longer than allowed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest

from editorial.links.fetch import Answer, Fetcher, NoAnswerError
from editorial.links.results import Finding, Reason, State
from tests.web import CERTIFICATE, Reply, Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def refusal(fetcher: Fetcher, url: str) -> Finding:
    with pytest.raises(NoAnswerError) as raised:
        fetcher.ask("GET", url)
    return raised.value.finding


# --- What it asks -----------------------------------------------------------------------------


def test_the_server_gets_path_query_host_and_who_asks(web: Web) -> None:
    web.replies = {"/a%20b/%E5%A5%97?q=%E9%A4%90&x=1": Reply(204)}
    answer = web.fetcher().ask("HEAD", web.url("/a b/套?q=餐&x=1#part"))
    assert answer == Answer(204)
    assert web.asked == ["HEAD /a%20b/%E5%A5%97?q=%E9%A4%90&x=1"]
    assert web.headers[0]["Host"] == f"site.example:{web.port}"
    assert web.headers[0]["User-Agent"] == "HandbookLinkCheck/1.0 (+http://127.0.0.1:8000/)"


def test_a_bare_host_is_asked_for_its_first_page(web: Web) -> None:
    web.replies = {"/": Reply(200)}
    assert web.fetcher().ask("GET", web.url("")) == Answer(200)


def test_a_redirect_tells_where_to_and_is_not_followed(web: Web) -> None:
    web.replies = {"/old": Reply(301, "/new"), "/new": Reply(200)}
    assert web.fetcher().ask("GET", web.url("/old")) == Answer(301, "/new")
    assert web.asked == ["GET /old"]


def test_a_location_on_an_answer_that_is_no_redirect_says_nothing(web: Web) -> None:
    web.replies = {"/made": Reply(201, "/elsewhere")}
    assert web.fetcher().ask("GET", web.url("/made")) == Answer(201)


def test_a_location_in_chinese_becomes_an_address(web: Web) -> None:
    web.replies = {"/old": Reply(302, "/新".encode().decode("latin-1"))}
    assert web.fetcher().ask("GET", web.url("/old")).location == "/%E6%96%B0"


# --- What it never asks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f000001/",
        "http://0177.0.0.1/", "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/", "http://10.1.2.3/", "http://192.168.0.1/", "http://172.20.0.1/",
        "http://169.254.169.254/latest/meta-data/", "https://[fe80::1]/", "http://[fd00::1]/",
        "http://100.100.100.200/", "http://①②⑦.⓪.⓪.①/", "http://user:word@127.0.0.1/",
    ],
)  # fmt: skip
def test_an_ordinary_fetcher_asks_no_private_machine(url: str) -> None:
    finding = refusal(Fetcher(), url)
    assert (finding.state, finding.reason) == (State.REFUSED, Reason.PRIVATE)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 5432])
def test_no_other_port_than_those_of_the_web_is_asked(port: int) -> None:
    finding = refusal(Fetcher(look_up=lambda host: ["8.8.8.8"]), f"http://site.example:{port}/")
    assert finding == Finding(State.REFUSED, Reason.PORT, str(port))


def test_a_name_that_means_a_private_machine_is_not_asked(web: Web) -> None:
    fetcher = Fetcher(look_up=lambda host: ["127.0.0.1"])
    assert refusal(fetcher, web.url("/")).reason == Reason.PRIVATE
    assert web.asked == []


@pytest.mark.parametrize("addresses", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_a_name_that_means_a_public_and_a_private_machine_is_not_asked(
    addresses: list[str],
) -> None:
    fetcher = Fetcher(look_up=lambda host: addresses)
    assert refusal(fetcher, "http://both.example/").reason == Reason.PRIVATE


def test_only_the_very_machine_that_is_allowed_is_asked(web: Web) -> None:
    fetcher = web.fetcher(names={"near.example": ["127.0.0.2"]})
    assert refusal(fetcher, web.url("/", host="near.example")).reason == Reason.PRIVATE
    assert refusal(fetcher, f"http://site.example:{web.port + 1}/").reason == Reason.PRIVATE


def test_a_name_is_looked_up_once_and_not_again_to_connect(web: Web) -> None:
    """Otherwise it could mean another machine between the two."""
    web.replies = {"/": Reply(200)}
    meanings = [["127.0.0.1"], ["10.0.0.1"]]
    fetcher = web.fetcher()
    fetcher.look_up = lambda host: meanings.pop(0)
    assert fetcher.ask("GET", web.url("/", host="rebinding.invalid")) == Answer(200)
    assert meanings == [["10.0.0.1"]]


@pytest.mark.parametrize(
    "url",
    [
        "", "plain words", "ftp://site.example/", "file:///etc/passwd", "http://", "http:///x",
        "http://[", "http://site.example:port/", "http://site.example:99999/", "http://a..b/",
        f"http://{'a' * 70}.example/", "http://a b/", "https://./",
    ],
)  # fmt: skip
def test_what_is_no_address_is_named_so(url: str) -> None:
    assert refusal(Fetcher(), url) == Finding(State.BROKEN, Reason.UNSOUND)


# --- When there is no answer ------------------------------------------------------------------


def test_a_second_address_is_tried_where_the_first_does_not_answer(web: Web) -> None:
    web.replies = {"/": Reply(200)}
    fetcher = Fetcher(
        allowed={f"127.0.0.1:{web.port}", f"127.0.0.9:{web.port}"},
        look_up=lambda host: ["127.0.0.9", "127.0.0.1"],
    )
    assert fetcher.ask("GET", web.url("/")) == Answer(200)


def test_a_closed_door_and_a_cut_line_are_failed_connections(web: Web) -> None:
    web.replies = {"/cut": Reply(0)}
    assert refusal(web.fetcher(), web.url("/cut")).reason == Reason.CONNECTION
    closed = Fetcher(allowed={"127.0.0.1:1"}, look_up=lambda host: ["127.0.0.1"])
    assert refusal(closed, "http://site.example:1/").reason == Reason.CONNECTION


@pytest.mark.parametrize("reply", [Reply(silent=True), Reply(drips=True)])
def test_silence_and_dripping_end_with_the_time(web: Web, reply: Reply) -> None:
    web.replies = {"/slow": reply}
    assert refusal(web.fetcher(seconds=0.2), web.url("/slow")).reason == Reason.TIMEOUT


# --- Certificates -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure() -> Iterator[Web]:
    with serving(secure=True) as web:
        web.replies = {"/": Reply(200)}
        yield web


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_a_certificate_nobody_vouches_for_is_a_fault(secure: Web) -> None:
    finding = refusal(secure.fetcher(), secure.url("/", "secure.example", "https"))
    assert (finding.state, finding.reason) == (State.BROKEN, Reason.CERTIFICATE)
    assert "self" in finding.detail


def test_a_certificate_is_held_against_the_name_and_not_the_address(secure: Web) -> None:
    fetcher = secure.fetcher(trust=trusting())
    assert fetcher.ask("GET", secure.url("/", "secure.example", "https")) == Answer(200)
    assert secure.headers[-1]["Host"] == f"secure.example:{secure.port}"
    finding = refusal(fetcher, secure.url("/", "other.example", "https"))
    assert finding.reason == Reason.CERTIFICATE
    assert "other.example" in finding.detail


def test_a_server_that_speaks_no_tls_is_a_failed_connection(web: Web) -> None:
    finding = refusal(web.fetcher(), web.url("/", "secure.example", "https"))
    assert finding.reason == Reason.CONNECTION
