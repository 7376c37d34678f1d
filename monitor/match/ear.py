"""Foreign names that a Chinese text writes by ear with a dot: `塔里姆·萨比尔` is Tarim Sabir.

Chinese has fewer sounds than the names: what it cannot tell apart is one class here, and what it
adds, a vowel after each consonant, is left out. Names in Han of their own are han.py's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from monitor.match.distance import distance
from monitor.match.han import reading
from monitor.match.people import Person
from monitor.match.romanise import latin
from monitor.match.scripts import HAN

DOTTED = re.compile(f"[{HAN}]{{1,8}}(?:[·•・‧][{HAN}]{{1,8}})+")
_DOT = re.compile("[·•・‧]")
_LEAST = 5  # consonants of both words, below which very many names sound alike
_WAYS = 12  # readings of one stretch
_APART = 0.24  # what the sounds of two spellings may differ by, a letter

_HEARD = tuple(
    (re.compile(way), heard)
    for way, heard in (
        ("tsch|tch|dzh|sch|sh|ch|zh|ts|tz|dz|dj|[szjcxS](?=h)h|[szj]", "s"),
        ("kh|gh|ck|[kgqh]", "k"),
        ("ph|[bpfvw]", "b"),
        ("th|dh|[dt]", "t"),
        ("x", "ks"),
        ("c", "k"),
        ("ng(?![aeiou])|n", "n"),
        ("n(?=[mb])", ""),
        ("[lr]", "l"),
        ("[aeiouy']", ""),
        (r"(.)\1+", r"\1"),
    )
)
# initials of pinyin as other languages write them; three of them stand for several sounds
_INITIALS = {"x": ("s", "h"), "q": ("ch",), "j": ("j", "g", "t"), "zh": ("j",), "c": ("ts",)}
_SYLLABLE = re.compile("(zh|[xqjc](?!h))?(.*)")


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """The consonants of a Latin word as far as Chinese tells them apart."""
    for pattern, heard in _HEARD:
        word = pattern.sub(heard, word)
    return word


@lru_cache(maxsize=2_000)
def _spelt(letter: str) -> tuple[str, ...]:
    """How a Han letter that stands for a foreign sound may be spelt."""
    found: list[str] = []
    for sound in reading(letter)[:2]:
        head, rest = _SYLLABLE.fullmatch(sound).groups()  # type: ignore[union-attr]
        found += [each + rest for each in _INITIALS.get(head or "", (head or "",))]
    return tuple("r" if each == "er" else each for each in found)


def _stretches(part: str, first: bool) -> Iterator[tuple[int, str]]:
    """The ends of a part's left neighbour, or the beginnings of its right one: length, spelling."""
    for size in range(2, min(8, len(part)) + 1):
        letters = part[-size:] if first else part[:size]
        ways = product(*map(_spelt, letters))
        yield from ((size, "".join(way)) for _, way in zip(range(_WAYS), ways, strict=False))


@dataclass(frozen=True, slots=True)
class Heard:
    """A listed name that a stretch of Han may be: where in the text, whose, what it costs."""

    start: int
    end: int
    person: int
    cost: float


class Ears:
    """The names of some people by their sound; their numbers start at `first`."""

    def __init__(self, people: Sequence[Person], first: int) -> None:
        self._pairs: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        self._begin: set[str] = set()
        for number, person in enumerate(people, first):
            for name in person.names:
                if name.script != "han" and len(name.loose) > 1:
                    self._file(number, [latin(word) for word in name.loose])

    def _file(self, number: int, words: list[str]) -> None:
        for a, b in dict.fromkeys(((words[0], words[-1]), (words[0], words[1]))):
            for one, two in product(_keys(a), _keys(b)):
                if len(one) + len(two) >= _LEAST and one and two:
                    self._pairs.setdefault((one, two), []).append((number, a, b))
                    self._begin.add(one)

    def find(self, text: str) -> Iterator[Heard]:
        """Who may be named with a dot in a folded text."""
        for run in DOTTED.finditer(text):
            at = run.start()
            parts = []
            for part in _DOT.split(run.group()):
                parts.append((at, part))
                at += len(part) + 1
            for (left, a), (right, b) in pairwise(parts):
                yield from self._between(left + len(a), a, right, b)

    def _between(self, end: int, a: str, right: int, b: str) -> Iterator[Heard]:
        begun = [each for each in _stretches(a, True) if key(each[1]) in self._begin]
        ended = list(_stretches(b, False)) if begun else []
        best: dict[int, Heard] = {}
        for (before, one), (after, two) in product(begun, ended):
            for person, first, last in self._pairs.get((key(one), key(two)), ()):
                apart = _apart(one, first) + _apart(two, last)
                if apart > _APART * (len(first) + len(last)):
                    continue
                found = Heard(end - before, right + after, person, apart / 4)
                if person not in best or found.cost < best[person].cost:
                    best[person] = found
        yield from best.values()


def _keys(word: str) -> set[str]:
    """A word's consonants, a last h heard or not."""
    return {key(word), key(word.removesuffix("h"))}


def _apart(heard: str, listed: str) -> float:
    """How far a stretch of Han is from a listed word, vowels added where Chinese needs them."""
    return distance(heard.replace("l", "r"), listed.replace("l", "r"), vowels=0.2)
