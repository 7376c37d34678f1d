"""Many phrases over one text: an automaton over their literals says which are worth trying."""

from collections.abc import Callable, Iterator, Sequence
from re import Match
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.extract.phrases import Pattern

T = TypeVar("T")


class Finder(Generic[T]):
    """Phrases, each with what it stands for; most texts hold the literals of very few of them."""

    def __init__(self, entries: Sequence[tuple[Pattern, T]]) -> None:
        self.entries = tuple(entries)
        words: dict[str, list[int]] = {}
        self._always = tuple(at for at, (p, _) in enumerate(entries) if not p.literals)
        for at, (pattern, _) in enumerate(entries):
            for literal in pattern.literals:
                words.setdefault(literal, []).append(at)
        for pattern, _ in entries:
            for literal in pattern.also:
                words.setdefault(literal, [])
        self._users = tuple(words.values())
        number = {word: at for at, word in enumerate(words)}
        sets: dict[frozenset[str], frozenset[int]] = {}
        self._also = tuple(
            sets.setdefault(p.also, frozenset(number[word] for word in p.also)) for p, _ in entries
        )
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.Standard) if words else None

    def places(self, wanted: Callable[[T], bool]) -> frozenset[int]:
        """Of the phrases, those whose meaning is wanted; for `find`."""
        return frozenset(at for at, (_, meaning) in enumerate(self.entries) if wanted(meaning))

    def find(
        self, text: str, among: frozenset[int] | None = None
    ) -> Iterator[tuple[Match[str], T]]:
        """Every match of every phrase, or of those at the places `among`, in their order."""
        tried = set(self._always)
        met: set[int] = set()
        if self._automaton:
            met = {n for n, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
            for number in met:
                tried.update(self._users[number])
        for at in sorted(tried if among is None else tried & among):
            if self._also[at] and self._also[at].isdisjoint(met):
                continue
            pattern, meaning = self.entries[at]
            for found in pattern.regex.finditer(text):
                yield found, meaning
