"""Han names of which a text gives a part where no whole one stands: a letter hidden (`邬某禾`), a
title between (`邬老师(采禾)`), a given name with a word of respect (`采禾大姐`).

Forms once the whole name stands there are han_shorts.py's. Nothing is judged here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from monitor.match.data import toml
from monitor.match.han import compound, surnames
from monitor.match.people import Hit, Person
from monitor.match.scripts import HAN


class Part(NamedTuple):
    """A place of a text that may be a listed name in part: whose, what it costs, and why."""

    start: int
    end: int
    person: int
    cost: float
    what: str


HIDDEN, BETWEEN, GIVEN = "a letter hidden", "a title within it", "a given name with respect"
_COSTS = {HIDDEN: 2.28, BETWEEN: 0.3, GIVEN: 2.56}
_HIDDEN = re.compile(f"(?=([{HAN}]{{1,2}})某某?([{HAN}]))")


@cache
def _between() -> re.Pattern[str]:
    titles = toml("han.toml")["titles"]
    words = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    return re.compile(f"([{HAN}]{{1,2}})(?:{words}) ?[(（]([{HAN}]{{1,2}})[)）]")


@cache
def _respect() -> re.Pattern[str]:
    words = "|".join(map(re.escape, toml("han.toml")["respect"]))
    return re.compile(f"(?=([{HAN}]{{2}})({words}))")


class HanParts:
    """The Han names of some people by their parts; their numbers start at `first`."""

    def __init__(self, people: Sequence[Person], first: int) -> None:
        self._whole: dict[str, list[int]] = {}
        self._ends: dict[tuple[str, str], list[int]] = {}
        self._given: dict[str, list[int]] = {}
        for number, person in enumerate(people, first):
            for name in person.names:
                whole = "".join(name.words)
                if name.script == "han" and 1 < len(whole) < _LONG:
                    self._file(number, whole)

    def _file(self, number: int, whole: str) -> None:
        size = 2 if whole[:2] in compound() and len(whole) > 2 else 1
        family, given = whole[:size], whole[size:]
        self._whole.setdefault(whole, []).append(number)
        if len(given) > 1:
            self._ends.setdefault((family, given[-1]), []).append(number)
            self._given.setdefault(given, []).append(number)

    def find(self, text: str) -> Iterator[Part]:
        """Who may be named in part in a folded text."""
        if "某" in text:
            yield from self._hidden(text)
        for found in _between().finditer(text):
            letters, given = found.groups()
            for family in (letters, letters[-1]):
                start = found.end(1) - len(family)
                yield from _made(start, found.end(), self._whole.get(family + given, ()), BETWEEN)
        for found in _respect().finditer(text):
            given = found.group(1)
            if given in self._given and text[found.start() - 1 : found.start()] not in surnames():
                yield from _made(found.start(), found.end(2), self._given[given], GIVEN)

    def _hidden(self, text: str) -> Iterator[Part]:
        for found in _HIDDEN.finditer(text):
            family, last = found.groups()
            yield from _made(
                found.start(), found.end(2), self._ends.get((family, last), ()), HIDDEN
            )


_LONG = 5  # letters that no such name has


def _made(start: int, end: int, people: Iterable[int], what: str) -> Iterator[Part]:
    return (Part(start, end, person, _COSTS[what], what) for person in people)


def only_alone(hits: list[Hit]) -> list[Hit]:
    """Without parts of those of whom a whole name stands in the text as well."""
    whole = {hit.person for hit in hits if hit.what not in _COSTS}
    return [hit for hit in hits if hit.what not in _COSTS or hit.person not in whole]


__all__ = ["HanParts", "only_alone"]
