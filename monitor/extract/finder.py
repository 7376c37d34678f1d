"""Many phrases over one text: an automaton over their literals says which are worth trying."""

from collections.abc import Iterator, Sequence
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
        self._users = tuple(words.values())
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.Standard) if words else None

    def find(self, text: str) -> Iterator[tuple[Match[str], T]]:
        """Every match of every phrase, in order of the phrases."""
        tried = set(self._always)
        if self._automaton:
            met = {n for n, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
            for number in met:
                tried.update(self._users[number])
        for at in sorted(tried):
            pattern, meaning = self.entries[at]
            for found in pattern.regex.finditer(text):
                yield found, meaning
