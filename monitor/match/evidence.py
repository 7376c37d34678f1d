"""What speaks for and against a defender in one document: at the places that may name her, and in
the rest of it. How the terms are summed is in verdict.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import countries, han, roles, verdict
from monitor.match.called import called_terms
from monitor.match.data import members, toml
from monitor.match.distance import same_initial
from monitor.match.further import further_words, goes_on, initials
from monitor.match.romanise import latin
from monitor.match.runs import Runs
from monitor.match.scripts import HAN, has_case, script
from monitor.match.told import told_terms
from monitor.match.verdict import Term, score
from monitor.match.whence import home_terms
from monitor.match.work import role_terms
from monitor.match.written import order_terms, spelt_far

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


def of_whole(
    person: Person, hits: list[Hit], found: Runs, around: Surroundings
) -> tuple[list[Hit], list[Term]]:
    """Terms of a case with whole names, and the hits that are hers.

    Places are judged one by one: a namesake with a title beside a place does not take the others.
    What stands first in the text leads those that say nothing of their own.
    """
    named = [
        (hit, name_terms(person, hit, found, around), _bearer(person, hit, around, hit is hits[0]))
        for hit in hits
    ]
    against = [hit for hit, name, role in named if score(role) <= -4 or score(name) <= 0]
    neutral = [hit for hit, *_ in named if hit not in against]
    if against and neutral and not _is_hers(person, against, neutral, named):
        neutral = []
    chosen = _told_apart([each for each in named if each[0] in (neutral or hits)])
    mine = [hit for hit, *_ in chosen]
    best_name = max((name for _, name, _ in chosen), key=score)
    said = [role for _, _, role in chosen if role]
    agree = any(score(role) > 0 for role in said)
    best_role = max(said, key=score if agree else lambda role: abs(score(role))) if said else []
    if agree and any(score(role) < -4 for role in said):
        best_role = min(said, key=score)
    if not neutral and against:
        best_name = min((name for _, name, _ in chosen), key=score)
    context = _context(person, mine, best_role, around)
    if all(hit.what in _BY_SOUND for hit in mine):
        best_name = [*best_name, Term(-0.6, "only the sound is compared")]
        if (
            len(mine) == 1
            and score(context) <= 0
            and not best_role
            and (mine[0].what == "by ear in Han" or _is_frequent(mine[0], around))
        ):
            best_name.append(Term(-2.0, "named once, without support"))
    if nickname_beside(person, mine, around):
        best_name = [*best_name, Term(2.0, "another of her names beside it")]
    return mine, [*best_name, *best_role, *context]


_BY_SOUND = ("same sound in Han", "by ear in Han")


def _is_frequent(hit: Hit, around: Surroundings) -> bool:
    """Whether many people must have a Chinese name that sounds so: two characters, or a family
    name of millions."""
    name = texts.folded(around.even[hit.start : hit.end]).replace(" ", "")
    return len(name) < 3 or name[0] in toml("han.toml")["frequent"]


def nickname_beside(person: Person, hits: list[Hit], around: Surroundings) -> bool:
    """Whether a word that only another of her names has stands right beside: `X, known as Y`."""
    for hit in hits:
        if hit.name is None or len(person.names) < 2:
            continue
        own = {latin(word) for name in person.names for word in name.loose}
        own -= {latin(word) for word in hit.name.loose}
        near = around.even[hit.end : hit.end + _BESIDE].split("'")[0:3]
        words = re.findall(r"[^\W\d_]{4,}", " ".join(near))
        if any(word in own and word not in verdict.common() for word in words):
            return True
    return False


_BESIDE = 24


def _bearer(person: Person, hit: Hit, around: Surroundings, first: bool) -> list[Term]:
    """What a place says of its bearer: work, what else is told of her, what she is called."""
    terms = [*role_terms(person, hit, around), *told_terms(person, hit, around)]
    return terms or called_terms(person, hit, around, first)


Named = tuple["Hit", list[Term], list[Term]]


def _told_apart(named: list[Named]) -> list[Named]:
    """Without the places of a namesake whose name is less hers, where others tell of her."""
    told = [score(name) for _, name, role in named if score(role) > 0]
    free = [score(name) - 0.5 for _, name, role in named if not role]
    if not told and not free:
        return named
    best = max([*told, *free])
    return [each for each in named if score(each[2]) > -1.0 or score(each[1]) > best - 0.5]


def _context(person: Person, mine: list[Hit], role: list[Term], around: Surroundings) -> list[Term]:
    """What the rest of the text says; for one told of otherwise only what stands beside her."""
    places = [(hit.start, hit.end) for hit in mine]
    context = around.context_terms(person.defender)
    country = around.country_terms(person.defender, places)
    if score(role) <= 0:
        country += home_terms(person, mine[0], around)
    if score(role) >= 0:
        return context + country
    if score(context) <= 0:
        return [*context, Term(-1.2, "neither place nor work as on the list"), *country]
    if not any(term.doubt for term in role):
        return context + country
    if around.near(person.defender, places):
        return [Term(0.8, "the list's context stands beside her"), *_against(country)]
    return [Term(-0.4, "the list's context stands elsewhere in the text"), *_against(country)]


def _against(terms: list[Term]) -> list[Term]:
    return [term for term in terms if term.weight < 0]


def _is_hers(
    person: Person,
    against: list[Hit],
    neutral: list[Hit],
    named: list[tuple[Hit, list[Term], list[Term]]],
) -> bool:
    """Whether the places without a title are hers, not the namesake's named again."""
    del person
    whole = [hit for hit in neutral if hit.name is None or not hit.missing]
    if whole and all(hit.missing for hit in against):
        return True  # those leave out, or have otherwise, what these have of her name
    fuller = {id(hit): hit.end - hit.start for hit in against}
    longest = max(fuller.values())
    role_for = any(score(role) > 0 for hit, _, role in named if hit in neutral)
    first = min(hit.start for hit in neutral) < min(hit.start for hit in against)
    return role_for or first or any(hit.end - hit.start > longest for hit in neutral)


