"""What somebody is called beside her name, held against the list: in words that no table has.

Which trades and homes a namesake may have is without number; how a text introduces somebody is
not. So who is introduced as what neither the list says, nor anybody may be called of whom such
texts tell, is asked about, unless something ties her to the list.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import countries, roles, verdict
from monitor.match.data import toml
from monitor.match.described import described
from monitor.match.nouns import Description
from monitor.match.scripts import HAN
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


def called_terms(person: Person, hit: Hit, around: Surroundings, first: bool) -> list[Term]:
    """What it says that a place calls its bearer as the list does, or else in words of no table.

    first: whether the text names her there for the first time, which is where it says who she is;
    elsewhere only what agrees counts."""
    context = texts.folded(person.defender.context)
    found = described(around, hit.start, hit.end) if context else None
    if not found:
        return []
    said = _ARTICLE.sub("", around.even[found.start : found.end])
    own = roles.described(context)
    known = roles.described(said) | roles.described(found.head.removeprefix("ex"))
    if known & own:
        return []
    first_said = _AND.split(said, maxsplit=1)[0]  # "a seller of cloth and mother of six"
    known = roles.described(first_said) | roles.described(found.head.removeprefix("ex"))
    if known & (_ANY | roles.OFFICIALS) or (known and around.roles(hit.start, hit.end)):
        return []  # work of the tables, which work.py weighs
    if _shares(said, context):
        agrees = _shares(said, _without_places(person.defender.context))
        return [Term(0.8, "called as on the list")] if agrees else []
    if not first or is_anybody(found, around):
        return []
    own -= {"activist", "relative"}
    return [Term(-3.0 if own else -2.0, "called what the list does not say", doubt=True)]


_ANY = frozenset({"activist", "union", "relative", "student", "believer"})
_AND = re.compile(r" (?:and|y|e|et|и) ")
_ARTICLE = re.compile(r"(?<!\w)ال")
_HAN = re.compile(f"[{HAN}]")
_STEM = 5  # letters that words of one meaning share at least


@lru_cache(maxsize=20_000)
def _stems(words: str) -> frozenset[str]:
    return frozenset(each[:_STEM] for each in re.findall(r"[^\W\d_]{4,}", words))


@lru_cache(maxsize=20_000)
def _without_places(context: str) -> str:
    """The folded words of a list's context that name no place: who is `of Beni` shares little."""
    places = verdict.places(context)
    return " ".join(texts.folded(w) for w in re.findall(r"[^\W\d_]+", context) if w not in places)


def _shares(said: str, context: str) -> bool:
    """Whether a word of the list's stands in what somebody is called."""
    if _HAN.search(said):
        return any(said[at : at + 2] in context for at in range(len(said) - 1))
    told = _stems(said)
    return any(each.startswith(stem) for stem in _stems(context) for each in told)


@cache
def _anybody(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    listed = toml("described.toml")["anybody"].get(language, ())
    return frozenset(listed), tuple(each for each in listed if len(each) >= _BEGINNING)


_BEGINNING, _ENDING = 3, 4  # letters from which on a word may go on, and how far: `detenid`, `-os`


def is_anybody(found: Description, around: Surroundings) -> bool:
    """Whether it is what anybody may be called of whom such texts tell: a man, a prisoner."""
    said = _ARTICLE.sub("", around.even[found.start : found.end])
    language = around.document.language
    whole, beginnings = _anybody(language.partition("-")[0])
    noun = found.head
    if countries.spoken_of(noun):
        return True
    if _HAN.search(said):
        return said.endswith(tuple(whole))
    if language.startswith("en"):
        return noun in whole or noun.removesuffix("s") in whole
    return noun in whole or any(
        noun.startswith(each) and len(noun) - len(each) <= _ENDING for each in beginnings
    )
