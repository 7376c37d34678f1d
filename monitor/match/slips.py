"""Whole names with a slip of the pen: a letter wrong, missing, added or swapped with its neighbour,
words written as one or parted in two.

A slip leaves one half of a name as it was; so names, their words written as one, are filed by their
halves. Only in alphabets with capitals, which say where a name may stand. Near.py knows single
words a letter away, beside others of the name; here any word may be short.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from monitor.match import han
from monitor.match.data import members
from monitor.match.given import apart, is_given
from monitor.match.names import Name
from monitor.match.people import Person
from monitor.match.scripts import has_case
from monitor.match.units import Unit

LEAST = 8  # letters of a name; shorter ones are near too many others
_UNITS = 5  # of a run that may be one name
_PARTED, _OFF = 1.0, 1.6  # what it costs; with the second nobody is confirmed by the name alone


class Slip(NamedTuple):
    """A listed name that may be meant by units of a run."""

    first: int
    last: int
    person: int
    name: Name
    cost: float


class Slips:
    """The names of some people by their halves; their numbers start at `first`."""

    def __init__(self, people: Sequence[Person], first: int) -> None:
        self._people = people
        self._first = first
        self._names: list[tuple[int, int, str]] = []  # person, name, its words as one
        self._halves: dict[str, int | tuple[int, ...]] = {}
        for number, person in enumerate(people, first):
            for place, name in enumerate(person.names):
                if len(name.words) > 1 and has_case(name.words[0][0]):
                    for whole in {"".join(name.words), "".join(name.loose)}:
                        self._file(number, place, whole)

    def _file(self, number: int, place: int, whole: str) -> None:
        if len(whole) < LEAST:
            return
        for key in _keys(whole, len(whole)):
            there = self._halves.get(key)
            at = len(self._names)
            if there is None:
                self._halves[key] = at
            else:
                self._halves[key] = (there, at) if isinstance(there, int) else (*there, at)
        self._names.append((number, place, whole))

    def may_stand(self, words: Sequence[str]) -> bool:
        """Whether some of neighbouring words may be a name, with a slip; a doubt means yes."""
        return any(
            self._near("".join(words[i:j]))
            for i in range(len(words))
            for j in range(i + 1, min(len(words), i + _UNITS) + 1)
        )

    def find(self, units: Sequence[Unit]) -> Iterator[Slip]:
        """The names that units of a run may stand for."""
        for i, unit in enumerate(units):
            if unit.kind != "name" or unit.start == unit.end:
                continue
            whole = ""
            for j in range(i, min(len(units), i + _UNITS)):
                whole += units[j].word
                if units[j].kind == "name":
                    for person, place, listed in self._near(whole):
                        name = self._people[person - self._first].names[place]
                        words = [each.word for each in units[i : j + 1]]
                        cost = self._cost(person, place, whole == listed, words)
                        if cost is not None:
                            yield Slip(i, j, person, name, cost)

    def _near(self, whole: str) -> list[tuple[int, int, str]]:
        """The names a letter away, or none."""
        length, halves = len(whole), self._halves
        if length < LEAST - 1:
            return []
        met: list[int | tuple[int, ...]] = []
        for size in (length - 1, length, length + 1):
            for key in _keys(whole, size):
                if key in halves:
                    met.append(halves[key])
        if not met:
            return []
        numbers = {at for each in met for at in ((each,) if isinstance(each, int) else each)}
        return [self._names[at] for at in sorted(numbers) if _is_near(self._names[at][2], whole)]

    def _cost(self, person: int, place: int, same: bool, words: list[str]) -> float | None:
        """What a slip costs; None where the words are another name, or need no slip."""
        who = self._people[person - self._first]
        name = who.names[place]
        if any(tuple(part) in (name.words, name.loose) for part in (words, words[1:], words[:-1])):
            return None  # the name as it is; a word of one letter before it is no letter of it
        if same:
            return _PARTED if len(words) > 1 else _OFF
        if who.exact(place) and (
            who.defender.country not in members("cultures.toml", "chinese") or _is_chinese(words)
        ):
            return None  # a letter more is another name there
        listed = name.words if len(name.words) == len(words) else name.loose
        if len(listed) == len(words) and any(
            a != b and (apart(a, b, "") or (is_given(a) and is_given(b)))
            for a, b in zip(listed, words, strict=True)
        ):
            return None
        return _OFF


def _is_near(listed: str, whole: str) -> bool:
    """Whether two names are a letter apart at most; the first one stands, or two are swapped."""
    begun = listed[0] == whole[0] or listed[:2] == whole[1::-1]
    return begun and OSA.distance(listed, whole, score_cutoff=1) <= 1


def _is_chinese(words: list[str]) -> bool:
    """Whether words are a Chinese name in pinyin: another one, not a slip."""
    families = han.surname_sounds()
    if words[0] not in families and words[-1] not in families:
        return False
    return all(any(_HUMMED.isdisjoint(way) for way in han.split(w)) for w in words)


_HUMMED = frozenset({"m", "n", "ng", "hm", "hng"})  # syllables of no name


def _keys(whole: str, size: int) -> tuple[str, str]:
    """Under which a name of so many letters is filed: its halves without the letters between, so
    that two swapped in the middle leave one of them whole."""
    half = (size - 1) // 2
    return f"{size}{whole[:half]}", f"{whole[-half:]}{size}"


__all__ = ["Slip", "Slips"]
