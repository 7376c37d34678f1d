"""A given name alone, and a relative who speaks for her: `Mira Sample, the mother of Olga`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.match.shorts import others
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.match.context import Surroundings
    from monitor.match.people import Person
    from monitor.match.runs import Runs
    from monitor.match.shorts import Short

_WORD = re.compile(r"[^\W\d_]+")


def kin_terms(
    person: Person, shorts: Sequence[Short], found: Runs, around: Surroundings
) -> list[Term]:
    """What it says that a relative in the text bears the family name, where only the given one of
    hers stands."""
    if not shorts or any(short.family for short in shorts):
        return []
    own = person.words
    for place, name in enumerate(person.names):
        for word in (name.loose[at] for at in name.family):
            bearers = others(found, word, person.exact(place), around, own)
            if any(_is_relative(at, around) for at in bearers):
                return [Term(1.6, "a relative has her family name")]
    return []


def _is_relative(at: int, around: Surroundings) -> bool:
    word = _WORD.match(around.even, at)
    return word is not None and "relative" in around.roles(at, word.end())
