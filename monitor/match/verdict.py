"""Is it her? The evidence of one document for one defender, as log-odds with their reasons.

Each term adds or takes; the sum decides between confirmed, possible and nothing. What a term weighs
is said here and nowhere else.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from monitor.match import roles
from monitor.match.data import members, read, toml
from monitor.match.names import Name
from monitor.match.scripts import has_case, script
from monitor.model import Certainty
from monitor.text import folded

CONFIRM, POSSIBLE = 2.0, 0.0
FULL, ONE_WORD, SHORT = 4.0, 1.2, 0.3


class Term(NamedTuple):
    """One reason with its weight. `why` is a key of tables/reasons.toml, which words it."""

    weight: float
    why: str
    doubt: bool = False  # the text tells of her what the list tells otherwise
    of: str = ""  # what of the text or list it is about: a place, a kind of work


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sum of the terms."""

    score: float
    reasons: tuple[str, ...]

    @property
    def certainty(self) -> Certainty | None:
        if self.score >= CONFIRM:
            return Certainty.CONFIRMED
        return Certainty.POSSIBLE if self.score >= POSSIBLE else None

    @property
    def confidence(self) -> float:
        return round(1 / (1 + math.exp(-self.score)), 3)


def score(terms: Sequence[Term]) -> float:
    """What the terms come to, where the reasons are not wanted yet."""
    return sum([term.weight for term in terms])


def add_up(terms: Sequence[Term]) -> Verdict:
    """The verdict of all terms, the weightiest reason first."""
    ordered = sorted((t for t in terms if abs(t.weight) >= _TOLD), key=lambda t: -abs(t.weight))
    told = dict.fromkeys(f"{said(term)} ({term.weight:+.1f})" for term in ordered)
    return Verdict(score(terms), tuple(told))


_TOLD = 0.05  # what weighs less is no reason to anybody


def said(term: Term) -> str:
    """A reason as a plain clause about the person of the list."""
    words = toml("reasons.toml")
    clause: str = words["reasons"].get(term.why, term.why)
    return clause.replace("{of}", words["kinds"].get(term.of, term.of))


@cache
def common() -> frozenset[str]:
    return frozenset(
        word
        for line in read("common.txt").splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


def rarity(words: Sequence[str]) -> Term:
    """Names that very many people bear prove little."""
    if len(words) == 1 and (many := _many_bear(words[0])):
        return Term(-many, "a very common name")
    if words and all(word in common() for word in words):
        return Term(-2.5 if len(words) < 3 else -0.8, "a very common name")
    return Term(0.0, "")


def _many_bear(name: str) -> float:
    """How little a name in Han proves that is made of what very many have."""
    if not 2 <= len(name) <= 3 or script(name[0]) != "han":
        return 0.0
    family, given = members("han_common.toml", "family"), members("han_common.toml", "given")
    if name[0] not in family or not all(each in given for each in name[1:]):
        return 0.0
    return 2.4 if len(name) == 2 else 1.0


_PATRONYMIC = re.compile(
    r"(?:ov|ev|yev|'ev|iev)(?:ich|na)$|ichna$|ich$|(?:ович|евич|ич|овн|евн|ичн)\w{0,3}$|qizi$|ogli$|uulu$|kyzy$"
)


_SHORT_PATRONYMIC = re.compile(r"(?:ильич|лукич|фомич|ilyich|ilich|lukich|fomich)\w{0,2}")


def is_patronymic(word: str) -> bool:
    long = len(word) > 5 and bool(_PATRONYMIC.search(word))
    return long or bool(_SHORT_PATRONYMIC.fullmatch(word))


_SHORT = 3


def left_out(name: Name, missing: Sequence[int], country: str) -> list[Term]:
    """What it says that the text leaves out words of the listed name."""
    if not missing:
        return []
    last = len(name.loose) - 1
    chain = country in members("cultures.toml", "father_chain") | members("cultures.toml", "arabic")
    many = country in members("cultures.toml", "many_families")
    terms = []
    for at in missing:
        word = name.loose[at]
        if at == last and word in members("words.toml", "generations"):
            terms.append(Term(-2.2, "of two of one name perhaps the other"))
        elif at == last - 1 and last not in missing and _is_first_family(name, country):
            terms.append(Term(-4.0, "the first family name left out"))
        elif is_patronymic(word) or 0 < at < last:
            terms.append(Term(-0.2, "a middle name left out"))
        elif at == 0:
            whole = last > 1 and name.loose[1] in members("cultures.toml", "family_heads")
            both = country in members("cultures.toml", "two_families") and len(name.family) > 1
            if both and last not in missing and last - 1 not in missing:
                terms.append(Term(-1.6, "both family names without the given one"))
                continue
            weight = (
                -0.3
                if word in members("words.toml", "praenomina") or (both and len(word) < _SHORT)
                else -3.3
                if whole
                else -4.5
                if chain
                else -2.2
            )
            terms.append(Term(weight, "the first given name left out"))
        elif country in members("cultures.toml", "two_families") and len(name.family) > 1:
            terms.append(Term(-0.2, "the second family name left out"))
        else:
            weight = (
                -0.5
                if chain or at in name.hyphened
                else -1.0
                if name.family == (0,) or len(name.loose) > 3 or (many and last > 1)
                else -2.2
            )
            terms.append(Term(weight, "the last name left out"))
    return terms


_THREE = 3  # words of a name of which the second is a given or a family name


def _is_first_family(name: Name, country: str) -> bool:
    """Whether the last word but one is the family name by which somebody is known."""
    if country not in members("cultures.toml", "two_families") or len(name.loose) < _THREE:
        return False
    return name.loose[-2] in members("cultures.toml", "first_families")


@lru_cache(maxsize=20_000)
def places(context: str) -> frozenset[str]:
    """Words of a context that name a place, an organisation or a case: those with a capital."""
    words = re.findall(r"[^\W\d_][\w'’ʻ-]+", context)
    return frozenset(
        each
        for each in words
        if len(each) > (1 if script(each[0]) == "han" else 2)
        and (each[0].isupper() if has_case(each[0]) else not roles.described(folded(each)))
    )
