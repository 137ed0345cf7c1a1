"""Markdown to safe HTML: the only place that makes text safe to show as it is.

Beyond CommonMark: tables, footnotes, dial codes that phones can dial, and links between our
own pages without the language (``/plans/``), which stay in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

import nh3
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

DIALLED = re.compile(r"[*#][0-9*#]*#")
TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "section", "span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
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
    "td": {"style"},
    "th": {"style"},
}


def to_html(text: str) -> SafeString:
    """HTML of Markdown written by editors; scripts, frames and handlers do not survive it."""
    language = get_language() or settings.LANGUAGE_CODE
    dirty = parser().render(text or "", {"language": language})
    clean = nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "tel", "sms", "mailto"},
        link_rel="noopener",
        filter_style_properties={"text-align"},
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it safe


@cache
def parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer)
    return made.enable(["table", "strikethrough"]).use(footnote_plugin)


class Renderer(RendererHTML):
    """Where our HTML differs from plain CommonMark."""

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
    ) -> str:
        code = tokens[idx].content
        if not DIALLED.fullmatch(code):
            return f'<code translate="no">{escape(code)}</code>'
        return (
            f'<a class="dial" href="tel:{quote(code, safe="*+")}">'
            f'<code translate="no">{escape(code)}</code></a>'
        )

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
    ) -> str:
        token = tokens[idx]
        href = str(token.attrGet("href") or "")
        if href.startswith("/") and not href.startswith("//"):
            token.attrSet("href", f"/{env['language']}{href}")
        return str(self.renderToken(tokens, idx, options, env))

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
    ) -> str:
        return '<div class="scroll" tabindex="0" role="group"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: Any, env: dict[str, Any]
    ) -> str:
        return "</table></div>\n"
