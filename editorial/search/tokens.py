"""Tokenises texts for the index, and queries into terms.

Chinese has no spaces: it is found by each character and each pair of neighbours, in the simplified
form. Words of letters are found by their English stem, and from their beginning; figures as they
stand; dial codes by their digits. The same text gives the same terms to every database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from opencc import OpenCC

from editorial.text import half_width

_TO_SIMPLIFIED = OpenCC("t2s")
_ENGLISH = snowballstemmer.stemmer("english")

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
CODE = re.compile(r"[*#][0-9*#]+")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
RUN = re.compile(rf"[{_HAN}]+|[0-9]+|[^\W\d_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
#: Question words, which say nothing of the subject.
_QUESTION_WORDS = re.compile(
    "怎么办|怎么样|怎么|如何|什么时候|什么|哪里|哪儿|哪个|哪家|哪些|哪种|为什么|多少|可以|能不能|吗|呢|吧|的|了|我|请问|查询|查看|查"
)
_STOP_WORDS = re.compile(
    "an?|and|are|as|at|be|by|can|do|does|for|from|how|if?|in|is|it|me|my|of|on|or|the|this|to|what|"
    "when|where|which|who|why|with|your?"
)
#: Prefixes of terms that no text contains as words: digits of a code, and deletions.
CODE_MARK, DELETION_MARK = "~c", "~s"
_LONGEST_TERM = 40
#: Shorter words have too many neighbours for fuzzy search.
_SHORTEST_FUZZY_WORD = 5
_SHORTEST_PREFIX = 3
#: Characters and terms of a query that are used.
LONGEST_QUERY, _MOST_TERMS = 100, 8


class Term(NamedTuple):
    """Alternatives of one part of a query; with ``is_prefix`` also as the beginning of a word."""

    texts: tuple[str, ...]
    is_prefix: bool = False

    @property
    def is_fuzzy(self) -> bool:
        return all(text.startswith(DELETION_MARK) for text in self.texts)


@lru_cache(maxsize=20_000)
def fold_character(sign: str) -> str:
    """Folds a character: half-width, simplified Chinese, lower case."""
    plain = half_width(sign, longest=1)
    if _IS_HAN.search(plain):
        plain = _TO_SIMPLIFIED.convert(plain)
    return plain.casefold()


def fold_text(text: str) -> str:
    return "".join(map(fold_character, text))


def _script_runs(text: str) -> Iterator[str]:
    """Runs of Chinese, of letters and of figures; never two kinds in one."""
    return (found[0][:_LONGEST_TERM] for found in RUN.finditer(_THOUSANDS.sub("", text)))


def index_terms(text: str) -> list[str]:
    """The terms of a text for the index, each once."""
    simple = fold_text(text)
    found = [f"{CODE_MARK}{code_digits(code)}" for code in CODE.findall(simple)]
    for run in _script_runs(simple):
        if _IS_HAN.match(run):
            found += [*run, *bigrams(run)]
        else:
            found.append(stem(run))
    return [*dict.fromkeys(found)]


def fuzzy_index_terms(text: str) -> list[str]:
    """Deletion neighbourhoods of the words of a title, for fuzzy search."""
    words = (run for run in _script_runs(fold_text(text)) if allows_typo(run))
    return [*dict.fromkeys(f"{DELETION_MARK}{slip}" for word in words for slip in deletions(word))]


def query_terms(question: str) -> list[Term]:
    """The terms of a query, all of which a result must have."""
    simple = fold_text(question[:LONGEST_QUERY])
    codes = [f"{CODE_MARK}{code_digits(code)}" for code in CODE.findall(simple)]
    rest = CODE.sub(" ", simple)
    asked = [*_script_runs(_QUESTION_WORDS.sub(" ", rest))] or [*_script_runs(rest)]
    said = [run for run in asked if not _STOP_WORDS.fullmatch(run)] or asked
    found = [Term((code,)) for code in codes if code != CODE_MARK]
    for run in said:
        found += _exact_terms(run)
    return [*dict.fromkeys(found)][:_MOST_TERMS]


def _exact_terms(run: str) -> list[Term]:
    if _IS_HAN.match(run):
        return [Term((pair,)) for pair in bigrams(run) or [run]]
    return [Term((stem(run),))]


def prefix_terms(terms: Iterable[Term]) -> list[Term]:
    """The same terms as prefixes; empty where none can be one."""
    begun = [term._replace(is_prefix=_can_be_prefix(term)) for term in terms]
    return begun if any(term.is_prefix for term in begun) else []


def _can_be_prefix(term: Term) -> bool:
    word = term.texts[0]
    return word.isalpha() and not _IS_HAN.match(word) and len(word) >= _SHORTEST_PREFIX


def fuzzy_terms(question: str) -> list[Term]:
    """The terms of a query with one typo allowed in each longer word; empty without one."""
    simple = fold_text(question[:LONGEST_QUERY])
    words = [run for run in _script_runs(simple) if not _STOP_WORDS.fullmatch(run)]
    if not any(map(allows_typo, words)):
        return []
    found: list[Term] = []
    for run in words:
        slipped = (
            tuple(f"{DELETION_MARK}{slip}" for slip in deletions(run)) if allows_typo(run) else ()
        )
        found += [Term(slipped)] if slipped else _exact_terms(run)
    return found[:_MOST_TERMS]


def allows_typo(run: str) -> bool:
    return run.isascii() and run.isalpha() and len(run) >= _SHORTEST_FUZZY_WORD


def deletions(word: str) -> list[str]:
    """The word, and it without each of its letters: two words at edit distance 1 share one."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def bigrams(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


@lru_cache(maxsize=20_000)
def stem(run: str) -> str:
    return str(_ENGLISH.stemWord(run)) if run.isascii() else run


def code_digits(code: str) -> str:
    return "".join(filter(str.isdigit, code))[:_LONGEST_TERM]


def join_terms(terms: Iterable[str]) -> str:
    return " ".join(terms)
