"""Search results as shown: title and excerpt with highlighted matches."""

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
    DELETION_MARK,
    RUN,
    Term,
    allows_typo,
    bigrams,
    code_digits,
    deletions,
    fold_character,
    stem,
)

#: Characters around the first place that matches.
_BEFORE, _AFTER = 24, 110
_WHITE_SPACE = re.compile(r"\s+")


class Fragment(NamedTuple):
    text: str
    is_match: bool = False


def highlight(text: str, terms: Sequence[Term]) -> list[Fragment]:
    """The text as fragments, matches marked."""
    pieces, at = [], 0
    for begin, end in _merge_spans(_match_spans(text, terms)):
        pieces += [Fragment(text[at:begin]), Fragment(text[begin:end], is_match=True)]
        at = end
    return [piece for piece in [*pieces, Fragment(text[at:])] if piece.text]


def excerpt(text: str, terms: Sequence[Term]) -> list[Fragment]:
    """The text around the first match; its beginning where nothing matches."""
    line = _WHITE_SPACE.sub(" ", text).strip()
    first = min((begin for begin, _end in _match_spans(line, terms)), default=0)
    begin = 0 if first <= _BEFORE else _word_start(line, first - _BEFORE)
    end = min(len(line), first + _AFTER)
    found = highlight(line[begin:end], terms)
    before, after = ["…"] if begin else [], ["…"] if end < len(line) else []
    return [*map(Fragment, before), *found, *map(Fragment, after)]


def _word_start(text: str, place: int) -> int:
    """Not within a word of letters, if a space is near."""
    space = text.find(" ", place, place + _BEFORE // 2)
    return place if space < 0 else space + 1


def _match_spans(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """(begin, end) of each match in the text as it stands."""
    signs = [fold_character(sign) for sign in text]
    simple = "".join(signs)
    back = [place for place, sign in enumerate(signs) for _ in sign]
    back.append(len(text))
    wanted = {text: term.is_prefix for term in terms for text in term.texts}
    for found in CODE.finditer(simple):
        if f"{CODE_MARK}{code_digits(found[0])}" in wanted:
            yield back[found.start()], back[found.end() - 1] + 1
    for run in RUN.finditer(simple):
        for begin, end in _spans_in_run(run[0], wanted):
            yield back[run.start() + begin], back[run.start() + end - 1] + 1


def _spans_in_run(run: str, wanted: dict[str, bool]) -> Iterator[tuple[int, int]]:
    """Matches in a run of Chinese are pairs or single characters; a word matches as a whole."""
    if _is_match(run, wanted):
        yield 0, len(run)
        return
    for place, pair in enumerate(bigrams(run)):
        if pair in wanted:
            yield place, place + 2
    for place, sign in enumerate(run):
        if sign in wanted and not sign.isascii():
            yield place, place + 1


def _is_match(word: str, wanted: dict[str, bool]) -> bool:
    own = stem(word)
    if own in wanted or any(own.startswith(text) for text, begins in wanted.items() if begins):
        return True
    return allows_typo(word) and any(f"{DELETION_MARK}{slip}" in wanted for slip in deletions(word))


def _merge_spans(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merges overlapping and adjacent spans: 话费, 费余 and 余额 are 话费余额."""
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
    title: list[Fragment]
    title_language: str
    excerpt: list[Fragment]
    excerpt_language: str
    is_unsure: bool


def build_hit(document: SearchDocument, terms: Sequence[Term]) -> Hit:
    own = current_language()
    model = apps.get_model(document.kind)
    title, text = (
        _texts_by_language(document, "title", own),
        _texts_by_language(document, "text", own),
    )
    title_language, words = next(iter(title.items()), (own, ""))
    told = [*(text or {own: ""}).items(), *title.items()]
    text_language, found = _matching_text(told, terms) if not _has_match(words, terms) else told[0]
    return Hit(
        address=f"/{own}/{document.path}",
        kind=str(model._meta.verbose_name),
        title=highlight(words, terms),
        title_language=title_language,
        excerpt=excerpt(found, terms),
        excerpt_language=text_language,
        is_unsure=document.is_unsure,
    )


def _texts_by_language(document: SearchDocument, field: str, own: str) -> dict[str, str]:
    """The filled texts by language, the reader's own first."""
    found = {one: localized_text(document, field, one) for one in (own, *others(own))}
    return {language: text for language, text in found.items() if text}


def _matching_text(texts: Sequence[tuple[str, str]], terms: Sequence[Term]) -> tuple[str, str]:
    """The first (language, text) that shows why the document was found, or else the first."""
    return next((one for one in texts if _has_match(one[1], terms)), texts[0])


def _has_match(text: str, terms: Sequence[Term]) -> bool:
    return any(piece.is_match for piece in highlight(text, terms))
