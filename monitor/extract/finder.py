"""Many phrases over one text: an automaton over their literals says which are worth trying, where.

A phrase is tried in texts that hold one string of each of its parts, and there only where one of
those stands that it may begin with. What is found is what trying all of them would find.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from re import Match
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.extract.literals import EDGE, MASKS, Held, is_of_word, plain
from monitor.extract.phrases import ROLE, Notation, Pattern

T = TypeVar("T")
_RUN = re.compile(rf"([{MASKS}])\1*")
_ANY = 0  # number of a set that every text holds
_Spots = dict[int, list[int]]  # number of a literal → where it stands in the text
_Begin = tuple[int, bool]  # number of a set of literals; whether a word must begin there too


class Finder(Generic[T]):
    """Phrases of one notation, each with what it stands for; most texts hold the parts of very few
    of them."""

    def __init__(self, entries: Sequence[tuple[Pattern, T]]) -> None:
        self.entries = tuple(entries)
        sets = _Sets()
        self._needs: list[tuple[int, ...]] = []  # of each phrase: the sets that must be met
        self._begins: list[_Begin | None] = []  # None: anywhere
        users: dict[int, list[int]] = {}  # set → the phrases to be tried when it is met
        notation = entries[0][0].notation if entries else Notation()
        literals = notation.literals()
        for at, (pattern, _) in enumerate(entries):
            held = literals(pattern.phrase)
            first, *others = [sets.number(part) for part in held.parts] or [_ANY]
            users.setdefault(first, []).append(at)
            self._needs.append(sets.shared(tuple(sorted(others))))
            self._begins.append(sets.begin(held))
        self._users = {each: tuple(phrases) for each, phrases in users.items()}
        self._members, self._of = sets.members, sets.of_literals()
        self._reach = notation.reach
        words = list(sets.literals)
        self._edges = sets.edges
        # the plain text has a space in front, and so have literals that begin a word
        self._back = bytes(not word.startswith(" ") for word in words)
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard) if words else None

    def places(self, wanted: Callable[[T], bool]) -> frozenset[int]:
        """Of the phrases, those whose meaning is wanted; for `find`."""
        return frozenset(at for at, (_, meaning) in enumerate(self.entries) if wanted(meaning))

    def find(
        self, text: str, among: frozenset[int] | None = None
    ) -> Iterator[tuple[Match[str], T]]:
        """Every match of every phrase, or of those at the places `among`, in their order."""
        spots = self._spots(text)
        known: dict[_Begin, Sequence[int]] = {}
        anywhere = ROLE in text or EDGE in text  # any words may stand between a role and its start
        for at in self._tried(spots, among):
            pattern, meaning = self.entries[at]
            begin = self._begins[at]
            if anywhere or begin is None:
                yield from ((found, meaning) for found in pattern.regex.finditer(text))
                continue
            starts = known.get(begin)
            if starts is None:
                starts = known[begin] = self._starts(text, spots, begin)
            end = -1
            for start in starts:
                # as `finditer`, which goes on where a match ended
                found = pattern.regex.match(text, start) if start >= end else None
                while found:
                    yield found, meaning
                    end = found.end()
                    found = pattern.regex.match(text, end) if end > found.start() else None

    def _spots(self, text: str) -> _Spots:
        spots: _Spots = {}
        if not self._automaton:
            return spots
        back = self._back
        found = self._automaton.find_matches_as_indexes(plain(text), overlapping=True)
        for number, at, _ in found:
            if number in spots:
                spots[number].append(at - back[number])
            else:
                spots[number] = [at - back[number]]
        for run in _RUN.finditer(text):  # what begins within a run of masks begins with the run
            at = run.start()
            glued = at > 0 and is_of_word(text[at - 1])  # then no word begins there, but one later
            spots.setdefault(MASKS.index(run[1]), []).extend([at, at + 1] if glued else [at])
        return spots

    def _tried(self, spots: _Spots, among: frozenset[int] | None) -> list[int]:
        held = {_ANY}.union(*[self._of[number] for number in spots])
        users, needs = self._users, self._needs
        tried = [
            at for each in users.keys() & held for at in users[each] if held.issuperset(needs[at])
        ]
        return sorted(tried if among is None else among.intersection(tried))

    def _starts(self, text: str, spots: _Spots, begin: _Begin) -> Sequence[int]:
        """Where phrases may begin that begin so, prefixes written onto their first word or not."""
        number, bounded = begin
        met = spots.keys() & self._members[number]
        found = [at for each in met for at in spots[each]]
        if self._reach and bounded:
            found = [at for each in found if (at := _word_start(text, each, self._reach)) >= 0]
        elif self._reach:
            backs = range(self._reach + 1)
            found = [at - back for at in found for back in backs if back <= at]
        if number in self._edges:
            found.append(0)
        return sorted({*found}) if len(found) > 1 else found


class _Sets:
    """The sets of literals of many phrases, numbered, each kept once."""

    def __init__(self) -> None:
        self.literals = {mask: at for at, mask in enumerate(MASKS)}
        self.members: dict[int, tuple[int, ...]] = {}  # of the sets that phrases begin with
        self.edges: set[int] = set()  # those of them that begin at the edge of a text too
        self._numbers: dict[frozenset[str], int] = {}
        self._shared: dict[tuple[int, ...], tuple[int, ...]] = {}

    def number(self, part: frozenset[str]) -> int:
        for literal in part:
            self.literals.setdefault(literal, len(self.literals))
        return self._numbers.setdefault(part, len(self._numbers) + 1)

    def shared(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return self._shared.setdefault(numbers, numbers)

    def begin(self, held: Held) -> _Begin | None:
        if held.begins is None:
            return None
        number = self.number(held.begins)
        if number not in self.members:
            self.members[number] = tuple(self.literals[each] for each in held.begins)
            if EDGE in held.begins:
                self.edges.add(number)
        return number, held.bounded

    def of_literals(self) -> tuple[tuple[int, ...], ...]:
        """For each literal the sets that it is of; many are of the same ones."""
        sets: list[list[int]] = [[] for _ in self.literals]
        for part, number in self._numbers.items():
            for literal in part:
                sets[self.literals[literal]].append(number)
        return tuple(self.shared(tuple(told)) for told in sets)


def _word_start(text: str, at: int, reach: int) -> int:
    """Where the word begins that goes on at `at`; -1 where that is further back than `reach`."""
    for start in range(at, max(-1, at - reach - 1), -1):
        if not start or not is_of_word(text[start - 1]):
            return start
    return -1
