"""Who is told of as anybody may be, and whom nothing ties to the list: in an accident, a theft or
a brawl, or only as one who speaks.

Of a hundred people meant whom nothing ties and a text names once, two are told of so; of their
namesakes every third.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles
from monitor.match.data import members, toml, words_of
from monitor.match.plight import heads, pattern, titled
from monitor.match.scripts import HAN
from monitor.match.verdict import POSSIBLE, Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Person

_LEAST = -2.8


@cache
def _mishaps(language: str) -> re.Pattern[str] | None:
    listed = toml("mishap.toml").get(language)
    return pattern(listed) if listed else None


@cache
def _speaks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A verb of speaking right before a name, and right behind it where it is not of herself that
    she speaks."""
    words = words_of("speaks")
    han = "|".join(each for each in members("told.toml", "speaks") if re.match(f"[{HAN}]", each))
    age = r"(?: ?[(,] ?\d\d ?[),])?"
    herself = rf"(?!,? ?(?:{words_of('of_oneself')})(?:(?!\w)|[{HAN}]))"
    return (
        re.compile(rf"(?:[,»”\"'—-] ?|(?<!\w)(?=[\u0600-\u06ff]))(?:{words}) $"),
        re.compile(rf"{age},? (?:{words})(?!\w){herself}|{age}(?:{han}){herself}"),
    )


def anybody_terms(
    person: Person, places: list[tuple[int, int]], around: Surroundings, score: float
) -> list[Term]:
    """What it takes that a text names her once, as anybody may be named, and where nothing of the
    list's stands. Who would be asked about by `score` still is."""
    if not person.defender.context:  # a bare row has nothing that could tie her
        return []
    words = _mishaps(around.document.language.partition("-")[0])
    if words is None or score <= POSSIBLE or len(places) > 1 or heads(places, around):
        return []
    start, end = places[0]
    first, last = around.sentence(start, end, 250)
    before, behind = _speaks()
    if words.search(texts.folded(around.document.text[first:last])):
        why = "what may befall anybody, and nothing tells that it is she"
    elif before.search(around.even[max(0, start - 20) : start]) or (
        behind.match(around.even, end) and not _is_of(around, start)
    ):
        why = "who only speaks here, and nothing tells that it is she"
    else:
        return []
    if around.near(person.defender, places) or _is_at_work(person, (start, end, last), around):
        return []
    return [Term(max(_LEAST, POSSIBLE - score), why)]


_NOUN = re.compile(r"[а-яё]{4,} $")


def _is_of(around: Surroundings, start: int) -> bool:
    """Whether somebody of hers may be the one who speaks: `Супруга Олега Примера сообщила`."""
    return bool(_NOUN.search(around.even[max(0, start - 20) : start]))


def _is_at_work(person: Person, span: tuple[int, int, int], around: Surroundings) -> bool:
    """Whether her title, or what is told behind her name, is of her work on the list."""
    start, end, last = span
    own = roles.described(texts.folded(person.defender.context)) - {"activist"}
    return bool(own & (titled(start, around) | roles.described(around.even[end:last])))
