"""What a text is found by, and what a question looks for.

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

SIMPLIFIED = OpenCC("t2s")
ENGLISH = snowballstemmer.stemmer("english")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
CODE = re.compile(r"[*#][0-9*#]+")
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
RUN = re.compile(rf"[{HAN}]+|[0-9]+|[^\W\d_{HAN}]+")
IS_HAN = re.compile(rf"[{HAN}]")
#: Words that ask and say nothing of the matter.
ASKING = re.compile(
    "怎么办|怎么样|怎么|如何|什么时候|什么|哪里|哪儿|哪个|哪家|哪些|哪种|为什么|多少|可以|能不能|吗|呢|吧|的|了|我|请问|查询|查看|查"
)
SMALL_WORD = re.compile(
    "an?|and|are|as|at|be|by|can|do|does|for|from|how|if?|in|is|it|me|my|of|on|or|the|this|to|what|"
    "when|where|which|who|why|with|your?"
)
#: Marks of terms that no text contains as words: a code's digits, and a word with a slip.
CODE_MARK, SLIP_MARK = "~c", "~s"
LONGEST_TERM = 40
#: Shorter words are too near to others to be forgiven a slip.
SHORTEST_WITH_SLIP = 5
SHORTEST_BEGINNING = 3
#: Nobody asks for more.
LONGEST_QUESTION, MOST_TERMS = 100, 8


class Term(NamedTuple):
    """What one part of a question looks for: any of the texts, also as a beginning or not."""

    texts: tuple[str, ...]
    is_beginning: bool = False

    @property
    def is_slip(self) -> bool:
        return all(text.startswith(SLIP_MARK) for text in self.texts)


@lru_cache(maxsize=20_000)
def plain_sign(sign: str) -> str:
    """One character in its plainest form: half-width, simplified, small."""
    plain = half_width(sign, longest=1)
    if IS_HAN.search(plain):
        plain = SIMPLIFIED.convert(plain)
    return plain.casefold()


def plain(text: str) -> str:
    return "".join(map(plain_sign, text))


def runs(text: str) -> Iterator[str]:
    """Runs of Chinese, of letters and of figures; never two kinds in one."""
    return (found[0][:LONGEST_TERM] for found in RUN.finditer(THOUSANDS.sub("", text)))


def index_terms(text: str) -> list[str]:
    """Each term once, in the order of the text."""
    simple = plain(text)
    found = [f"{CODE_MARK}{digits(code)}" for code in CODE.findall(simple)]
    for run in runs(simple):
        if IS_HAN.match(run):
            found += [*run, *pairs(run)]
        else:
            found.append(stem(run))
    return [*dict.fromkeys(found)]


def slip_terms(text: str) -> list[str]:
    """For titles: by what a word with one slip of the finger is found."""
    words = (run for run in runs(plain(text)) if may_slip(run))
    return [*dict.fromkeys(f"{SLIP_MARK}{slip}" for word in words for slip in slips(word))]


def question_terms(question: str) -> list[Term]:
    """All of which an answer must have; empty where nothing is asked."""
    simple = plain(question[:LONGEST_QUESTION])
    codes = [f"{CODE_MARK}{digits(code)}" for code in CODE.findall(simple)]
    rest = CODE.sub(" ", simple)
    asked = [*runs(ASKING.sub(" ", rest))] or [*runs(rest)]
    said = [run for run in asked if not SMALL_WORD.fullmatch(run)] or asked
    found = [Term((code,)) for code in codes if code != CODE_MARK]
    for run in said:
        found += terms_of(run)
    return [*dict.fromkeys(found)][:MOST_TERMS]


def terms_of(run: str) -> list[Term]:
    if IS_HAN.match(run):
        return [Term((pair,)) for pair in pairs(run) or [run]]
    return [Term((stem(run),))]


def beginnings(terms: Iterable[Term]) -> list[Term]:
    """The same with each word of letters perhaps only begun; empty without such a word."""
    begun = [term._replace(is_beginning=may_be_begun(term)) for term in terms]
    return begun if any(term.is_beginning for term in begun) else []


def may_be_begun(term: Term) -> bool:
    word = term.texts[0]
    return word.isalpha() and not IS_HAN.match(word) and len(word) >= SHORTEST_BEGINNING


def forgiving(question: str) -> list[Term]:
    """The same question with one slip allowed in each longer word; empty without such a word."""
    simple = plain(question[:LONGEST_QUESTION])
    words = [run for run in runs(simple) if not SMALL_WORD.fullmatch(run)]
    if not any(map(may_slip, words)):
        return []
    found: list[Term] = []
    for run in words:
        slipped = tuple(f"{SLIP_MARK}{slip}" for slip in slips(run)) if may_slip(run) else ()
        found += [Term(slipped)] if slipped else terms_of(run)
    return found[:MOST_TERMS]


def may_slip(run: str) -> bool:
    return run.isascii() and run.isalpha() and len(run) >= SHORTEST_WITH_SLIP


def slips(word: str) -> list[str]:
    """The word, and the word without each of its letters: two words one slip apart share one."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


@lru_cache(maxsize=20_000)
def stem(run: str) -> str:
    return str(ENGLISH.stemWord(run)) if run.isascii() else run


def digits(code: str) -> str:
    return "".join(filter(str.isdigit, code))[:LONGEST_TERM]


def joined(terms: Iterable[str]) -> str:
    return " ".join(terms)
