"""Whom nothing in a text ties to the list but her name: who may be anybody of the name.

What ties: place, body or work of the list's context where she is named, others of her case, the
record of what was told before, or that befalls her what only befalls the watched
(tables/cause.toml). Whom none of it ties, and whom the text introduces to its reader, is asked
about: of a thousand people whom texts mean two are, of their namesakes most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import before, plight, roles, verdict
from monitor.match.called import is_anybody
from monitor.match.data import members, toml
from monitor.match.described import described
from monitor.match.nouns import WORD, agrees, is_verbal, words_of
from monitor.match.scripts import HAN
from monitor.match.verdict import POSSIBLE, Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.nouns import Description
    from monitor.match.people import Person
    from monitor.ports import Record

# terms that speak for the name, or for the country of millions, and tie nobody
_SOMEWHERE = "the list's context stands in the text"  # which ties who is named again
_OF_THE_NAME = frozenset(
    {
        "the full name",
        "every other word of the name stands there",
        "another part of the name stands there too",
        "the text speaks of her country",
        "the document is about her country",
        "named with others of the same country",
    }
)


def untied_terms(
    person: Person,
    places: Sequence[tuple[int, int]],
    terms: Sequence[Term],
    around: Surroundings,
    record: Record,
) -> list[Term]:
    """What it takes that nothing but the name says it is she; who is asked about already still
    is. Says nothing of a bare row, which has nothing to agree with."""
    bare = not person.defender.context
    if bare or plight.heads(list(places), around) or not introduced(person, places[0], around):
        return []
    ties = [term for term in terms if term.weight > 0 and term.why not in _OF_THE_NAME]
    if any(term.why != _SOMEWHERE for term in ties) or (ties and len(places) > 1):
        return []
    past = before.told_of(record(person.defender.id))
    if _is_told_of(person, places, around) or before.is_tied(person, past, around):
        return []
    return [Term(POSSIBLE - verdict.score(terms), "nothing but the name tells that it is she")]


def told_beside_terms(
    person: Person,
    places: Sequence[tuple[int, int]],
    terms: Sequence[Term],
    around: Surroundings,
) -> list[Term]:
    """What it adds that words of her context stand beside a whole name of which nothing is
    doubted but that very many bear it."""
    against = {term.why for term in terms if term.weight < _SLIGHT or term.doubt}
    if against != {"a very common name"}:
        return []
    told = "\n".join(_beside(start, end, around) for start, end in places)
    shares = _share(texts.folded(person.defender.context), told)
    return [Term(1.2, "words of the list's stand beside it")] if shares else []


_SLIGHT = -1.0


# ---------------------------------------------------------------- introduced


_BRACKET = re.compile(r"\s?[(（](?!\d)[^)）\n]*?[^\W\d_]{3}[^)）\n]*[)）]")
_ANY_BRACKET = re.compile(r"\s?[(（][^)）\n]{1,40}[)）](?=, |，)")
_AGE = re.compile(r"\s?[,،(（] ?(?:aged |de |d'|agee? de |عمر\w? )?\d\d(?![\d:.])")
_AGED = re.compile(r"(?:\d\d-летн\w+ |\d\d-year-old |\d\d岁的?)$")
_CELL = re.compile(r" \| ([^\W\d_][^|\n]+)")
_TITLE = re.compile(r"(?<!\w)[^\W\d_a-zß-öø-ÿа-яё][\w'’-]+ $")


def introduced(person: Person, place: tuple[int, int], around: Surroundings) -> bool:
    """Whether a text says at a place who it is, in whatever words: a reader does not know her."""
    start, end = place
    text = around.document.text
    if any(not role.startswith("courtesy") for role in around.roles(start, end)):
        return True
    if _AGED.search(text[max(0, start - 16) : start]) or _AGE.match(text, end):
        return True
    if _BRACKET.match(text, end) or _is_cell(end, around):
        return True
    if aside := _ANY_BRACKET.match(text, end):
        end = aside.end()
    if found := described(around, start, end):
        serves = around.even[found.start : found.end].replace(found.head, "", 1)
        if roles.of_state(serves) or _is_post(found, around) or not is_anybody(found, around):
            return True
    title = plight.titled(start, around)
    return (bool(title) and title.isdisjoint(_own(person))) or _is_led(start, around)


def _is_led(start: int, around: Surroundings) -> bool:
    """Whether a word with a capital leads a name, as titles do: `Fisherman X`, `Superintendent X`.
    It may be one more given name as well: another reason to doubt."""
    language = around.document.language.partition("-")[0]
    found = _TITLE.search(around.document.text, max(0, start - 24), start)
    if not found or language not in _FINDS:
        return False
    word = around.even[found.start() : found.end()].strip()
    small = words_of("openings", language) | words_of("no_head", language)
    if word in members("words.toml", "titles") or word in small or is_verbal(word, language):
        return False
    if language != "ru":
        return True
    given = WORD.match(around.even, start)
    return given is not None and agrees(word, given.group())


_FINDS = frozenset({"en", "es", "pt", "fr", "ru"})


def _is_post(found: Description, around: Surroundings) -> bool:
    language = around.document.language.partition("-")[0]
    posts = tuple(toml("described.toml")["posts"].get(language, ()))
    return found.head.startswith(posts) or found.head.endswith(posts)


def _is_cell(end: int, around: Surroundings) -> bool:
    """Whether the next cell of a row says who it is, and not what befell her."""
    found = _CELL.match(around.document.text, end)
    return found is not None and not plight.befalls(found[1], around)


def _own(person: Person) -> frozenset[str]:
    return roles.described(texts.folded(person.defender.context)) - {"relative"}


# ---------------------------------------------------------------- tied


@cache
def _cause(language: str) -> re.Pattern[str] | None:
    listed = toml("cause.toml").get(language)
    return plight.pattern(listed) if listed else None


_BEFORE, _BEHIND = 120, 260  # letters around a name in which a text says who it is


def _is_told_of(person: Person, places: Sequence[tuple[int, int]], around: Surroundings) -> bool:
    """Whether her work, a word of her context or a cause stands where she is named, or her work in
    the title; or whether that cannot be told in the language of the text."""
    words = _cause(around.document.language.partition("-")[0])
    context = texts.folded(person.defender.context)
    own = _own(person)
    told = "\n".join(_beside(start, end, around) for start, end in places)
    if own & roles.described(f"{told}\n{texts.folded(around.document.title)}"):
        return True
    if any(own & plight.titled(start, around) for start, _ in places):
        return True
    if around.near(person.defender, list(places)):
        return True
    return words is None or bool(words.search(told)) or _share(context, told)


def _beside(start: int, end: int, around: Surroundings) -> str:
    """What stands around a name, in its own paragraph."""
    text = around.document.text
    first = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    last = min(text.find("\n", end) % (len(text) + 1), end + _BEHIND)
    return texts.folded(text[first:last])


_LONG, _STEM = 5, 5  # letters of a word that says something, and of what its forms share
_WITHIN = 6  # letters from which on it may end a longer one: `ethnomusicologist`


def _share(context: str, told: str) -> bool:
    """Whether a word of the context stands there, in any of its forms."""
    stems = {each[:_STEM] for each in re.findall(rf"[^\W\d_]{{{_LONG},}}", context)}
    for word in re.findall(r"[^\W\d_]+", told):
        if word[:_STEM] in stems or (len(word) > _WITHIN and word in context):
            return True
    pairs = (each.group(1) for each in _TWO_HAN.finditer(context))
    return any(each in told for each in pairs)


_TWO_HAN = re.compile(f"(?=([{HAN}]{{2}}))")
