"""Whether words beside a name are a noun that says who somebody is, or a clause about her.

By endings and by the few small words of a language (tables/described.toml). Which nouns there are
is of no list here: they are without number.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from monitor.match.data import toml

WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Description(NamedTuple):
    """What somebody is called at `even[start:end]`; `head` is the noun that says it."""

    start: int
    end: int
    head: str


@cache
def words_of(table: str, language: str) -> frozenset[str]:
    """One list of described.toml."""
    return frozenset(toml("described.toml")[table].get(language, ()))


# how a folded word ends that is a verb, a participle or an adverb
_VERBAL = {
    "en": re.compile(r"(?:[^e]ed|ing|ly)$"),
    "es": re.compile(r"(?:ando|iendo|mente|aron|ieron|aba|aban|[ai]d[oa]s?)$"),
    "pt": re.compile(r"(?:ando|endo|indo|mente|aram|eram|iram|ava|avam|[ai]d[oa]s?)$"),
    "fr": re.compile(r"(?:ment|aient|erent|irent|ait|ant|ees?|[^ai]es?t|es)$"),
    "ru": re.compile(
        r"(?:нн\w{2,3}|вш\w{2,3}|щ(?:ии|ая|ую|его|еи)\w{0,2}|[аеиыяо]л[аои]?|ть|ться|лся|лась|лись|[яв]|"
        r"вши|ет|ют|ят|ут|ит|[еи]н[аоы]?|но|ло|ски|ом[уы]|рои|м[ыо]и)$"
    ),
    "ar": re.compile(
        r"^(?!ب[اي]|ت[اي]ج|س[اي]|و[اك]|ن[اج]|(?:\w\wا\w|\wا\w\w)ه?$)(?:ي|ت|ن|س|و|ف|ل|ب)\w+|^\w{4,}ا$"
    ),
}
# … and that is not folded: by its accents
_FINITE = {
    "en": re.compile(r"[^s]s$"),
    "es": re.compile(r"(?:[óáé]|rán|aron|ieron)$"),
    "pt": re.compile(r"(?:ou|eu|iu|á|rão|uiu)$"),
    "fr": re.compile(
        r"(?:ée?s?|i|ies?|ises?|is|ues?|[^e]u|[ei]rte?|intes?|ité?s?|era|ira)$",
    ),
}
# what is done, and no one who does it
_DEED = re.compile(
    r"(?:ci[oó]n|si[oó]n|ç[aã]o|são|dad|dade|m?i[eí]?mento|miento|amento|tion|ment|ence|ance|ité|"
    r"ship|ity|ism|ismo|isme|ность|ение|ание)$"
)
_PREPOSITIONS = frozenset(
    ("of", "in", "at", "from", "for", "with", "on", "to", "who", "that", "which", "whose", "by",
     "near", "and", "or", "about", "behind", "next")
)  # fmt: skip
_ADJECTIVE = re.compile(r"(?:[ыио]и|ая|яя|ого|его|ую|юю|ои|еи|ому|ым)$")
_ELIDED = re.compile(r"(?:d|qu|s|n|j|c|jusqu|lorsqu)'")


def is_clause(words: list[str], language: str) -> bool:
    """Whether folded words hold a finite verb of those that are in every clause, before another
    clause is joined to them."""
    finite = words_of("finite", language)
    return any(word in finite for word in takewhile(lambda word: word not in _JOINS, words))


_JOINS = frozenset({"and", "y", "e", "et", "who", "que", "qui", "quien", "quem", "which", "that"})


def is_verb(word: str, language: str) -> bool:
    """Whether a word, as written, is a finite verb or a participle by its ending."""
    return language in _FINITE and bool(_FINITE[language].search(word))


def is_deed(word: str) -> bool:
    """Whether a word is of what is done: `protection`, `решение`."""
    return bool(_DEED.search(word))


def is_verbal(word: str, language: str) -> bool:
    """Whether a folded word is a verb, a participle or an adverb by its ending."""
    return bool(_VERBAL[language].search(word))


def head(words: list[str], language: str, certain: bool) -> str:
    """The noun that says what somebody is, among folded words; "" where they are a clause.

    certain: whether an article before them says that they are none."""
    found = _last(words, certain) if language == "en" else _first(words, language, certain)
    return "" if is_deed(found) else found


def _last(words: list[str], certain: bool) -> str:
    """In English the noun ends its group: `seed merchant of Jos`."""
    group = []
    for word in words:
        if word in _PREPOSITIONS:
            break
        group.append(word.removesuffix("'s"))
    if not group or (not certain and is_verbal(group[0], "en")):
        return ""
    if len(group) == 1 or not is_verbal(group[-1], "en"):
        return group[-1]
    return group[-2] if len(group) > 2 else ""


def _first(words: list[str], language: str, certain: bool) -> str:
    """Elsewhere it leads the group, but for an adjective: `ancien rémouleur de la place`."""
    rest = list(words)
    while rest and rest[0] in words_of("quality", language):
        del rest[0]
    while language == "ru" and len(rest) > 1 and _qualifies(rest[0]):
        del rest[0]
    if not rest or rest[0] in words_of("no_head", language) or _ELIDED.match(rest[0]):
        return ""
    found = rest[0].removeprefix("ال") if language == "ar" else rest[0]
    return "" if not certain and is_verbal(found, language) else found


def _qualifies(word: str) -> bool:
    return bool(_ADJECTIVE.search(word)) and not is_verbal(word, "ru")


def is_agent(word: str, language: str) -> bool:
    """Whether a folded word ends as words do for who does something: `-maker`, `-щик`."""
    return word not in words_of("no_head", language) and word.endswith(_agents(language))


@cache
def _agents(language: str) -> tuple[str, ...]:
    return tuple(words_of("agent", language))


def agrees(noun: str, given: str) -> bool:
    """Whether a Russian noun and the given name behind it may stand in one case: `пасечника
    Руслана`, and not `помощник Руслана`. Both folded."""
    bare = bool(re.search(r"[бвгджзклмнпрстфхцчшщьи]$", noun))
    if re.search(r"[бвгджзклмнпрстфхцчшщьи]$", given):
        return bare
    if given.endswith(("у", "ю", "ом", "ем", "е", "ы")):
        return not bare
    return not bare or not re.search(r"[бвгдзклмнпрстфхцчшщ]а$|[иь]я$", given)
