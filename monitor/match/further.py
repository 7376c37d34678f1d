"""What it says that a text's name has words which the listed one has not: another patronymic, a
first name before it, a longer name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor.match import countries, roles, verdict
from monitor.match.data import any_of, members
from monitor.match.pairs import word_cost
from monitor.match.scripts import has_case
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.match.people import Hit, Person
    from monitor.match.runs import Run, Runs


_JOINS = frozenset({"y", "e", "i", "et"})


def further_words(person: Person, hit: Hit, found: Runs, even: str, text: str) -> list[Term]:
    """What the words say that the text's name has and the listed one has not."""
    inside = [extra(person, hit, word, "inside", even) for word in hit.inside]
    around = beside(hit, found, even, text)
    outside = [(side, extra(person, hit, word, side, even)) for word, side in around]
    terms = [*inside, *(term for _, term in outside)]
    sides = {side for side, term in outside if term.weight <= -0.5}
    if {"before", "after"} <= sides:
        terms.append(Term(-1.6, "within a longer name"))
    if _is_other(hit, person, even):
        terms.append(Term(-1.2, "of two of one name perhaps the other"))
    if hit.name is not None and hit.what != "order swapped":
        last = len(hit.name.loose) - 1
        places = {"before": [0], "after": [last], "inside": range(1, last)}
        taken = sides | ({"inside"} if any(term.weight < -0.1 for term in inside) else set())
        gaps = {at for side in taken for at in places.get(side, ()) if at in hit.missing}
        there = [*hit.inside, *(word for word, _ in around), *initials(hit, found)]
        if min((t.weight for t in terms), default=0.0) > -4 and any(
            not any(_shortened(hit.name.loose[at], word) for word in there) for at in gaps
        ):
            terms.append(Term(-4.0, "another word stands for one of the name"))
    return terms


@cache
def _generations() -> re.Pattern[str]:
    return re.compile(rf",?[ -]({any_of(members('words.toml', 'generations'))})(?!\w)")


def _is_other(hit: Hit, person: Person, even: str) -> bool:
    """Whether a word behind a name says which of two, and the list does not: `X the younger`."""
    said = _generations().match(even, hit.end)
    return said is not None and said[1] not in person.words


def initials(hit: Hit, found: Runs) -> Iterator[str]:
    """The initials within a hit and right behind it: `José G.`"""
    for run in found.at(hit.start, hit.end):
        at = [i for i, u in enumerate(run.units) if hit.start <= u.start and u.end <= hit.end]
        if at:
            yield from (u.word for u in run.units[at[0] : at[-1] + 2] if u.kind == "initial")


def _shortened(listed: str, word: str) -> bool:
    """Whether a word may be an abbreviation of the listed one: `St`, `Mohd`."""
    letters = iter(listed)
    return word[0] == listed[0] and all(letter in letters for letter in word)


def beside(hit: Hit, found: Runs, even: str, text: str) -> list[tuple[str, str]]:
    """Name-like words directly before and after a hit, but for a place that stands before it."""
    for run in found.at(hit.start, hit.end):
        at = [i for i, u in enumerate(run.units) if hit.start <= u.start and u.end <= hit.end]
        if not at or not has_case(run.units[at[0]].word[0]):
            continue
        before, after = at[0] - 1, at[-1] + 1
        words = (
            [(run.units[before].word, "opening" if _opens(run, before, hit, text) else "before")]
            if before >= 0 and run.name_like(before) and not _is_place(run, before, even)
            else []
        )
        while after < len(run.units) and run.units[after].kind == "particle":
            if run.units[after].word in _JOINS:
                return words  # "X y Z fueron detenidos": two people far more often than one
            after += 1
        side = "after"
        while (
            after < len(run.units)
            and run.name_like(after)
            and len(words) < 4
            and not _is_code(run, after, text)
        ):
            words.append((run.units[after].word, side))
            after, side = after + 1, "further"
        return words
    return []


def _is_code(run: Run, at: int, text: str) -> bool:
    """Whether it is the letters of a state in brackets: `X (BA)`."""
    unit = run.units[at]
    return unit.shouted and len(unit.word) < _LETTERS and text[unit.start - 1] in "(["


