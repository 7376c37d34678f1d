"""What the index knows of one defender: her names in parts, and how strictly they are compared."""

from dataclasses import dataclass
from typing import NamedTuple

from monitor.match.names import Name, is_syllabic, names
from monitor.model import Defender


@dataclass(frozen=True, slots=True)
class Person:
    """A defender with her names taken apart."""

    defender: Defender
    names: tuple[Name, ...]
    exactly: tuple[bool, ...]  # for each name: whether one letter more is another name

    @property
    def words(self) -> list[str]:
        """Every word of every name."""
        return [word for name in self.names for word in name.loose]

    def exact(self, place: int) -> bool:
        """Whether only exact words count for the name at `place`."""
        return self.exactly[place]


class Hit(NamedTuple):
    """A defender's name at `Document.text[start:end]`. `name` is the listed one that lies there."""

    start: int
    end: int
    person: int
    cost: float
    what: str
    name: Name | None = None
    missing: tuple[int, ...] = ()
    inside: tuple[str, ...] = ()


def person_of(defender: Defender) -> Person:
    """Take a defender's names apart."""
    parsed = names(defender)
    return Person(defender, parsed, tuple(is_syllabic(each, defender.country) for each in parsed))
