"""What may befall anybody: an accident, a theft, a brawl, a shot that was meant for another.

Whom a text tells of only so, once, and whom nothing ties to the list, is asked about: of a hundred
people meant whom nothing ties one is told of so, of their namesakes one in three.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.data import toml
from monitor.match.plight import heads, pattern
from monitor.match.verdict import POSSIBLE, Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Person

_LEAST = -2.8


@cache
def _words(language: str) -> re.Pattern[str] | None:
    listed = toml("mishap.toml").get(language)
    return pattern(listed) if listed else None


def mishap_terms(
    person: Person, places: list[tuple[int, int]], around: Surroundings, score: float
) -> list[Term]:
    """What it takes that a text names her once, for what may befall anybody, and where nothing of
    the list's stands. Who would be asked about by `score` still is."""
    words = _words(around.document.language.partition("-")[0])
    if words is None or len(places) > 1 or heads(places, around):
        return []
    first, last = around.sentence(*places[0], 250)
    if not words.search(texts.folded(around.document.text[first:last])):
        return []
    if around.near(person.defender, places):
        return []
    weight = max(_LEAST, min(0.0, POSSIBLE - score))
    return [Term(weight, "what may befall anybody, and nothing tells that it is she")]
