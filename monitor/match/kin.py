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

_GIVEN = re.compile(r"(?<!\w)([^\W\d_a-zà-ÿа-яё])[^\W\d_]+ $")
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


def others_than(shorts: Sequence[Short], bearers: list[int], around: Surroundings) -> list[int]:
    """Those places of others that are no relative's, where both her names stand in the text."""
    hers = {short.start for short in shorts}
    left = [at for at in bearers if at not in hers]
    if len({short.family for short in shorts}) > 1:
        left = [at for at in left if not _is_relative(at, around)]
    if letters := {_first_letter(short, around) for short in shorts if short.initials == "agree"}:
        left = [at for at in left if letters & _beside(at, around)]
    return left


def _first_letter(short: Short, around: Surroundings) -> str:
    """The letter of an initial beside a short form: `A` of `A. Sample` and of `Sample A.`"""
    found = _INITIAL.search(around.document.text, short.start, short.end + 1)
    return found.group(1) if found else ""


def _beside(at: int, around: Surroundings) -> set[str]:
    """With what letters the words right before and behind a place begin that have capitals."""
    text = around.document.text
    word = _WORD.match(text, at)
    before = _GIVEN.search(text, max(0, at - 30), at)
    after = _NEXT.match(text, word.end() if word else at)
    return {each.group(1) for each in (before, after) if each}


_INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.")
_NEXT = re.compile(r",? ([^\W\d_a-zà-ÿа-яё])[^\W\d_]+")


def _is_relative(at: int, around: Surroundings) -> bool:
    word = _WORD.match(around.even, at)
    if word is None:
        return False
    given = _GIVEN.search(around.document.text, max(0, at - 30), at)
    starts = {at, given.start() if given else at}
    return any("relative" in around.roles(start, word.end()) for start in starts)
