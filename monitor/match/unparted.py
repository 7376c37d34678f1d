"""Romanised names in scripts that put no space between words: Thai, Lao, Khmer, Burmese, kana.

A stretch of such a script is read letter by letter (letters.py), and what stands between
two places where a name may begin and end is looked up by its consonants, as coarse as spellings mix
them up; then the two spellings are compared. Han letters are han.py's and ear.py's.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.distance import distance
from monitor.match.letters import Found, Script
from monitor.match.names import Name
from monitor.match.people import Person

_LEAST = 3  # consonants of a name, below which many sound alike
_LETTERS = 6  # letters of one with so few
_LONGEST = 60  # letters of a script that are one name
_APART, _CLOSE = 0.09, 0.06  # what two spellings may differ by, a letter, and with few consonants
_NAMES = 16  # of one person that are looked at
_ORDERS = (0, 1)  # as it is listed, and with the first word last
_SWAPPED = 0.2  # what the second costs
_ALIKE = 0.06  # what one name may be further than another that is no better
_READ, _SHORT = 0.3, 0.6  # what it costs to compare so, and with few consonants

_Order = int  # a person's place, which of her names, in which order


class Unparted:
    """The names of some people as one script may have them; their numbers start at `first`."""

    def __init__(self, script: Script, people: Sequence[Person], first: int) -> None:
        self._script = script
        self._people, self._first = people, first
        self._spelt: Callable[[str], str] = lru_cache(maxsize=4_000)(script.spelt)
        self._names: dict[str, tuple[_Order, ...]] = {}
        for place, person in enumerate(people):
            if script.countries & {person.defender.country, "*"}:
                self._file(place, person)
        self._before = _any_of(script.before)
        self._after = _any_of(script.after)

    def _file(self, place: int, person: Person) -> None:
        for which, name in enumerate(person.names[:_NAMES]):
            if name.script != "latin" or len(name.loose) < 2:
                continue
            for order in _ORDERS[: 1 if self._script.given_first else 2]:
                heard = self._heard(name, order)
                for key in self._keys(heard):
                    if _is_enough(key, sum(map(len, heard))):
                        filed = (place * _NAMES + which) * len(_ORDERS) + order
                        self._names[key] = (*self._names.get(key, ()), filed)

    def _heard(self, name: Name, order: int) -> list[str]:
        """The words of a name, the first one last in the second order."""
        return list(map(self._spelt, (*name.loose[order:], *name.loose[:order])))

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
            for tail in tails[bisect_right(tails, head) :]:
                if ends[tail] - ends[head] > _LONGEST:
                    break
                key = self._script.once("".join(heard[head:tail]))
                if key in self._names:
                    read = "".join(
                        "'" if sound == _GAP else piece.latin
                        for piece, sound in zip(pieces[head:tail], heard[head:tail], strict=True)
                    )
                    yield from self._nearest(key, read, ends[head], _closed(text, ends[tail]))

    def _nearest(self, key: str, read: str, start: int, end: int) -> Iterator[Found]:
        """Of those whose name a stretch may be the ones whose spelling is nearest."""
        named = list(self._named(key, read))
        best = min((cost for _, cost in named), default=0.0)
        yield from (Found(start, end, who, cost) for who, cost in named if cost - best < _ALIKE)

    def _named(self, key: str, read: str) -> Iterator[tuple[int, float]]:
        """Whose name a stretch is, and what it costs to say so."""
        few = len(key.replace(_GAP, "")) == _LEAST
        for filed in self._names[key]:
            rest, order = divmod(filed, len(_ORDERS))
            place, which = divmod(rest, _NAMES)
            latin = "'".join(self._heard(self._people[place].names[which], order))
            apart = _apart(self._script.spelt(read), latin, self._script.vowels)
            if self._script.head(read) != self._script.head(latin):
                continue
            if apart <= (_CLOSE if few else _APART) * len(latin):
                cost = _READ + _SHORT * few + _SWAPPED * order + apart
                yield self._first + place, cost

    def _edges(self, run: str) -> tuple[set[int], set[int]]:
        """Where within a stretch a name may begin, and where it may end."""
        gaps = {at for at, letter in enumerate(run) if not letter.isalnum() and letter in _GAPS}
        begins = {0} | {at + 1 for at in gaps}
        titles = self._before.find_matches_as_indexes(run, overlapping=True)
        if not self._script.names_too:
            begins -= {start for _, start, _ in titles}
        begins |= {end for _, _, end in titles}
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
def _apart(read: str, listed: str, vowels: float) -> float:
    return distance(read, listed, vowels=vowels)


__all__ = ["Unparted"]
