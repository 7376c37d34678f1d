"""What the entries of a lexicon say, as values: phrases' meanings and lists of words."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.extract.phrases import Pattern
from monitor.model import Kind


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the phrases of one table tell: an event."""

    kind: Kind
    who: str
    loose: bool = True
    strength: int = 2  # how much the phrase proves; 0: it is none, only how words lean
    old: bool = False
    current: bool = False
    future: bool = False
    needs: str = ""
    ignores: tuple[str, ...] = ()
    also: tuple[Kind, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    part_of: tuple[Kind, ...] = ()  # none of its own where such an event of the day is told
    less: bool = False  # its term is what was taken off
    bare: bool = False  # yields to a phrase of its kind that finds its person after it
    otherwise: str = ""  # where she stands when an alternative without its {who} was taken
    rule: str = ""  # how the rule of each begins: "en:release:"

    @property
    def by_words(self) -> bool:
        return not self.strength


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase that makes an event none."""

    reason: str
    reach: str
    words: int
    kinds: frozenset[Kind]
    exempt: frozenset[Kind]
    unless: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """What a phrase beside or in an event says of it: which step it is, or that it is none."""

    name: str
    kinds: frozenset[Kind]
    reach: str  # inside: over the event's own words | sentence: anywhere in its sentence
    unless: tuple[Pattern, ...] = ()
    part_of: tuple[Kind, ...] = ()
    follows: bool = False  # part of what was told before it too, days ago
    becomes: Kind | None = None
    old: bool = False
    current: bool = False
    opens: bool = False  # a stay that may end: in hospital, in for questioning


@dataclass(frozen=True, slots=True)
class Dating:
    """A phrase that gives its day to what was told before it: "The verdict was read on 6 May"."""

    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class FactRule:
    name: str
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class DateRule:
    """One date phrase. `year`, `month`: counted from the anchor, None where not said."""

    year: int | None = None
    month: int | None = None
    shift: str = ""
    origin: str = "published"
    precision: str = ""
    calendar: str = ""
    week: int | None = None  # of a weekday: -1 the one in the week before, Monday first
    unless: tuple[Pattern, ...] = ()  # no date where one of these stands over it
    named: int = 0  # the month that the words name: "in spring"


@dataclass(frozen=True, slots=True)
class TermRule:
    length: str = ""
    years: int = 0
    months: int = 0
    elliptical: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    heads: frozenset[str]
    kind: Kind
    use: str


@dataclass(frozen=True, slots=True)
class People:
    """Word lists about people, folded."""

    lists: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.lists.get(name, ())


PEOPLE_LISTS = (
    "masculine", "feminine", "plural", "first", "possessive", "relative", "titles_m", "titles_f",
    "titles", "roles", "roles_m", "roles_f", "officials", "relatives_m", "relatives_f",
    "relatives", "determiners", "companions", "counsel", "and", "not_subject", "organisations",
    "possessor_after", "possessor_before", "surnames", "clauses", "particles", "common",
    "given_m", "given_f", "former", "personal", "many", "latter", "narrator", "indefinite",
    "role_tails", "owned", "not_names", "no_surnames", "genitive", "genitive_sure", "objects",
    "singular", "in_turn", "says", "other_clause", "again", "elliptic", "including", "that_of",
    "with",
    "spouses", "clients", "some", "objective", "strangers",
)  # fmt: skip
