"""What passes between the stages that say who suffers what: a phrase found, whom it befell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Match

from monitor.extract.rules import Trigger
from monitor.extract.spans import Span

FALLBACK = ("spoken_of", "oblique")  # ways to find somebody who does not stand where she should


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of an event, found at `text[start:end]`."""

    start: int
    end: int
    trigger: Trigger
    match: Match[str]
    phrase: str = ""  # as the lexicon has it, where it has it
    past: bool = False  # something beside it says that it is history: "had been", "previously"
    stage: str = ""  # which step of its kind it is: "moved", "extended", "found again"
    follows: bool = False  # part of an earlier event even where that was days before
    opens: bool = False  # a stay that may end: in hospital
    beyond: bool = False  # goes on after an aside, whose words are not its own
    again: bool = False  # only told again: the day of its sentence is not its own

    @property
    def rule(self) -> str:
        """By which an event is known to come: its language, kind and phrase."""
        return self.trigger.rule + self.phrase


@dataclass(frozen=True, slots=True)
class Attached:
    """Who suffers a hit. `how`: where found; `words`: how far off; `anchor`: what names them."""

    keys: tuple[str, ...]
    how: str
    words: int
    anchor: str
    at: tuple[int, int]
    rivals: int = 0

    @property
    def watched(self) -> tuple[str, ...]:
        return tuple(key for key in self.keys if not key.startswith("~"))


@dataclass(frozen=True, slots=True)
class Seen:
    """The people of a sentence, whom it is about where it names nobody, and whose case is one."""

    spans: tuple[Span, ...]
    spoken_of: tuple[str, ...]
    together: tuple[str, ...] = ()
    just_told: Mapping[str, Attached] = field(default_factory=dict)  # kind → whom, a sentence ago
    case: tuple[str, ...] = ()  # whose trial, appeal or sentence was told of last
