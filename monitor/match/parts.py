"""What parts of a name prove where no whole name stands: a surname, a given name, initials."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles, verdict
from monitor.match.data import members, toml
from monitor.match.verdict import Term, score
from monitor.match.work import role_terms

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Person
    from monitor.match.shorts import Short


def of_parts(
    person: Person, shorts: list[Short], foreign: dict[str, list[int]], around: Surroundings
) -> list[Term]:
    """Terms of a case in which no whole name stands: a surname, a given name, initials."""
    hers = [s for s in shorts if s.initials != "differ" and not foreign.get(s.word)]
    hers = own_places(person, hers, around)
    if not hers:
        return [Term(-9.0, "somebody else bears the name")]
    terms = _name_terms(hers, person.defender.country in members("cultures.toml", "called_first"))
    terms += _work_terms(person, hers, around)
    terms += around.context_terms(person.defender)
    plain = any(s.family and s.owners == 1 and s.cost < _NEARLY for s in hers)
    if plain and _place_beside(person, hers, around):
        terms.append(Term(0.6, "a place of the list right beside"))
    return [*terms, *around.country_terms(person.defender, [(s.start, s.end) for s in hers])]


_BESIDE = 6  # letters that may stand between the two in `Lina (Ms Sample)`
_NEARLY = 0.6  # from this cost on a spelling is perhaps another name's


def own_places(person: Person, shorts: list[Short], around: Surroundings) -> list[Short]:
    """The places that are hers where others say that it is an official: `judge Kim`, `Y. Kim`."""
    roles_at = {id(short): score(role_terms(person, short, around)) for short in shorts}
    others = [short for short in shorts if roles_at[id(short)] <= -4]
    left = [short for short in shorts if roles_at[id(short)] > -4]
    spoken = any(
        short.initials == "agree" or not short.family or roles_at[id(short)] > 0 for short in left
    )
    return left if others and spoken else shorts


def _name_terms(hers: list[Short], called_first: bool) -> list[Term]:
    """called_first: whether people of the country go by their given name, with a title as well."""
    terms = [Term(verdict.SHORT, "part of the name")]
    if any(s.initials == "agree" for s in hers):
        terms.append(Term(1.3, "with her initials"))
    words = {s.word for s in hers}
    family = any(s.family for s in hers)
    if len(words) > 1 and (not family or any(not s.family for s in hers)):
        terms.append(Term(1.3, "family and given name, each by itself"))
        if any(0 < b.start - a.end < _BESIDE for a in hers for b in hers if a.family != b.family):
            terms.append(Term(0.5, "one right beside the other"))
    elif not family and not any(called_first and s.title for s in hers):
        rare = all(s.owners == 1 and len(s.word) > 4 for s in hers) and not words & verdict.common()
        cut = any(s.initials == "agree" for s in hers)  # `Lina S.`
        terms.append(Term(-0.3 if cut else -0.4 if rare else -0.8, "a given name only"))
    if any(s.title for s in hers):
        alone = called_first and all(s.owners == 1 for s in hers)
        terms.append(Term(0.6 if alone else 0.3, "with a title"))
    spelling = min(s.cost for s in hers)
    terms.append(Term(-spelling - (1.0 if spelling >= _NEARLY else 0.0), "spelling"))
    if all(word in verdict.common() for word in words):
        terms.append(Term(-1.2, "a common name"))
    elif any(len(s.word) >= 7 and s.family for s in hers):
        terms.append(Term(0.4, "a long family name"))
    initials = any(s.initials == "agree" for s in hers)
    if (owners := min(s.owners for s in hers)) > 1 and not initials:
        terms.append(Term(-0.8 * math.log2(owners), "others of the list bear it too"))
    return terms


def _work_terms(person: Person, hers: list[Short], around: Surroundings) -> list[Term]:
    """Roles beside the places: one that agrees counts once, the first that does not ends it."""
    terms: list[Term] = []
    if _of_her_work(person, hers):
        terms.append(Term(0.9, "a title that her work gives"))
    elif not any(around.roles(s.start, s.end) for s in hers) and _own_work_near(
        person, hers, around
    ):
        terms.append(Term(0.6, "work as on the list nearby"))
    for short in hers:
        role = role_terms(person, short, around)
        if role and (score(role) < 0 or not any("as on the list" in t.why for t in terms)):
            terms += role
            if score(role) < 0:
                break
    return terms


def _of_her_work(person: Person, hers: list[Short]) -> bool:
    """Whether a title before a place is one that her work gives: `Me` of a lawyer."""
    titles: dict[str, list[str]] = toml("words.toml")["of_work"]
    own = roles.described(texts.folded(person.defender.context))
    return any(not own.isdisjoint(titles.get(short.title, ())) for short in hers)


def _place_beside(person: Person, hers: list[Short], around: Surroundings) -> bool:
    """`Sample, the Chitwe residents' chair`, where the list says Chitwe."""
    named = [texts.folded(each) for each in verdict.places(person.defender.context)]
    lines = [around.even[max(0, s.start - 50) : s.end + 50] for s in hers]
    return any(len(each) > 4 and each in line for each in named for line in lines)


def _own_work_near(person: Person, places: list[Short], around: Surroundings) -> bool:
    own = roles.own_work(person.defender.context)
    return bool(own) and any(own & around.works_near(s.start, s.end) for s in places)
