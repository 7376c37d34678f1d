"""A cheap first look: can this document name anybody of the list at all?

Most documents name nobody. What is asked here of each word with a capital is asked again, exactly,
where it may matter (runs.py, pairs.py, shorts.py); a doubt here always means yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.data import members
from monitor.match.roles import calls
from monitor.match.shorts import of_her_place

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.index import WatchIndex

# letters of scripts without capitals, in which every word may be a name
_NO_CAPITALS = re.compile(
    "[\u0590-\u1cff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufefc\U00020000-\U0003134f]"
)
_TAG = re.compile(r"[#＃]\w*[^\W\d_A-Z][^\W\d_a-zß-öø-ÿа-яё]\w")  # words written as one
_CAPITAL = "[^\\W\\d_a-zß-öø-ÿа-яё]"
_REST = "[^\\W\\d_]*(?:['’ʻʼ‘`][^\\W\\d_]+)*"
_WORD = re.compile(f"{_CAPITAL}(?<![^\\W\\d_].){_REST}")
# a gap within which two words may be of one name: a few letters of particles, quotes, initials
_APART = re.compile(r"[\s\-.,/()'\"“”„«»’]*(?:[^\W\d_]{1,5}[\s\-.'()]+){0,3}[\"“„«'‘(]?")
_CALLED = re.compile(r"(?:\b[^\W\d_]{1,2}\.[\s\-]*|\b([^\W\d_]{1,12})[.,]?\s+)$")
_SYLLABLE = 5  # letters of a word that another is written onto: `Abdul Rahman`, `Fang Fang`
_REACH = 6  # name-like words that one name may span


def may_name(index: WatchIndex, around: Surroundings) -> bool:
    """Whether the passages hold two words of one name, or one word that something speaks for."""
    text, language = around.document.text, around.document.language
    if _NO_CAPITALS.search(text) or _TAG.search(text) or len(texts.folded(text)) != len(text):
        return True
    met: dict[int, str] = {}  # person → the first word of hers
    lone: list[tuple[int, int, frozenset[int]]] = []
    for run in _capitals(text, around.spans):
        if (
            len(run) > 1
            and _is_name(run, index.alike, language)
            and _is_name(run, index.all, language)
        ):
            return True
        for at, (word, start, end) in enumerate(run):
            few = index.few(word, language)
            for person in few:
                if met.setdefault(person, word) != word:
                    return True
            if few and not _within_a_name(text, run, at, language):
                lone.append((start, end, few))
    return any(_spoken_for(index, around, *each) for each in lone)


Word = tuple[str, int, int]
_Bearers = Callable[[str, str], frozenset[int]]  # of a word in a language


def _capitals(text: str, spans: list[tuple[int, int]]) -> Iterator[list[Word]]:
    """Words with a capital, together where they may be of one name."""
    for start, end in spans:
        run: list[Word] = []
        for found in _WORD.finditer(text, start, end):
            if run and not _near(text, run[-1][2], found.start()):
                yield run
                run = []
            run.append((found.group(), *found.span()))
        if run:
            yield run


def _within_a_name(text: str, run: list[Word], at: int, language: str) -> bool:
    """Whether another name-like word stands right beside: nobody of one word is meant then."""
    for other in (at - 1, at + 1):
        if 0 <= other < len(run):
            word, start, end = run[other]
            gap = start - run[at][2] if other > at else run[at][1] - end
            small = word.lower()
            if (
                gap == 1
                and small not in members("words.toml", "openers")
                and (f" {small}" not in text and f"{small} " not in text and len(small) > 2)
                and small not in members("words.toml", "titles")
                and not (other < at and calls(small, language))
            ):
                return True
    return False


def _near(text: str, end: int, start: int) -> bool:
    return start - end < 2 or (start - end < 24 and bool(_APART.fullmatch(text, end, start)))


def _is_name(run: list[Word], bearers: _Bearers, language: str) -> bool:
    """Whether two words of the run, or two written as one and another, are of one name."""
    parts: list[tuple[int, int, frozenset[int]]] = []  # first and last word, whose they may be
    for at, (word, _, _) in enumerate(run):
        own = [(at, at, bearers(word, language))]
        if at and min(len(word), len(run[at - 1][0])) <= _SYLLABLE:
            own.append((at - 1, at, bearers(run[at - 1][0] + word, language)))
        for first, last, people in own:
            if people and any(
                end < first and first - end <= _REACH and not people.isdisjoint(others)
                for _, end, others in parts
            ):
                return True
            if people:
                parts.append((first, last, people))
    return False


@cache
def _calling() -> frozenset[str]:
    """Titles, and particles, before which one may stand."""
    return members("words.toml", "titles") | members("words.toml", "particles")


def _spoken_for(
    index: WatchIndex, around: Surroundings, start: int, end: int, few: frozenset[int]
) -> bool:
    """Whether an initial, a title or a role stands beside a word that few bear."""
    called = _CALLED.search(around.even, max(0, start - 14), start)
    if called and (not called.group(1) or called.group(1) in _calling()):
        return True
    if re.match(r"[ ,]{1,2}[^\W\d_]{1,2}\.", around.even[end : end + 5]):
        return True
    if around.roles(start, end):
        return True
    return any(
        around.works_near(start, end) & index.works(person)
        or of_her_place(index.people[person].defender, start, end, around)
        for person in few
    )
