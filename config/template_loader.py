"""Template loader that removes the white space of HTML templates that only lays them out.

It condenses parsed text nodes once, when a template is loaded: a request pays nothing, and what
variables and ``{% blocktranslate %}`` put into a page is never touched. The rules are those of
Vue's and JSX's compilers. White space that holds a line break becomes

* nothing between two pieces of markup (HTML tags, template tags, variables);
* nothing after an opening tag, before a closing one, and between Chinese characters;
* one space beside any other text, and between the attributes of a tag.

All other spaces stay as they are written; ``{{ " " }}`` is a space before a line break. Nothing
changes inside ``<pre>``, ``<textarea>``, ``<script>`` and ``<style>``, in files that are not
HTML, or in the templates of Django and of other packages, which are written for plain HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.template import Node, NodeList, Origin, Template
from django.template.base import TextNode
from django.template.defaulttags import IfNode
from django.template.loaders import base, cached, filesystem


class _CondensingLoader(base.Loader):
    """Compiles and condenses; stands behind Django's cache, so that each template is done once."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        # The loader of DIRS, not the one of installed packages, which inherits from it.
        if type(template.origin.loader) is filesystem.Loader and template_name.endswith(".html"):
            _condense_nodes(template.nodelist, _Place())
        return template


class Loader(cached.Loader, _CondensingLoader):
    """Django's cached loader; what it has not cached it asks of the condensing one."""


@dataclass(frozen=True)
class _Place:
    """Where in the HTML a text node begins: in which tag, quotation or verbatim element."""

    tag: str = ""
    quote: str = ""
    verbatim: str = ""


def _condense_nodes(nodes: NodeList, place: _Place) -> _Place:
    """Condenses nodes in the order of the document, and drops text of which nothing is left."""
    for node in nodes:
        if isinstance(node, TextNode):
            node.s, place = condense(node.s, place)
        else:
            # Each branch of a condition starts from the same place.
            places = [_condense_nodes(branch, place) for branch in _branches(node)]
            place = places[-1] if places else place
    nodes[:] = [node for node in nodes if not isinstance(node, TextNode) or node.s]
    return place


def _branches(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its "nodelist" is a copy
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        nodes = getattr(node, name, None)
        if isinstance(nodes, NodeList):
            yield nodes


_VERBATIM = frozenset({"pre", "textarea", "script", "style"})
_BREAK = r"\s*\n\s*"
_CONTENT = re.compile(rf"<!--.*?-->|</[\w-]+\s*>|<[!a-z][\w-]*|{_BREAK}|[^\s<]+|.", re.I | re.S)
_IN_TAG = re.compile(rf"/?>|[\"']|{_BREAK}|[^\s>\"'/]+|.", re.S)
_IN_QUOTE = re.compile(rf"[\"']|{_BREAK}|[^\s\"']+|.", re.S)
_HAN = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def condense(text: str, place: _Place = _Place()) -> tuple[str, _Place]:
    """The text between two template tags without its layout, and the place where it ends."""
    pieces: list[str] = []
    position = 0
    left = ""  # the piece before; empty stands for a template tag
    while position < len(text):
        piece, place_after = _next_piece(text, position, place)
        position += len(piece)
        if "\n" in piece and not piece.strip() and not place.verbatim:
            right = _next_piece(text, position, place)[0] if position < len(text) else ""
            piece = _space_between(left, right, place)
        pieces.append(piece)
        left, place = piece or left, place_after
    return "".join(pieces), place


def _next_piece(text: str, position: int, place: _Place) -> tuple[str, _Place]:
    """The piece of HTML at a position, and the place after it."""
    if place.verbatim:
        end = text.lower().find(f"</{place.verbatim}", position)
        return (text[position:], place) if end < 0 else (text[position:end], _Place())
    pattern = _IN_QUOTE if place.quote else _IN_TAG if place.tag else _CONTENT
    match = pattern.match(text, position)
    piece = match[0] if match else text[position]
    return piece, _after(piece, place)


def _after(piece: str, place: _Place) -> _Place:
    if place.quote:
        return replace(place, quote="") if piece == place.quote else place
    if place.tag:
        if piece in {'"', "'"}:
            return replace(place, quote=piece)
        if piece.endswith(">"):
            return _Place(verbatim=place.tag if place.tag in _VERBATIM else "")
        return place
    opens = piece.startswith("<") and not piece.startswith(("</", "<!--")) and len(piece) > 1
    return _Place(tag=piece[1:].lower()) if opens else place


def _space_between(left: str, right: str, place: _Place) -> str:
    """What a line break and its indentation become."""
    if place.quote:
        return "" if place.quote in {left, right} else " "
    if place.tag:
        return "" if right.endswith(">") else " "
    if _is_word(left) and _is_word(right):
        return "" if _is_han(left[-1]) and _is_han(right[0]) else " "
    if _is_word(left):
        return "" if right.startswith("</") or _is_han(left[-1]) else " "
    if _is_word(right):
        return "" if left in {">", "/>"} or _is_han(right[0]) else " "
    return ""


def _is_word(piece: str) -> bool:
    return bool(piece) and piece[0] != "<" and piece not in {">", "/>"}


def _is_han(character: str) -> bool:
    return bool(_HAN.match(character))
