"""Markdown to safe HTML: the only place that makes text safe to show as it is.

Beyond CommonMark: tables, footnotes, dial codes that phones can dial, and links between our
own pages (``/plans/``, or ``/en/plans/`` from the browser), which stay in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from html import unescape
from urllib.parse import quote

import nh3
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from editorial.languages import LANGUAGES, current_language

_LANGUAGE = re.compile(rf"^/({'|'.join(LANGUAGES)})(?![^/?#])")
_DIALLED = re.compile(r"[*#][*#]*[0-9][0-9*#]*#")
TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "s", "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id", "class", "title", "aria-label"},
    "code": {"translate"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class"},
}


def to_html(text: str) -> SafeString:
    """HTML of Markdown written by editors; scripts, frames and handlers do not survive it."""
    language = current_language()
    dirty = parser().render(text or "", {"language": language})
    clean = nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "tel", "sms", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it safe


def to_words(text: str) -> str:
    """The words of Markdown alone, for search."""
    return unescape(strip_tags(to_html(text)))


def without_language(path: str) -> str:
    """``/en/plans/`` → ``/plans/``: an address copied from the browser, too, follows the reader."""
    return _LANGUAGE.sub("", path, count=1) or "/"


@cache
def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.use(footnote_plugin)
    for name, rule in _OUR_RULES.items():
        made.add_render_rule(name, rule)
    return made


# --- Where our HTML differs from what the parser would write -------------------------------

_Tokens = Sequence[Token]
_Env = MutableMapping[str, str]


def _code_inline(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    code = tokens[idx].content
    plain = f'<code translate="no">{escape(code)}</code>'
    if not _DIALLED.fullmatch(code):
        return plain
    return f'<a class="dial" href="tel:{quote(code, safe="*+")}">{plain}</a>'


def _link_open(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    href = str(tokens[idx].attrGet("href") or "")
    if href.startswith("/") and not href.startswith("//"):
        tokens[idx].attrSet("href", f"/{env['language']}{without_language(href)}")
    return str(renderer.renderToken(tokens, idx, options, env))


def _cell_open(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    """Alignment as a class: the content security policy refuses styles in the text."""
    style = str(tokens[idx].attrs.pop("style", ""))
    if style:
        tokens[idx].attrSet("class", style.replace("text-align:", "align-"))
    return str(renderer.renderToken(tokens, idx, options, env))


def _table_open(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    return '<div class="scroll" tabindex="0" role="group"><table>\n'


def _table_close(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    return "</table></div>\n"


def _footnote_caption(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    """The plain number, however often a source is cited."""
    return str(tokens[idx].meta["id"] + 1)


def _footnote_block_open(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    return '<section class="footnotes"><ol class="footnotes-list">\n'


def _footnote_anchor(
    renderer: RendererHTML, tokens: _Tokens, idx: int, options: OptionsDict, env: _Env
) -> str:
    """One way back, to the first place that cites the source."""
    if tokens[idx].meta.get("subId", 0) > 0:
        return ""
    return f' <a href="#fnref{tokens[idx].meta["id"] + 1}" class="footnote-backref">↩</a>'


_OUR_RULES: dict[str, Callable[..., str]] = {
    "th_open": _cell_open,
    "td_open": _cell_open,
    "code_inline": _code_inline,
    "link_open": _link_open,
    "table_open": _table_open,
    "table_close": _table_close,
    "footnote_caption": _footnote_caption,
    "footnote_block_open": _footnote_block_open,
    "footnote_anchor": _footnote_anchor,
}
