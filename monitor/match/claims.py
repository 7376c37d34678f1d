"""Whose a place is: of hits and short forms that lie on each other, and of people who share one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.match import verdict
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from collections.abc import Hashable

    from monitor.match.people import Hit, Person
    from monitor.match.shorts import Short


@dataclass(slots=True)
class Case:
    """The places of one defender in one document, and what speaks for and against."""

    person: int
    hits: list[Hit] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    def places(self) -> set[tuple[int, int]]:
        """Where she may be named, from and to."""
        return {(h.start, h.end) for h in self.hits} | {(s.start, s.end) for s in self.shorts}

    def told_of(self, person: Person) -> Hashable:
        """What the case is weighed by: the same for namesakes of whom the list tells the same."""
        who = person.defender
        hits = tuple([hit._replace(person=0) for hit in self.hits])
        shorts = tuple([short._replace(person=0) for short in self.shorts])
        return person.names, person.exactly, who.country, who.context, hits, shorts

    def take(self, other: Case) -> None:
        """Weigh the case as another one of whom the same is told."""
        self.hits = [hit._replace(person=self.person) for hit in other.hits]
        self.shorts = [short._replace(person=self.person) for short in other.shorts]
        self.terms = list(other.terms)


def outermost(hits: list[Hit]) -> list[Hit]:
    """Drop hits within a longer name that is somebody else's, and repeats of one's own."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=_order):
        inside = [k for k in kept if k.start <= hit.start and hit.end <= k.end]
        if any(k.person == hit.person for k in inside):
            continue
        if any(k.end - k.start > hit.end - hit.start and k.cost < 1.3 for k in inside):
            continue
        if _holds_more(hit) and any(_is_all(k) for k in inside):
            continue  # `Nguyen Van An`, where she is listed, is not `Nguyen Huu An`
        kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _holds_more(hit: Hit) -> bool:
    """Whether the text's name leaves out a word of the listed one, and has another instead."""
    if hit.name is None or not hit.missing:
        return False
    left = [word for at, word in enumerate(hit.name.loose) if at not in hit.missing]
    return hit.end - hit.start > len(" ".join(left)) + 1


def _is_all(hit: Hit) -> bool:
    return hit.cost < 0.3 and not hit.missing and not hit.inside


def _order(hit: Hit) -> tuple[int, int, float]:
    """Longest first; of the same place what leaves out least, and says what it leaves out."""
    unsaid = hit.name is None and "left out" in hit.what
    return hit.start - hit.end, 9 if unsaid else len(hit.missing), hit.cost


def free(found: list[Short], hits: list[Hit]) -> list[Short]:
    """Shorts that are not within a whole name, one a place and person."""
    best: dict[tuple[int, int, int], Short] = {}
    for short in found:
        key = (short.person, short.start, short.end)
        if any(h.start < short.end and short.start < h.end for h in hits):
            continue
        if key not in best or short.cost < best[key].cost:
            best[key] = short
    for key in [each for each in best if _is_rather(best, best[each])]:
        del best[key]
    agreed = {short.end for short in best.values() if short.initials == "agree"}
    kept = (s for s in best.values() if s.initials != "differ" or s.end not in agreed)
    return sorted(kept, key=lambda s: s.start)


def _is_rather(best: dict[tuple[int, int, int], Short], short: Short) -> bool:
    """Whether the ending says that a man of the same family name is meant, or a woman."""
    return short.initials != "agree" and any(
        other.person != short.person
        and other.initials != "differ"
        and other.cost + _GENDER <= short.cost
        for (_, start, end), other in best.items()
        if (start, end) == (short.start, short.end)
    )


_GENDER = 0.4  # about what the ending of the other gender costs


def contest(cases: dict[int, Case]) -> dict[int, verdict.Verdict]:
    """Verdicts, after those who claim the same place have been told apart."""
    sums = {p: verdict.score(case.terms) for p, case in cases.items()}
    tied: set[int] = set()  # with how many others makes no difference: one of them is asked about
    for p, q in _rivals(cases):
        low, high = (p, q) if sums[p] < sums[q] else (q, p)
        alike = bool(cases[low].hits) == bool(cases[high].hits)
        other = _spelled_otherwise(p, q, cases)
        low = low if other is None else other
        if sums[high] - sums[low] >= 1.0 or not alike or other is not None:
            cases[low].terms.append(Term(-6.0, "the name is another listed person's here"))
        else:
            tied |= {low, high}
    for each in tied:  # not so much that nobody would be asked
        weight = max(-2.6, verdict.POSSIBLE - max(sums[each], verdict.POSSIBLE))
        cases[each].terms.append(Term(weight, "two listed people bear the name"))
    return {p: verdict.add_up(case.terms) for p, case in cases.items()}


def _spelled_otherwise(p: int, q: int, cases: dict[int, Case]) -> int | None:
    """Of two whose names only sound alike, who is not written so where the other one is."""
    if not (cases[p].hits and cases[q].hits):
        return None
    if (as_listed := _is_as_listed(cases[p])) != _is_as_listed(cases[q]):
        return q if as_listed else p
    mine, theirs = (min(hit.cost for hit in cases[each].hits) for each in (p, q))
    if abs(mine - theirs) < _OTHERWISE:
        return None
    return p if mine > theirs else q


def _is_as_listed(case: Case) -> bool:
    """Whether the very letters of a listed name stand there, in either order."""
    return any(hit.name is None and hit.cost < _LETTER_BY_LETTER for hit in case.hits)


_LETTER_BY_LETTER = 0.25  # what a form costs at most of which nothing is left out
_OTHERWISE = 0.15  # of cost: another spelling, not an accent or a case


def _rivals(cases: dict[int, Case]) -> list[tuple[int, int]]:
    """Pairs of people who have nothing but the same places."""
    at: dict[int, list[int]] = {}
    for p, case in cases.items():
        for each in {h.start for h in case.hits} | {s.start for s in case.shorts}:
            at.setdefault(each, []).append(p)
    met = {(p, q) for people in at.values() for p in people for q in people if p < q}
    return sorted((p, q) for p, q in met if _share(cases[p], cases[q]))


def _share(a: Case, b: Case) -> bool:
    mine = {(h.start, h.end) for h in (a.hits or a.shorts)}
    theirs = {(h.start, h.end) for h in (b.hits or b.shorts)}
    if bool(a.hits) != bool(b.hits):
        short, other = (b, a) if a.hits else (a, b)
        ranges = {(s.start, s.end) for s in other.shorts}
        return bool(short.shorts) and all((s.start, s.end) in ranges for s in short.shorts)
    return mine <= theirs or theirs <= mine


def only(short: Short, claims: list[Short]) -> bool:
    return all(other.person == short.person or other.cost > short.cost + 0.15 for other in claims)


def latest(short: Short, hits: list[Hit], foreign: list[int]) -> bool:
    """Whether no namesake was named after her and before this place."""
    before = [h.start for h in hits if h.start < short.start]
    away = [at for at in foreign if at < short.start]
    return not away or (bool(before) and max(before) > max(away))
