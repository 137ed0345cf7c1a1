"""Editors' Markdown becomes HTML that can harm nobody."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.content.markdown import ATTRIBUTES, TAGS, to_html

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SAFE_SCHEMES = {"http:", "https:", "tel:", "sms:", "mailto:"}


class Page(HTMLParser):
    """What a browser would find: every tag with its attributes, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, wanted: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == wanted]


def hrefs(text: str) -> list[str]:
    return [link.get("href", "") for link in Page(to_html(text)).of("a")]


def assert_harmless(text: str) -> None:
    html = to_html(text)
    assert "<script" not in html.lower()
    for tag, attributes in Page(html).tags:
        assert tag in TAGS
        assert not [name for name in attributes if name.startswith("on")]
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel"}
        if scheme := SCHEME.match(attributes.get("href", "").strip()):
            assert scheme[0].lower() in SAFE_SCHEMES


# --- Harm -----------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    '<iframe src="https://evil.example/"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="background:url(//evil.example)">x</p>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '[x](https://example.org/ "\\" onmouseover=alert(1) ")',
    '[x](https://example.org/"onmouseover=alert(1))',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '``` "><script>alert(1)</script>\nx\n```',
    "| <script>alert(1)</script> |\n|---|\n| <b onclick=alert(1)>x</b> |",
    "a[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_harmless(text: str) -> None:
    assert_harmless(text)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from([*ATTACKS, "\n", " ", "`", "[", "](", ")", '"', "<", ">", "*"])))
def test_pieces_of_attacks_in_any_order_are_harmless(pieces: list[str]) -> None:
    assert_harmless("".join(pieces))


@settings(deadline=None, max_examples=200)
@given(st.text() | st.text(alphabet="<>\"'`[]()/\\:#*-|^& \nabjonscriptx="))
def test_any_text_is_harmless(text: str) -> None:
    assert_harmless(text)


def test_raw_html_is_shown_as_text() -> None:
    page = Page(to_html("<b>fat</b> & <i>thin</i>"))
    assert [tag for tag, _attributes in page.tags] == ["p"]
    assert page.words.strip() == "<b>fat</b> & <i>thin</i>"


def test_the_result_needs_no_escaping() -> None:
    assert isinstance(to_html("text"), SafeString)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_gives_nothing(nothing: str) -> None:
    assert to_html(nothing) == ""


# --- Dial codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "href"),
    [
        ("*222#", "tel:*222%23"),
        ("*6611*1#", "tel:*6611*1%23"),
        ("#100#", "tel:%23100%23"),
        ("*#06#", "tel:*%2306%23"),
    ],
)
def test_a_dial_code_can_be_tapped(code: str, href: str) -> None:
    page = Page(to_html(f"Dial `{code}` now"))
    assert page.of("a") == [{"class": "dial", "href": href, "rel": "noopener"}]
    assert page.of("code") == [{"translate": "no"}]
    assert page.words.strip() == f"Dial {code} now"


@pytest.mark.parametrize(
    "code",
    [
        "*100*03XXXXXXXXX*amount#",
        "*100*号码*金额#",
        "*123*<number>#",
        "*222",
        "222#",
        "0300",
        "*222# ok",
        "*２２２#",
        "SUB",
    ],
)
def test_what_is_no_complete_code_is_no_link(code: str) -> None:
    page = Page(to_html(f"`{code}`"))
    assert page.of("a") == []
    assert page.of("code") == [{"translate": "no"}]
    assert page.words.strip() == code


@pytest.mark.parametrize("code", ["##", "*#", "#*#"])
def test_signs_without_a_digit_are_no_code(code: str) -> None:
    assert hrefs(f"`{code}`") == []


@given(st.from_regex(r"\A[*#][0-9]([0-9*#]*)#\Z"))
def test_no_raw_hash_survives_in_a_dial_link(code: str) -> None:
    (href,) = hrefs(f"`{code}`")
    assert href == "tel:" + code.replace("#", "%23")


def test_a_code_outside_backticks_is_plain_text() -> None:
    assert hrefs("Dial *222# now") == []


# --- Links ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_link_to_our_own_page_stays_in_the_language(language: str) -> None:
    with translation.override(language):
        assert hrefs("[plans](/plans/?sort=price#top)") == [f"/{language}/plans/?sort=price#top"]


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/en/plans/x/?a=1#top", "/plans/x/?a=1#top"),
        ("/zh-hans/plans/", "/plans/"),
        ("/en/", "/"),
        ("/en", "/"),
        ("/en#top", "#top"),
        ("/energy/", "/energy/"),
        ("/en-gb/", "/en-gb/"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_link_copied_from_the_browser_follows_the_reader_too(
    language: str, href: str, path: str
) -> None:
    with translation.override(language):
        assert hrefs(f"[x]({href})") == [f"/{language}{path}"]


def test_a_page_made_in_one_language_does_not_stick_to_the_next() -> None:
    text = "[plans](/plans/)"
    with translation.override("en"):
        assert hrefs(text) == ["/en/plans/"]
    assert hrefs(text) == ["/zh-hans/plans/"]


@pytest.mark.parametrize(
    "href",
    ["https://example.org/plans/", "//example.org/plans/", "#note", "plans/", "mailto:a@b.example"],
)
def test_other_links_stay_as_they_are(href: str) -> None:
    assert hrefs(f"[x]({href})") == [href]


def test_a_reference_link_gets_the_language_too() -> None:
    assert hrefs("[plans][p]\n\n[p]: /plans/") == ["/zh-hans/plans/"]


def test_the_title_of_a_link_is_kept() -> None:
    (link,) = Page(to_html('[x](https://example.org/ "Why")')).of("a")
    assert link == {"href": "https://example.org/", "title": "Why", "rel": "noopener"}


# --- Tables, footnotes and the rest ---------------------------------------------------------

TABLE = "| Plan | Rs |\n|:--|--:|\n| A | 86 |\n"


def test_a_table_scrolls_in_its_own_box_that_the_keyboard_reaches() -> None:
    page = Page(to_html(TABLE))
    assert [tag for tag, _attributes in page.tags[:2]] == ["div", "table"]
    assert page.of("div") == [{"class": "scroll", "tabindex": "0", "role": "group"}]
    assert to_html(TABLE).count("</table></div>") == 1
    assert len(page.of("th")) == 2
    assert len(page.of("td")) == 2


def test_table_cells_carry_nothing_but_alignment() -> None:
    cells = Page(to_html(TABLE)).of("td")
    assert cells == [{"class": "align-left"}, {"class": "align-right"}]


def test_footnotes_link_there_and_back() -> None:
    page = Page(to_html("Rs 86.[^jazz]\n\n[^jazz]: Seen in *April*."))
    there, back = page.of("a")
    targets = {attributes["id"] for _tag, attributes in page.tags if "id" in attributes}
    assert {there["href"].lstrip("#"), back["href"].lstrip("#")} <= targets
    assert page.of("section") == [{"class": "footnotes"}]
    assert "Seen in April." in page.words


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("## Head", "h2"),
        ("### Head", "h3"),
        ("- one", "ul"),
        ("1. one", "ol"),
        ("> said", "blockquote"),
        ("**fat**", "strong"),
        ("*thin*", "em"),
        ("~~gone~~", "s"),
        ("---", "hr"),
    ],
)
def test_everyday_markdown_keeps_its_meaning(text: str, tag: str) -> None:
    assert Page(to_html(text)).of(tag)


def test_a_list_may_begin_anywhere() -> None:
    assert Page(to_html("3. third")).of("ol") == [{"start": "3"}]