# ---------------------------------------------------------------- the name


def name_terms(person: Person, hit: Hit, found: Runs, around: Surroundings) -> list[Term]:
    """What the name itself says at one place."""
    if hit.what == "one word":
        return [Term(verdict.ONE_WORD, "a single name")]
    usual = 0.4 * (len(hit.name.loose) - len(hit.missing)) if hit.name else 2.0
    beyond = min(1.2, 1.5 * max(0.0, hit.cost - usual))
    terms = [Term(verdict.FULL, "the full name"), Term(-hit.cost - beyond, hit.what)]
    if hit.name is not None:
        terms += _left_out(person, hit, found, around.document.language)
        if hit.cost >= 2.0 and len(hit.name.loose) > 2 and not hit.missing:
            terms.append(Term(1.4, "every other word of the name stands there"))
        if spelt_far(hit, around):
            weak = hit.missing and hit.cost >= 1.0  # `Mr Gate` of a longer name: nothing is left
            far = beyond - (2.8 if weak else 1.4)
            terms.append(Term(far, "spelt too far from the list to be sure of"))
        present = [w for i, w in enumerate(hit.name.loose) if i not in hit.missing]
        common = [word in verdict.common() for word in present]
        if score(terms) < _HALF and any(common) and not all(common):
            terms.append(Term(-0.8, "and a common one is left"))
    else:
        present = _without_particles(person, around.even[hit.start : hit.end])
    if hit.what not in _BY_SOUND:  # which costs by itself
        terms.append(verdict.rarity(present) if not _is_common(person, present) else _COMMON)
    terms += order_terms(hit, present, around)
    terms += alphabet_terms(person, hit, around)
    terms += gloss_terms(person, hit, around)
    if around.is_credit(hit.start, hit.end):
        terms.append(Term(-5.0, "the credit of a picture or a report"))
    if around.is_contact(hit.end):
        terms.append(Term(-5.0, "somebody to be written to or called"))
    if around.is_namesake(hit.start, hit.end):
        terms.append(Term(-4.5, "the text tells a namesake apart here"))
    if any(not has_case(word[0]) and roles.described(word) for word in hit.inside):
        terms.append(Term(-3.0, "with somebody's work between"))
    if _another_family(person, hit, around):
        terms.append(Term(-3.0, "another family name follows"))
    return terms + further_words(person, hit, found, around.even, around.document.text)


def _without_particles(person: Person, written: str) -> list[str]:
    """The words of a name in a text, without those that tell nobody from anybody else."""
    words = texts.folded(written).replace("-", " ").split()
    if person.defender.country in members("cultures.toml", "family_first"):
        return words
    return [each for each in words if each not in members("words.toml", "particles")] or words


_FAMILY = re.compile(r" (ال[^\W\d_]{3,})(?!\w)")


def _another_family(person: Person, hit: Hit, around: Surroundings) -> bool:
    """Whether a name in Arabic letters whose family name is left out goes on with another."""
    if not goes_on(person, hit, around.even):
        return False
    follows = _FAMILY.match(around.even, hit.end)
    word = follows.group(1) if follows else ""
    if not word or word in person.words or word in members("told.toml", "no_family"):
        return False
    if word.startswith("الم") and word[-1] != "ي":  # who is detained, wounded, accused
        return False
    return not roles.described(word) and not countries.spoken_of(word)


