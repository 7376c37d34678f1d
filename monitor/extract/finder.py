"""Many phrases over one text: an automaton over their literals says which are worth trying, where.

A phrase is tried in texts that hold one string of each of its parts, and there only where one of
those stands that it may begin with. What is found is what trying all of them would find.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Sequence, Set
from re import Match
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.extract.literals import EDGE, MASKS, Held, is_of_word, plain
from monitor.extract.options import ASIDE
from monitor.extract.phrases import ROLE, Notation, Pattern, compiled

T = TypeVar("T")
_RUN = re.compile(rf"([{MASKS}])\1*")
_ANY = 0  # number of a set that every text holds
_Spots = dict[int, list[int]]  # number of a literal → where it stands in the text


class Finder(Generic[T]):
    """Phrases of one notation, each with what it stands for; most texts hold the parts of very few
    of them."""

    def __init__(self, entries: Sequence[tuple[Pattern, T]]) -> None:
        self._notation = notation = entries[0][0].notation if entries else Notation()
        self._phrases = tuple(pattern.phrase for pattern, _ in entries)
        self._meanings = tuple(meaning for _, meaning in entries)
        sets = _Sets()
        needs: list[tuple[int, ...]] = []
        users: dict[int, list[int]] = {}
        self._begins = array("i")  # of each phrase, as `_Sets.begin` has it
        literals = notation.literals()
        for at, phrase in enumerate(self._phrases):
            held = literals(phrase)
            first, *others = [sets.number(part) for part in held.parts] or [_ANY]
            users.setdefault(first, []).append(at)
            needs.append(sets.shared(tuple(sorted(others))))
            self._begins.append(sets.begin(held))
        self._needs = tuple(needs)  # of each phrase: the other sets that must be met
        # set → the phrases to be tried when it is met
        self._users = {each: tuple(phrases) for each, phrases in users.items()}
        self._firsts, self._first_at = sets.firsts, sets.first_at
        # for each literal the sets that it is of: those that have phrases tried, the needed ones
        self._leads = sets.of_literals(frozenset(users))
        self._of = sets.of_literals(frozenset(each for need in needs for each in need))
        self._reach = notation.reach
        words = list(sets.literals)
        self._edges = sets.edges
        # the plain text has a space in front, and so have literals that begin a word
        self._back = bytes(not word.startswith(" ") for word in words)
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard) if words else None

    @property
    def entries(self) -> tuple[tuple[Pattern, T], ...]:
        """The phrases, each with its meaning."""
        patterns = map(self._notation.pattern, self._phrases)
        return tuple(zip(patterns, self._meanings, strict=True))

    def places(self, wanted: Callable[[T], bool]) -> frozenset[int]:
        """Of the phrases, those whose meaning is wanted; for `find`."""
        return frozenset(at for at, meaning in enumerate(self._meanings) if wanted(meaning))

    def opening(self, text: str) -> Iterator[tuple[Match[str], T, str]]:
        """The first match of every phrase that begins where the text does."""
        spots = self._spots(text)
        anywhere, asides = _is_anywhere(text), ASIDE in text
        for at, _ in self._tried(spots, None):
            begin = self._begins[at]
            if anywhere or begin < 0 or 0 in self._starts(text, spots, begin):
                phrase = self._phrases[at]
                if found := compiled(self._notation, phrase, asides).match(text):
                    yield found, self._meanings[at], phrase

    def find(
        self, text: str, among: frozenset[int] | None = None
    ) -> Iterator[tuple[Match[str], T, str]]:
        """Every match of every phrase, or of those at the places `among`, in their order; with what
        the phrase stands for and the phrase."""
        spots = self._spots(text)
        known: dict[int, Sequence[int]] = {}
        anywhere = _is_anywhere(text)
        asides = ASIDE in text
        begins, notation = self._begins, self._notation
        for at, last in self._tried(spots, among):
            begin = begins[at]
            phrase, meaning = self._phrases[at], self._meanings[at]
            if anywhere or begin < 0:
                regex = compiled(notation, phrase, asides)
                yield from ((found, meaning, phrase) for found in regex.finditer(text))
                continue
            starts = known.get(begin)
            if starts is None:
                starts = known[begin] = self._starts(text, spots, begin)
            if not starts or starts[0] > last:
                continue
            match = compiled(notation, phrase, asides).match
            end = -1
            for start in starts:
                if start > last:
                    break
                # as `finditer`, which goes on where a match ended
                found = match(text, start) if start >= end else None
                while found:
                    yield found, meaning, phrase
                    end = found.end()
                    found = match(text, end) if end > found.start() else None

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

    def _tried(self, spots: _Spots, among: frozenset[int] | None) -> list[tuple[int, int]]:
        """The phrases to be tried, each with where in the text it must have begun."""
        last = {_ANY: 1 << 30}  # of each set that has phrases: the last place where it is met
        leads = self._leads
        for number, places in spots.items():
            at = places[-1]
            for each in leads[number]:
                if last.get(each, -1) < at:
                    last[each] = at
        held = set().union(*[self._of[number] for number in spots])
        users, needs = self._users, self._needs
        tried = [
            (at, last[each])
            for each in users.keys() & last
            for at in users[each]
            if held.issuperset(needs[at])
        ]
        return sorted(tried if among is None else [each for each in tried if each[0] in among])

    def _starts(self, text: str, spots: _Spots, begin: int) -> Sequence[int]:
        """Where phrases may begin that begin so, prefixes written onto their first word or not."""
        number, bounded = begin >> 1, begin & 1
        firsts = self._firsts[self._first_at[number] : self._first_at[number + 1]]
        found = [at for each in firsts if each in spots for at in spots[each]]
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
        self.firsts, self.first_at = array("I"), array("I", [0])  # of what phrases begin with
        self.edges: set[int] = set()  # those of them that begin at the edge of a text too
        self._begins: dict[frozenset[str], int] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._shared: dict[tuple[int, ...], tuple[int, ...]] = {}

    def number(self, part: frozenset[str]) -> int:
        for literal in part:
            self.literals.setdefault(literal, len(self.literals))
        return self._numbers.setdefault(part, len(self._numbers) + 1)

    def shared(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return self._shared.setdefault(numbers, numbers)

    def begin(self, held: Held) -> int:
        """What a phrase begins with: twice the place of a set in `first_at`, which says where its
        literals stand in `firsts`; one more where a word must begin there; -1 for anything."""
        if held.begins is None:
            return -1
        number = self._begins.setdefault(held.begins, len(self._begins))
        if number + 1 == len(self.first_at):
            self.number(held.begins)
            self.firsts.extend([self.literals[each] for each in held.begins])
            self.first_at.append(len(self.firsts))
            if EDGE in held.begins:
                self.edges.add(number)
        return 2 * number + held.bounded

    def of_literals(self, among: Set[int]) -> tuple[tuple[int, ...], ...]:
        """For each literal the sets `among` these that it is of; many are of the same ones."""
        sets: list[list[int]] = [[] for _ in self.literals]
        for part, number in self._numbers.items():
            if number not in among:
                continue
            for literal in part:
                sets[self.literals[literal]].append(number)
        return tuple(self.shared(tuple(told)) for told in sets)


def _is_anywhere(text: str) -> bool:
    """Whether phrases may begin anywhere: any words may stand between a role and its start."""
    return ROLE in text or EDGE in text


def _word_start(text: str, at: int, reach: int) -> int:
    """Where the word begins that goes on at `at`; -1 where that is further back than `reach`."""
    for start in range(at, max(-1, at - reach - 1), -1):
        if not start or not is_of_word(text[start - 1]):
            return start
    return -1
