"""Romanised names in scripts that put no space between words: Thai, Lao, Khmer, Burmese, kana.

A stretch of such a script is read letter by letter (letters.py), and what stands between
two places where a name may begin and end is looked up by its consonants, as coarse as spellings mix
them up; then the two spellings are compared. Han letters are han.py's and ear.py's.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.distance import distance
from monitor.match.letters import Found, Script
from monitor.match.people import Person

_LEAST = 3  # consonants of a name, below which many sound alike
_LETTERS = 8  # letters of one with so few
_LONGEST = 60  # letters of a script that are one name
_VOWELS = 0.12  # what a vowel costs that only one of two spellings has
_APART = 0.13  # what two spellings may differ by, a letter
_READ, _SHORT = 0.3, 0.6  # what it costs to compare so, and with few consonants


class Unparted:
    """The names of some people as one script may have them; their numbers start at `first`."""

    def __init__(self, script: Script, people: Sequence[Person], first: int) -> None:
        self._script = script
        self._names: dict[str, list[tuple[int, str, float]]] = {}
        for number, person in enumerate(people, first):
            if script.countries & {person.defender.country, "*"}:
                self._file(number, person)
        self._before = _any_of(script.before)
        self._after = _any_of(script.after)

    def _file(self, number: int, person: Person) -> None:
        for name in person.names:
            if name.script != "latin" or len(name.loose) < 2:
                continue
            orders = ((name.loose, 0.0), ((*name.loose[1:], name.loose[0]), 0.2))
            for words, cost in orders:
                heard = [self._script.spelt(word) for word in words]
                for key in self._keys(heard):
                    if _is_enough(key, sum(map(len, heard))):
                        owners = self._names.setdefault(key, [])
                        owners.append((number, "".join(heard), cost))

    def _keys(self, words: list[str]) -> set[str]:
        """The consonants of a name: its words apart, all but the first as one, or all as one."""
        ways = [words, [words[0], "".join(words[1:])]]
        ways += [["".join(words)]] if self._script.joined else []
        return {_GAP.join(map(self._script.key, way)) for way in ways}

    def find(self, text: str) -> Iterator[Found]:
        """Who may be named in the stretches of the script that a folded text has."""
        if not self._names:
            return
        for run in self._script.run.finditer(text):
            yield from self._within(text, run.start(), run.end())

    def _within(self, text: str, start: int, end: int) -> Iterator[Found]:
        pieces = self._script.pieces(text, start, end)
        begins, stops = self._edges(text[start:end])
        heads = [n for n, piece in enumerate(pieces) if piece.start - start in begins]
        tails = [n for n, piece in enumerate(pieces) if piece.start - start in stops]
        tails.append(len(pieces))
        ends = [*(piece.start for piece in pieces), end]
        heard = [
            _GAP if text[piece.start] in _GAPS else self._script.key(piece.latin)
            for piece in pieces
        ]
        for head in heads:
            for tail in tails:
                if not 0 < ends[tail] - ends[head] <= _LONGEST:
                    continue
                key = self._script.once("".join(heard[head:tail]))
                read = "".join(piece.latin for piece in pieces[head:tail])
                for person, cost in self._named(key, read):
                    yield Found(ends[head], _closed(text, ends[tail]), person, cost)

    def _named(self, key: str, read: str) -> Iterator[tuple[int, float]]:
        """Whose name a stretch is, and what it costs to say so."""
        base = _READ + (_SHORT if len(key.replace(_GAP, "")) == _LEAST else 0.0)
        for person, latin, cost in self._names.get(key, ()):
            apart = _apart(self._script.spelt(read), latin)
            if self._script.head(read) == self._script.head(latin) and apart <= _APART * len(latin):
                yield person, base + cost + apart / 2

    def _edges(self, run: str) -> tuple[set[int], set[int]]:
        """Where within a stretch a name may begin, and where it may end."""
        gaps = {at for at, letter in enumerate(run) if not letter.isalnum() and letter in _GAPS}
        begins = {0} | {at + 1 for at in gaps}
        begins |= {end for _, _, end in self._before.find_matches_as_indexes(run, overlapping=True)}
        stops = gaps | {
            start for _, start, _ in self._after.find_matches_as_indexes(run, overlapping=True)
        }
        return begins, stops


_GAPS = " ・゠="
_GAP = "|"  # in a key, between words


def _is_enough(key: str, letters: int) -> bool:
    """Whether few other names have such a key."""
    size = len(key.replace(_GAP, ""))
    return size > _LEAST or (size == _LEAST and letters >= _LETTERS)


def _closed(text: str, end: int) -> int:
    """The end of a name without the gap that stands before the next word."""
    return end - 1 if text[end - 1] in _GAPS else end


def _any_of(words: Sequence[str]) -> AhoCorasick:
    return AhoCorasick(list(words), matchkind=MatchKind.Standard)


@lru_cache(maxsize=4_000)
def _apart(read: str, listed: str) -> float:
    return distance(read, listed, vowels=_VOWELS)


__all__ = ["Unparted"]