def _opens(run: Run, at: int, hit: Hit, text: str) -> bool:
    """Whether the word before a name has its capital of the sentence: `Murió X`, `Сердце X`."""
    unit = run.units[at]
    if unit.word in verdict.common() or (hit.name is not None and 0 in hit.missing):
        return False
    before = text[max(0, unit.start - 12) : unit.start].rstrip(" «“”\"'¿¡—–-•*")
    return at == 0 and before[-1:] in ("", ".", "!", "?", "\n", "…")


# `l'ancien comptable d'El Harrouch X`: what stands between a common noun and a place
_OF = re.compile(r"(?:^|[ (,])([^\W\d_]{3,}) (?:d'|(?:de|du|da|do|del|des|of) )$")
_OF_SOMEBODY = frozenset({"lawyer", "relative", "speaker", "counsel", "deputy"})


def _is_place(run: Run, at: int, even: str) -> bool:
    """Whether the words before a name are of a place: somebody's work there leads to them."""
    while at and (run.name_like(at - 1) or run.units[at - 1].kind == "particle"):
        at -= 1
    if at:
        return False
    first = run.units[0]
    preposed = first.kind == "particle" and first.word in _PREPOSED
    end = first.end + 1 if preposed else first.start
    noun = _OF.search(even[max(0, end - 30) : end])
    if not noun:
        return False
    what = roles.described(noun.group(1))
    head = run.units[1 if preposed else 0].word
    called = head in members("words.toml", "place_heads")
    return not what & _OF_SOMEBODY and (called or bool(what))


_PREPOSED = frozenset({"de", "du", "da", "do", "del", "des"})


_LETTERS = 4  # from which on letters written together are a word


def extra(person: Person, hit: Hit, word: str, side: str, even: str) -> Term:
    """What it says that the text's name has a word that the listed one has not there."""
    known = [w for name in person.names for w in name.loose]
    initials = len(word) < _LETTERS and set(word) <= {each[0] for each in known}  # `MRM Sample`
    if initials or any(word_cost(each, word, False, "") is not None for each in known):
        return Term(0.0, "")
    country = person.defender.country
    if side == "opening" and country in _fathers():
        side = "before"
    if verdict.is_patronymic(word):
        other = any(map(verdict.is_patronymic, _middle(person)))
        return Term(-6.0, "another patronymic") if other else Term(-0.1, "a patronymic added")
    if side == "further":
        return Term(-0.8, "and one more")
    if side == "before" and (roles.described(word) or countries.spoken_of(word)):
        return Term(0.0, "")
    if side in ("after", "inside") and goes_on(person, hit, even):
        return Term(-5.0, "another family name follows")
    return _added(country, side)


def _added(country: str, side: str) -> Term:
    """What a word costs that none of the listed names has."""
    if side == "opening":
        return Term(-0.2, "a word before it, or a given name")
    if side == "after":
        two = country in members("cultures.toml", "two_families")
        return Term(-0.8 if two else -1.6, "a further name follows")
    if country in members("cultures.toml", "family_first"):
        return Term(-0.3, "a given name added")
    if side == "before" and country in _fathers():
        return Term(-4.5, "another first name: her child, perhaps")
    if side == "inside" and country in members("cultures.toml", "arabic"):
        return Term(-0.2, "a father's name added")
    return Term(-1.0 if side == "before" else -0.6, "a further given name")


@cache
def _fathers() -> frozenset[str]:
    """Countries in which a first name and the father's make the person."""
    return members("cultures.toml", "arabic") | members("cultures.toml", "father_chain")


def _middle(person: Person) -> Iterator[str]:
    """Words of a name that may be a patronymic: family names end as they do, `Гуревич`."""
    for name in person.names:
        last = len(name.loose) - 1
        yield from (w for at, w in enumerate(name.loose) if at < last or w.endswith(("на", "na")))


def goes_on(person: Person, hit: Hit, even: str) -> bool:
    """Whether a listed name goes on where a hit ends, of it or of a shorter alias."""
    if hit.name is None:
        words = even[hit.start : hit.end].replace("-", " ").split()
    else:
        words = [w for at, w in enumerate(hit.name.loose) if at not in hit.missing]
    return any(_holds_on(name.loose, words) for name in person.names)


def _holds_on(listed: tuple[str, ...], words: list[str]) -> bool:
    """Whether a listed name has two words or more of a hit, and another behind them."""
    shared = [at for at, word in enumerate(listed) if word in words]
    return len(shared) > 1 and shared[-1] < len(listed) - 1
