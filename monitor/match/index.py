"""The watch list made searchable: every form of every defender at once. Judging is elsewhere.

Three searches over the same passages: whole forms (Aho-Corasick over folded text), pairs of words in
any spelling or alphabet (pairs.py), and Han characters that sound like a romanised name (han.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor import text as texts
from monitor.match import han, mentions, pairs
from monitor.match.names import Form, Name, forms_of, is_syllabic, names
from monitor.match.near import NearWords
from monitor.match.runs import Run, runs
from monitor.match.scripts import HAN, squeeze, stands_alone
from monitor.model import Defender, Document, Mention, Rejection

_FEW = 60  # bearers of one word, beyond which it is no evidence


@dataclass(frozen=True, slots=True)
class Hit:
    """A defender's name at `Document.text[start:end]`. `name` is the listed one that lies there."""

    start: int
    end: int
    person: int
    cost: float
    what: str
    name: Name | None = None
    missing: tuple[int, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What the index knows of one defender."""

    defender: Defender
    names: tuple[Name, ...]
    exactly: tuple[bool, ...]  # for each name: whether one letter more is another name

    def exact(self, place: int) -> bool:
        """Whether only exact words count for the name at `place`."""
        return self.exactly[place]


def _person(defender: Defender) -> Person:
    all_names = names(defender)
    exactly = tuple(is_syllabic(each, defender.country) for each in all_names)
    return Person(defender, all_names, exactly)


class WatchIndex:
    """All defenders, ready to be searched for."""

    def __init__(self, defenders: Sequence[Defender], rejections: Sequence[Rejection]) -> None:
        self.people = tuple(_person(each) for each in defenders)
        self.rejections = tuple(rejections)
        self._owners: dict[str, list[tuple[int, Form]]] = {}
        self._pairs: dict[str, list[tuple[int, int]]] = {}
        self._known: set[str] = set()
        self._sounds: dict[str, list[tuple[int, float]]] = {}
        self._words: dict[str, list[tuple[int, int, int]]] = {}
        for number, person in enumerate(self.people):
            self._add(number, person)
        self._patterns = list(self._owners)
        self._near = NearWords(
            {
                word
                for p in self.people
                for n, ex in zip(p.names, p.exactly, strict=True)
                if not ex
                for word in n.loose
                if n.script == "latin"
            }
        )
        self._automaton = AhoCorasick(
            self._patterns, matchkind=MatchKind.Standard, store_patterns=False
        )

    def _add(self, number: int, person: Person) -> None:
        for form in forms_of(person.names, person.defender.country):
            self._owners.setdefault(form.text, []).append((number, form))
        has_han = any(name.script == "han" for name in person.names)
        for place, name in enumerate(person.names):
            if name.script == "han":
                continue
            exact = person.exact(place)
            for key in pairs.pair_keys(name, exact):
                self._pairs.setdefault(key, []).append((number, place))
                self._known.update(key.split("|"))
            for which, word in enumerate(name.loose):
                key = pairs.word_key(word, exact)
                self._words.setdefault(key, []).append((number, place, which))
            if name.script == "latin" and not has_han and person.defender.country in _HAN_LANDS:
                for key, cost in han.keys(name.loose):
                    self._sounds.setdefault(key, []).append((number, cost))

    def bearers(self, word: str, language: str) -> Iterable[tuple[int, int, int]]:
        """Whose name the word of a text may be part of: (person, name, word of the name).

        Nobody's where so many share it that it says nothing."""
        for key in pairs.unit_keys(word, language):
            owners = self._words.get(key, ())
            if len(owners) <= _FEW:
                yield from owners

    # ------------------------------------------------------------ searching

    def hits(self, document: Document, spans: list[tuple[int, int]], found: list[Run]) -> list[Hit]:
        """Every place in the passages that may name somebody, in text order."""
        hits: list[Hit] = []
        for start, end in spans:
            hits += self._whole(document.text, start, end)
        for run in found:
            hits += self._paired(run, document.language)
        return sorted(set(hits), key=lambda hit: (hit.start, -hit.end, hit.cost))

    def _whole(self, text: str, first: int, last: int) -> Iterable[Hit]:
        folded = texts.fold(text[first:last])
        view = squeeze(folded.text.replace("-", " ").replace("'", " "))
        for which, start, end in self._automaton.find_matches_as_indexes(
            view.text, overlapping=True
        ):
            if stands_alone(view.text, start, end):
                a, b = folded.span(*view.span(start, end))
                for person, form in self._owners[self._patterns[which]]:
                    yield Hit(first + a, first + b, person, form.cost, form.what)
        if self._sounds and _HAS_HAN.search(view.text):
            for start, end, key in han.windows(view.text):
                a, b = folded.span(*view.span(start, end))
                for person, cost in self._sounds.get(key, ()):
                    short = 0.0 if key.count(" ") > 1 else 1.5
                    yield Hit(first + a, first + b, person, cost + short, "same sound in Han")

    def _paired(self, run: Run, language: str) -> Iterable[Hit]:
        if len(run.units) < 2:
            return
        seen: set[tuple[int, int, int, int]] = set()
        for key, i, j in pairs.candidates(run, self._known, self._near, language):
            for person, place in self._pairs.get(key, ()):
                if (person, place, i, j) in seen:
                    continue
                seen.add((person, place, i, j))
                who = self.people[person]
                fit = pairs.fit(run, who.names[place], i, j, who.exact(place), language)
                if fit:
                    yield Hit(
                        run.units[fit.first].start,
                        run.units[fit.last].end,
                        person,
                        fit.cost,
                        fit.what,
                        fit.name,
                        fit.missing,
                        tuple(run.units[u].word for u in fit.inside),
                    )

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """Who of the watch list the document is about, with every place that names them."""
        return mentions.mentions(self, document)


_HAN_LANDS = frozenset({"CN", "TW", "HK", "MO", "SG", "MY", ""})
_HAS_HAN = re.compile(f"[{HAN}]")


def build(defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()) -> WatchIndex:
    """Make the index of a whole watch list."""
    return WatchIndex(defenders, rejections)
