"""What somebody may ask for in a chat: a line becomes an order. Pure; carried out elsewhere."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor import text as texts
from monitor.model import Defender, Kind
from monitor.tell import wording

MOST_A_MINUTE = 12  # orders of one person that are heard
_MOST_PEOPLE = 1000  # whose pace is remembered


class Verb(StrEnum):
    SUBSCRIBE = "!subscribe"
    MINE = "!mine"
    STOP = "!stop"
    SHOW = "!show"
    CONFIRM = "!confirm"
    REJECT = "!reject"
    UNDO = "!undo"
    HELP = "!help"


HELP = (
    "What may be asked here:",
    "!subscribe NAME, COUNTRY or all, then kinds if not all: !subscribe CN sentences, trials",
    "!mine — what this room is told",
    "!stop — tell this room nothing more; !stop ID ends one subscription",
    "!show NAME — what is recorded of a person",
    "!confirm — what waits for an answer; !confirm ID or !reject ID answers",
    "!undo ID — takes an answer back: it waits again, and what is not sent yet is not sent",
)

_KINDS = {
    "deaths": Kind.DEATH,
    "sentences": Kind.SENTENCE,
    "convictions": Kind.SENTENCE,
    "disappearances": Kind.DISAPPEARANCE,
    "torture": Kind.ILL_TREATMENT,
    "ill-treatment": Kind.ILL_TREATMENT,
    "health": Kind.HEALTH,
    "detentions": Kind.DETENTION,
    "arrests": Kind.DETENTION,
    "charges": Kind.CHARGE,
    "trials": Kind.TRIAL,
    "hearings": Kind.TRIAL,
    "appeals": Kind.APPEAL,
    "releases": Kind.RELEASE,
    "threats": Kind.HARASSMENT,
    "harassment": Kind.HARASSMENT,
}


@dataclass(frozen=True, slots=True)
class Order:
    verb: Verb
    about: str = ""  # a name, a country, "all", an id
    kinds: tuple[Kind, ...] = ()


def read(line: str) -> Order | None:
    """Make an order of a line; None where it begins with no word that is ours."""
    word, _, rest = " ".join(line.split()).partition(" ")
    try:
        verb = Verb(word.lower())
    except ValueError:
        return None
    if verb is Verb.SUBSCRIBE:
        about, kinds = _kinds_apart(rest)
        return Order(verb, about, kinds)
    return Order(verb, rest)


def _kinds_apart(text: str) -> tuple[str, tuple[Kind, ...]]:
    """Take the kinds off the end; what is left is whom or which country it is about."""
    words = text.replace(",", " , ").split()
    kinds: list[Kind] = []
    while len(words) > 1 and (words[-1] == "," or _kind(words[-1])):
        if kind := _kind(words.pop()):
            kinds.append(kind)
    about = " ".join(words).replace(" ,", ",").strip(", ")
    return about, tuple(dict.fromkeys(reversed(kinds)))


def _kind(word: str) -> Kind | None:
    plain = word.casefold()
    for known in (plain, f"{plain}s"):
        if known in _KINDS:
            return _KINDS[known]
    return next((kind for kind in Kind if kind.value.replace("_", "-") == plain), None)


def country_of(text: str) -> str:
    """The two letters of a country that is meant by its code or its English name; "" for none."""
    return wording.country_code(text)


class Names:
    """Whole names of the watch list, however they are spelled out."""

    def __init__(self, people: Iterable[Defender]) -> None:
        self._by_name: dict[str, dict[str, Defender]] = {}
        for person in people:
            for name in (person.id, person.name, *person.aliases):
                self._by_name.setdefault(_folded(name), {})[person.id] = person

    def meant(self, text: str) -> list[Defender]:
        """Who bears this name or id; nobody where only a part of it fits."""
        return list(self._by_name.get(_folded(text), {}).values())


def _folded(name: str) -> str:
    return re.sub(r"[\s'.,-]+", " ", texts.folded(name)).strip()


@dataclass(slots=True)
class Pace:
    """How fast each person asks, so that nobody keeps the service from its work."""

    _asked: dict[str, deque[datetime]] = field(default_factory=dict)

    def allows(self, person: str, now: datetime) -> bool:
        asked = self._asked.setdefault(person, deque(maxlen=MOST_A_MINUTE))
        if len(asked) == MOST_A_MINUTE and timedelta(0) <= now - asked[0] < timedelta(minutes=1):
            return False
        asked.append(now)
        while len(self._asked) > _MOST_PEOPLE:
            self._asked.pop(next(iter(self._asked)))
        return True
