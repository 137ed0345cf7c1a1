"""What a search result shows: its place in the order, its title and its excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.apps import apps

from editorial.languages import current_language, localized_text, others
from editorial.search.models import SearchDocument
from editorial.search.tokens import (
    CODE,
    CODE_MARK,
    RUN,
    SLIP_MARK,
    Term,
    digits,
    may_slip,
    pairs,
    plain_sign,
    slips,
    stem,
)

#: Characters around the first place that matches.
BEFORE, AFTER = 24, 110
BREAK = re.compile(r"\s+")


class Piece(NamedTuple):
    text: str
    is_match: bool = False


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The whole text in pieces."""
    pieces, at = [], 0
    for begin, end in joined_places(places(text, terms)):
        pieces += [Piece(text[at:begin]), Piece(text[begin:end], is_match=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def excerpt(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The surroundings of the first place that matches; the beginning where none does."""
    line = BREAK.sub(" ", text).strip()
    first = min((begin for begin, _end in places(line, terms)), default=0)
    begin = 0 if first <= BEFORE else word_begin(line, first - BEFORE)
    end = min(len(line), first + AFTER)
    found = marked(line[begin:end], terms)
    before, after = ["…"] if begin else [], ["…"] if end < len(line) else []
    return [*map(Piece, before), *found, *map(Piece, after)]


def word_begin(text: str, place: int) -> int:
    """Not within a word of letters, if a space is near."""
    space = text.find(" ", place, place + BEFORE // 2)
    return place if space < 0 else space + 1


def places(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """(begin, end) of each match in the text as it stands."""
    signs = [plain_sign(sign) for sign in text]
    simple = "".join(signs)
    back = [place for place, sign in enumerate(signs) for _ in sign]
    back.append(len(text))
    wanted = {text: term.is_beginning for term in terms for text in term.texts}
    for found in CODE.finditer(simple):
        if f"{CODE_MARK}{digits(found[0])}" in wanted:
            yield back[found.start()], back[found.end() - 1] + 1
    for run in RUN.finditer(simple):
        for begin, end in within(run[0], wanted):
            yield back[run.start() + begin], back[run.start() + end - 1] + 1


def within(run: str, wanted: dict[str, bool]) -> Iterator[tuple[int, int]]:
    """Matches in a run of Chinese are pairs or single characters; a word matches as a whole."""
    if is_wanted(run, wanted):
        yield 0, len(run)
        return
    for place, pair in enumerate(pairs(run)):
        if pair in wanted:
            yield place, place + 2
    for place, sign in enumerate(run):
        if sign in wanted and not sign.isascii():
            yield place, place + 1


def is_wanted(word: str, wanted: dict[str, bool]) -> bool:
    own = stem(word)
    if own in wanted or any(own.startswith(text) for text, begins in wanted.items() if begins):
        return True
    return may_slip(word) and any(f"{SLIP_MARK}{slip}" in wanted for slip in slips(word))


def joined_places(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbours as one: 话费, 费余 and 余额 are 话费余额."""
    whole: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((begin, end))
    return whole


class Hit(NamedTuple):
    address: str
    #: The kind of thing, in the reader's language.
    kind: str
    title: list[Piece]
    title_language: str
    excerpt: list[Piece]
    excerpt_language: str
    is_unsure: bool


def hit(document: SearchDocument, terms: Sequence[Term]) -> Hit:
    own = current_language()
    model = apps.get_model(document.kind)
    title, text = in_languages(document, "title", own), in_languages(document, "text", own)
    title_language, words = next(iter(title.items()), (own, ""))
    told = [*(text or {own: ""}).items(), *title.items()]
    text_language, found = telling(told, terms) if not has_match(words, terms) else told[0]
    return Hit(
        address=f"/{own}/{document.path}",
        kind=str(model._meta.verbose_name),
        title=marked(words, terms),
        title_language=title_language,
        excerpt=excerpt(found, terms),
        excerpt_language=text_language,
        is_unsure=document.is_unsure,
    )


def in_languages(document: SearchDocument, field: str, own: str) -> dict[str, str]:
    """The filled texts by language, the reader's own first."""
    found = {one: localized_text(document, field, one) for one in (own, *others(own))}
    return {language: text for language, text in found.items() if text}


def telling(texts: Sequence[tuple[str, str]], terms: Sequence[Term]) -> tuple[str, str]:
    """The first (language, text) that shows why the document was found, or else the first."""
    return next((one for one in texts if has_match(one[1], terms)), texts[0])


def has_match(text: str, terms: Sequence[Term]) -> bool:
    return any(piece.is_match for piece in marked(text, terms))
