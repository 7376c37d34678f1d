"""Vietnamese and Korean names in the Han letters that Chinese texts write them with: `阮氏秋` is
Nguyễn Thị Thu (tables/sino.toml). Chinese names are han.py's.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from monitor.match import korean
from monitor.match.data import members, toml
from monitor.match.letters import Found
from monitor.match.names import Name
from monitor.match.people import Person
from monitor.match.scripts import HAN

_RUN = re.compile(f"[{HAN}]{{3,}}")
_LENGTHS = {"vietnamese": (4, 3), "korean": (3,)}  # letters of a name
_COST = 0.3
_MOST = 60  # readings of one stretch


class Sino:
    """The names of some people as Han letters may be read; their numbers start at `first`."""

    def __init__(self, people: Sequence[Person], first: int) -> None:
        self._names: dict[tuple[str, str], set[int]] = {}
        self._kinds: set[str] = set()
        for number, person in enumerate(people, first):
            if all(name.script != "han" for name in person.names):
                for name in person.names:
                    self._file(number, name, person.defender.country)

    def _file(self, number: int, name: Name, country: str) -> None:
        kind = "korean" if country in members("cultures.toml", "korean") else "vietnamese"
        if kind == "korean":
            keys = [name.whole] if name.script == "hangul" else korean.in_hangul(name.loose)
        else:
            keys = [" ".join(name.loose)] if country in members("cultures.toml", "viet") else []
        for key in keys:
            self._names.setdefault((kind, key), set()).add(number)
            self._kinds.add(kind)

    def find(self, text: str) -> Iterator[Found]:
        """Who may be named in the Han letters of a folded text without gaps."""
        for kind in sorted(self._kinds):
            for run in _RUN.finditer(text):
                for at in range(run.start(), run.end() - 2):
                    if text[at] in _read(kind, "family"):
                        yield from self._at(kind, text[: run.end()], at)

    def _at(self, kind: str, text: str, at: int) -> Iterator[Found]:
        join = "" if kind == "korean" else " "
        family, given = _read(kind, "family")[text[at]], _read(kind, "given")
        for size in _LENGTHS[kind]:
            letters = text[at + 1 : at + size]
            ways = product(family, *(given.get(each, ()) for each in letters))
            if len(letters) + 1 < size:
                continue
            for _, way in zip(range(_MOST), ways, strict=False):
                for person in sorted(self._names.get((kind, join.join(way)), ())):
                    yield Found(at, at + size, person, _COST)


@cache
def _read(kind: str, part: str) -> dict[str, tuple[str, ...]]:
    """Han letter → the syllables that it stands for in names."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable, written in toml("sino.toml")[kind][part].items():
        for letter in "".join(written.split()):
            found[letter] = tuple(dict.fromkeys((*found.get(letter, ()), syllable)))
    return found


__all__ = ["Sino"]
