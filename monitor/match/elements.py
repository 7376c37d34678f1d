"""Tibetan and Uyghur names as Chinese texts write them, word by word (tables/elements.txt),
and Tibetan ones as Tibetan texts do.

Chinese names are read from their characters (han.py); these are written by ear, each word in a few
usual ways. Compares nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from monitor.match.data import read

_MOST = 32  # Han spellings of one name
_PART = 3  # letters of the shorter of two words written as one
# what Uyghur names add out of respect, and its Han letters
_ADDED = {"jan": ("江",), "xan": ("汗", "罕"), "khan": ("汗", "罕"), "gul": ("古丽", "古力")}


@dataclass(frozen=True, slots=True)
class _Element:
    latin: tuple[str, ...]
    han: tuple[str, ...]
    pinyin: tuple[str, ...]
    tibetan: tuple[str, ...] = ()


@cache
def _elements() -> tuple[_Element, ...]:
    lines = (line.split("|") for line in read("elements.txt").splitlines() if line[:1] != "#")
    return tuple(_Element(*(tuple(part.split()) for part in line)) for line in lines)


@cache
def _by_latin() -> dict[str, _Element]:
    return {word: each for each in _elements() for word in (*each.pinyin, *each.latin)}


@cache
def _by_han() -> dict[str, _Element]:
    return {word: each for each in reversed(_elements()) for word in each.han}


@cache
def _by_tibetan() -> dict[str, _Element]:
    return {f"{word}་": each for each in reversed(_elements()) for word in each.tibetan}


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Latin word of a name → its other spellings in Latin letters, pinyin among them."""
    return {word: (*each.latin, *each.pinyin) for word, each in _by_latin().items()}


def in_han(words: tuple[str, ...]) -> list[str]:
    """A romanised name in Han letters, each way; none where a word of it is not known."""
    ways = [_han(word) for word in words]
    if not 1 < len(words) < 5 or not all(ways):
        return []
    return ["".join(way) for _, way in zip(range(_MOST), product(*ways), strict=False)]


def in_tibetan(words: tuple[str, ...]) -> list[str]:
    """A romanised name in Tibetan letters, each way; none where a word of it is not known."""
    ways = [known.tibetan if (known := _by_latin().get(word)) else () for word in words]
    if not 1 < len(words) < 5 or not all(ways):
        return []
    return ["་".join(way) for _, way in zip(range(_MOST), product(*ways), strict=False)]


def _han(word: str) -> tuple[str, ...]:
    if found := _by_latin().get(word):
        return found.han
    for ending, letters in _ADDED.items():
        stem = _by_latin().get(word.removesuffix(ending))
        if word.endswith(ending) and stem:
            return tuple(h + letter for h in stem.han for letter in letters)
    for at in range(_PART, len(word) - _PART + 1):
        one, two = _by_latin().get(word[:at]), _by_latin().get(word[at:])
        if one and two:  # `sarangerel`
            return tuple(a + b for a in one.han for b in two.han)
    return ()


def in_latin(name: str) -> tuple[str, ...]:
    """A name in Han or Tibetan letters, word by word in Latin ones; () where it is not of known
    words."""
    if "་" in name:
        name = f"{name.strip('་')}་"
    for found in _parted(name):
        if len(found) > 1:
            return found
    return ()


def _parted(name: str) -> Iterator[tuple[str, ...]]:
    if not name:
        yield ()
    known, longest = (_by_tibetan(), 16) if "་" in name else (_by_han(), 6)
    for size in range(min(longest, len(name)), 0, -1):
        if element := known.get(name[:size]):
            for rest in _parted(name[size:]):
                yield (element.latin[0], *rest)
