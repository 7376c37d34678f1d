"""What ties the cases of one document to the list beyond the name: others of it in the text, and
what was told before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.match import verdict
from monitor.match.before import before_terms, told_of
from monitor.match.claims import Case
from monitor.match.untied import told_beside_terms, untied_terms
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.index import WatchIndex
    from monitor.match.shorts import Short
    from monitor.ports import Record


def named_together(index: WatchIndex, cases: dict[int, Case]) -> None:
    """Others of the list beside her: those of her own case prove most."""
    sure = {p for p, c in cases.items() if c.hits and verdict.score(c.terms) >= verdict.CONFIRM}
    for p, case in cases.items():
        others = {q for q in sure - {p} if case.places().isdisjoint(cases[q].places())}
        if not others:  # nobody, or only who may be meant by the very name that may be hers
            continue
        mine = index.people[p].defender
        words = verdict.places(mine.context)
        same = [q for q in others if words & verdict.places(index.people[q].defender.context)]
        near = [
            q for q in others if mine.country and index.people[q].defender.country == mine.country
        ]
        if same:
            case.terms.append(Term(0.8, "named with others of the same place or case"))
        elif near and not any(term.doubt for term in case.terms):
            case.terms.append(Term(0.4, "named with others of the same country"))
        if (same or near) and _hardly_another(index, case):
            case.terms.append(Term(0.8, "one of few listed of her country"))


def told_before(
    index: WatchIndex, cases: dict[int, Case], around: Surroundings, record: Record
) -> None:
    """Ties of the record, where part of a name stands of which nothing else is sure."""
    scores = {p: verdict.score(case.terms) for p, case in cases.items()}
    for p, case in cases.items():
        if case.hits:
            places = [(hit.start, hit.end) for hit in case.hits]
            places = sorted([*places, *((short.start, short.end) for short in case.shorts)])
            if scores[p] >= verdict.CONFIRM:
                case.terms += untied_terms(index.people[p], places, case.terms, around, record)
            elif scores[p] >= verdict.POSSIBLE:
                case.terms += told_beside_terms(index.people[p], places, case.terms, around)
        if case.hits or not _DOUBTED <= scores[p] < verdict.CONFIRM:
            continue
        sure = (q for q in cases if scores[q] >= verdict.CONFIRM)
        others = (told_of(record(index.people[q].defender.id)) for q in sure)
        mine = told_of(record(index.people[p].defender.id))
        case.terms += before_terms(index.people[p], mine, others, around)


_DOUBTED = -1.0  # from which on what was told before may tip the scale


def _hardly_another(index: WatchIndex, case: Case) -> bool:
    """Whether a part of a name that is nobody else's on a short list is called with respect, is a
    long family name, or a given name that few have, spelt as there."""
    if case.hits or index.count(index.people[case.person].defender.country) > _SMALL:
        return False
    hers = [short for short in case.shorts if short.owners == 1]
    return any(
        short.title or (short.family and len(short.word) > _LONG_WORD) or _is_rare(short)
        for short in hers
    )


def _is_rare(short: Short) -> bool:
    alone = not short.family and not short.initials and short.cost < _EXACT
    return alone and len(short.word) > _SHORT_WORD and short.word not in verdict.common()


_SMALL = 50  # listed people of one country, among whom a name rarely meets by chance
_LONG_WORD, _SHORT_WORD, _EXACT = 5, 3, 0.1