_HALF = 2.0  # the sum of a full name that lacks one of two families

_COMMON = verdict.rarity(["maria", "jose"])


def _is_common(person: Person, present: list[str]) -> bool:
    """Whether what stands there in another alphabet is a very common name in the Latin one."""
    if not present or script(present[0][0]) in ("latin", "han") or len(present) > 2:
        return False
    return any(
        name.script == "latin" and len(name.loose) == len(present) and _all_common(name.loose)
        for name in person.names
    )


def _all_common(words: Sequence[str]) -> bool:
    return all(word in verdict.common() for word in words)


def _drops_family(person: Person, hit: Hit, missing: Sequence[int]) -> bool:
    """Whether the word left out is the last of another listed name: of `Teo Bela Paz`, as whom the
    list knows `Teo Bela` too, `Teo Paz`; where people go by the first of two family names."""
    name = hit.name
    two = person.defender.country in members("cultures.toml", "two_families")
    if name is None or not two or not missing or len(name.loose) - 1 in missing:
        return False
    lasts = {each.loose[-1] for each in person.names if len(each.loose) > 1}
    return any(name.loose[at] in lasts for at in missing if at)


def _left_out(person: Person, hit: Hit, found: Runs, language: str) -> list[Term]:
    """What is missing of the listed name; an initial may stand for the given name."""
    name, missing, country = hit.name, hit.missing, person.defender.country
    if name is None:
        return []
    shown = {latin(each)[:1] for each in initials(hit, found)}  # "Leo A. Bela" of Leo Acosta Bela
    missing = tuple(at for at in missing if not at or latin(name.loose[at])[:1] not in shown)
    if _drops_family(person, hit, missing):
        return [Term(-4.0, "the family name of another of her names left out")]
    if 0 in missing and (letters := _initials_before(hit, found, language)):
        if not any(same_initial(each, latin(name.loose[0])[:1]) for each in letters):
            return [Term(-5.0, "another initial")]
        rest = verdict.left_out(name, [each for each in missing if each], country)
        return [Term(-0.3, "an initial for the given name"), *rest]
    return verdict.left_out(name, missing, country)


def _initials_before(hit: Hit, found: Runs, language: str) -> list[str]:
    """First letters that stand right before a hit; in French `M.` is a title."""
    for run in found.at(hit.start, hit.end):
        for at, unit in enumerate(run.units):
            if unit.start == hit.start:
                first = at
                while first and run.units[first - 1].kind == "initial":
                    first -= 1
                given = [latin(each.word)[:1] for each in run.units[first:at]]
                alone = len(given) == 1 and language.startswith("fr")
                return [each for each in given if each != "m" or not alone]
    return []


def alphabet_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """A script that writes no vowels proves less, and only where the country reads it."""
    written = script(around.even[hit.start])
    if hit.name is None or written not in ("arabic", "hebrew") or written == hit.name.script:
        return []
    terms = [Term(-0.4, "compared across alphabets")]
    if person.defender.country not in members("cultures.toml", f"{written}_readers"):
        terms.append(Term(-3.0, "her country does not write so"))
    if hit.what == "order swapped":
        terms.append(Term(-2.5, "in another order"))
    if hit.inside:
        terms.append(Term(-0.3, "with words between"))
    if hit.missing:
        ends = {0, len(hit.name.loose) - 1} & set(hit.missing)
        terms.append(Term(-0.8 if ends else -0.3, "and not all of it"))
    return terms


_GLOSS = re.compile(rf"\s*[(（,，]?\s*([{HAN}·]{{2,8}})(?=[)）,，]|$)")
_GLOSSED = re.compile(rf"([{HAN}·]{{2,8}})\s*[(（]\s*$")


def gloss_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """Han characters given beside a romanised name agree with the list's, or they do not."""
    listed = {"".join(name.words) for name in person.names if name.script == "han"}
    if not listed or han.is_han(around.even[hit.start]):
        return []
    beside_it = _GLOSS.match(around.even[hit.end : hit.end + 14]) or _GLOSSED.search(
        around.even[max(0, hit.start - 12) : hit.start]
    )
    if not beside_it:
        return []
    given = beside_it.group(1).replace("·", "")
    if any(each in given or given in each for each in listed):
        return [Term(2.0, "the same characters beside it")]
    return [Term(-9.0, "other characters beside it")]
