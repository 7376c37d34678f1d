"""Korean names in the Latin spellings that people choose, `Lee Yong-su`, `Yi Yongsoo`, and in
their own letters.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from anyascii import anyascii

from monitor.match.data import any_of, toml

_MOST = 48  # spellings of one name


@cache
def _alike(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in toml("korean.toml")[kind]:
        for word in line.split():
            others = (*found.get(word, (word,)), *line.split())
            found[word] = tuple(dict.fromkeys(others))
    return found


def spellings(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other spellings of a name, family name first, syllable by syllable; none where a syllable is
    not known."""
    found: list[tuple[str, ...]] = []
    for family, given in _parts(words):
        syllables = given if len(given) > 1 else _parted(given[0])
        if family in _alike("family") and len(syllables) < 3:
            ways = product(*map(_spelt, syllables), _alike("family")[family])
            found += [(way[-1], *way[:-1]) for _, way in zip(range(_MOST), ways, strict=False)]
    return found


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Family and given name: the family name stands first, and last where it is known as one."""
    if not 2 <= len(words) <= 3:
        return
    last = words[-1] in _alike("family")
    if words[0] in _alike("family") or not last:
        yield words[0], words[1:]
    if last:
        yield words[-1], words[:-1]


def _spelt(syllable: str) -> tuple[str, ...]:
    """A syllable of a given name in all its spellings, none where it is no Korean one."""
    if known := _alike("given").get(syllable):
        return known
    return tuple(dict.fromkeys(way for each in _read(syllable) for way in _written(each)))


def _parted(word: str) -> tuple[str, ...]:
    """A given name of two syllables written as one."""
    known = _alike("given")
    for cut in range(len(word) - 1, 0, -1):
        if word[:cut] in known and word[cut:] in known:
            return word[:cut], word[cut:]
    return (word,) if _read(word) else _by_sound(word)


def _by_sound(word: str) -> tuple[str, ...]:
    """The same by how syllables are heard; a consonant begins one rather than to end it."""
    for cut in range(1, len(word)):
        if _read(word[:cut]) and _read(word[cut:]):
            return word[:cut], word[cut:]
    return (word,)


_HANGUL = range(0xAC00, 0xD7A4)
_FINAL = {"g": "k", "b": "p", "d": "t"}  # how a syllable's last letter is heard


@cache
def _letters() -> dict[str, str]:
    """A syllable in Latin letters, by the rule of the state, and in its own."""
    found: dict[str, str] = {}
    for code in _HANGUL:
        found.setdefault(_heard_as(chr(code)), chr(code))
    return found


def _heard_as(letter: str) -> str:
    spelt = anyascii(letter).lower()
    if spelt.endswith("ng"):
        return spelt
    return spelt[:-1] + _FINAL.get(spelt[-1], spelt[-1])


@cache
def _sounds(kind: str) -> dict[str, tuple[str, ...]]:
    return {spelt: tuple(read.split(" ")) for spelt, read in toml("korean.toml")[kind].items()}


@cache
def _syllable() -> re.Pattern[str]:
    return re.compile("".join(f"({any_of(_sounds(k))})" for k in ("initial", "vowel", "final")))


def _read(syllable: str) -> tuple[str, ...]:
    """The syllables of the state's rule that a chosen spelling may stand for."""
    found = _syllable().fullmatch(syllable)
    if not found:
        return ()
    kinds = zip(("initial", "vowel", "final"), found.groups(), strict=True)
    ways = product(*(_sounds(kind)[part] for kind, part in kinds))
    heard = tuple(way for way in map("".join, ways) if way in _letters())
    return heard[:1] if syllable.endswith("u") else heard  # open, it is no eo


@cache
def _backwards(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for spelt, read in _sounds(kind).items():
        for each in read if spelt[-1:] != "h" or kind != "vowel" else ():
            found[each] = (*found.get(each, ()), spelt)
    return found


def _written(syllable: str) -> Iterator[str]:
    """How people spell a syllable of the state's rule."""
    found = _syllable().fullmatch(syllable)
    kinds = ("initial", "vowel", "final")
    if found:
        parts = zip(kinds, found.groups(), strict=True)
        yield from map("".join, product(*(_backwards(k).get(p, (p,)) for k, p in parts)))


def in_hangul(words: tuple[str, ...]) -> list[str]:
    """A romanised name in its own letters, each way that may be meant."""
    found: list[str] = []
    for family, given in _parts(words):
        syllables = given if len(given) > 1 else _parted(given[0])
        if len(syllables) < 3:
            ways = product(_heard("family", family), *(_heard("given", s) for s in syllables))
            found += ["".join(way) for _, way in zip(range(_MOST), ways, strict=False)]
    return found


def in_latin(name: str) -> tuple[str, ...]:
    """A name in its own letters as the state's rule spells it, family name first."""
    return tuple(re.sub("^l", "r", _heard_as(letter)) for letter in name)


def _heard(kind: str, syllable: str) -> tuple[str, ...]:
    ways = _alike(kind).get(syllable) or _read(syllable)
    same = (re.sub("^r", "l", each) for each in ways)
    return tuple(dict.fromkeys(_letters()[each] for each in same if each in _letters()))
