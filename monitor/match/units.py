"""A word of a text as a unit of a name: what kind of word it is, and what belongs to it.

Where such words stand is in stretches.py, which of them are of one name in runs.py.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from monitor.match.data import members
from monitor.match.scripts import has_case, script

_POSSESSIVE = re.compile(r"'(?:s|in|nin|nun|un|dan|den|da|de|a|e|i|u|ya|ye|nin|la|le)?$")
_ELIDED = re.compile(r"^(?:d|l|qu|dell|all|nell|jusqu|lorsqu|c|s|n)'(?=.)")


class Unit(NamedTuple):
    """A word of a run. `word` is folded, without apostrophes; offsets are the document's."""

    start: int
    end: int
    word: str
    kind: str  # name, initial, particle, title, quoted (a by-name within the name)
    capital: bool
    shouted: bool = False  # all in capitals


def unit(text: str, start: int, end: int, word: str, after: str) -> Unit:
    """The unit at `text[start:end]`. word: its letters folded; after: the letter behind it."""
    return Unit(start, end, *_described(text[start : max(end, start + 1)], word, after == "."))


@cache
def small() -> frozenset[str]:
    """Words that belong to a name without a capital."""
    return members("words.toml", "titles") | members("words.toml", "particles")


def is_plain(first: str, word: str) -> bool:
    """Whether a folded word, here with its first letter as written, ends every run."""
    return first.islower() and word not in small() and "'" not in word and has_case(first)


def trim(word: str) -> tuple[int, int]:
    """How many letters of a folded word are an article before it, and an ending behind it."""
    head = _ELIDED.match(word)
    tail = _POSSESSIVE.search(word)
    if tail and len(word) - len(tail.group()) < 3 and len(tail.group()) < 3:
        tail = _POSSESSIVE.search(word[-1])
    return (head.end() if head else 0), (len(tail.group()) if tail else 0)


@lru_cache(maxsize=20_000)
def _described(written: str, word: str, stops: bool) -> tuple[str, str, bool, bool]:
    """A word's letters, kind, whether it has a capital and is all of them. stops: with a full stop
    behind it."""
    first = written[0]
    cased = has_case(first)
    capital = not cased or first.isupper() or (len(written) > 1 and written[1].isupper())
    word = word.replace("'", "")
    cut = stops if cased else stops and script(first) == "arabic" and len(word) == 1
    kind = _kind(first, word, capital, cut or (cased and len(word) == 1 and word not in _LONE))
    shouted = cased and len(word) > 1 and written.isupper()
    return word, kind, capital, shouted


# single letters that are words; an initial only with its full stop
_LONE = frozenset("aioyeuвсукояаэ")


def _kind(first: str, word: str, capital: bool, may_stand_for_more: bool) -> str:
    title = word in members("words.toml", "titles")
    if len(word) <= 2 and capital and may_stand_for_more:
        return "title" if title and len(word) > 1 else "initial"
    if title:
        lower = not capital and script(first) == "latin"
        return (
            "break"
            if lower and (len(word) < 3 or word in members("words.toml", "words_too"))
            else "title"
        )
    if word in members("words.toml", "particles"):
        return "particle"
    if capital:
        return "name"
    return "particle" if len(word) == 1 and has_case(first) else "break"
