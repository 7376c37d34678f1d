"""Who got which term: one verdict over several people, with different outcomes."""

from collections.abc import Sequence

from monitor.extract.hits import FALLBACK, Attached, Hit
from monitor.extract.spans import GROUP, OTHER, PRONOUN, RELATIVE, ROLE, WATCHED, Span
from monitor.extract.terms import FoundTerm
from monitor.model import Kind, Term


def shares(
    hit: Hit, attached: Attached, spans: Sequence[Span], terms: Sequence[FoundTerm], until: int,
    *, in_turn: bool = False,
) -> dict[str, Term | None]:  # fmt: skip
    """Who got which term: "A to five years, B and C to three", "eight years for A, five for B".

    until: where the next event of the kind begins; in_turn: the sentence says "respectively"."""
    made: dict[str, Term | None] = dict.fromkeys(attached.watched)
    own = [t for t in terms if hit.start <= t.start and t.end <= hit.end]
    start = min(hit.start, attached.at[0]) if attached.at[1] else hit.start
    people = [s for s in spans if s.keys and start <= s.start < until and s.type != ROLE]
    people = [s for s in people if not (s.type == PRONOUN and s.possessive)]
    later = [t for t in terms if hit.start <= t.start < until]
    if not later:
        return made
    leads = hit.trigger.who in ("slot", "after")  # "eleven years on A and eight on B"
    reversed_ = bool(own) and leads and own[0].start < attached.at[0]
    items = sorted(
        [(s.start, s) for s in people] + [(t.start, t) for t in later], key=lambda i: i[0]
    )
    pairs = _one_each(people, attached, later, in_turn=in_turn)
    pairs = pairs or _pairs(
        [item for _, item in (reversed(items) if reversed_ else items)], attached, hit
    )
    for key, term in pairs:
        if not key.startswith("~") and made.get(key) is None:
            made[key] = term
    if own and len(attached.keys) == 1 and attached.at[0] >= own[-1].end and len(later) > len(own):
        # "given four years, A has starved himself for five days": the days are of something else
        made.update(dict.fromkeys(attached.watched, own[-1].term))
    if own and all(made[key] is None for key in attached.watched):
        made.update(dict.fromkeys(attached.watched, own[-1].term))
    if own and hit.trigger.kind is Kind.SENTENCE and len(own) > 1 and not in_turn:
        made.update(dict.fromkeys(attached.watched, own[-1].term))
    return made


def _one_each(
    people: Sequence[Span], attached: Attached, terms: Sequence[FoundTerm], *, in_turn: bool
) -> list[tuple[str, Term]]:
    """Each of several their own: "A and B to five and three years", "… respectively"."""
    given = [*terms[0].before, terms[0].term]
    if in_turn and len(given) == 1:
        given = [found.term for found in terms]
    group = [key for span in people for key in span.keys]
    if len(given) < 2 or len(set(group)) != len(given):
        group = list(attached.keys)
    return list(zip(group, given, strict=True)) if 1 < len(given) == len(group) else []


def _pairs(
    items: Sequence[Span | FoundTerm], attached: Attached, hit: Hit
) -> list[tuple[str, Term]]:
    made: list[tuple[str, Term]] = []
    group: list[str] = list(attached.keys) if attached.how in FALLBACK else []
    if attached.at[1] <= hit.start:
        group = list(attached.keys)
    fresh, given = True, False
    for item in items:
        if isinstance(item, FoundTerm):
            if not given or fresh:
                made += [(key, item.term) for key in group]
            given, fresh = True, False
        elif item.type in (WATCHED, OTHER, GROUP, RELATIVE, PRONOUN):
            if given and not fresh:
                group = []
            group += [key for key in item.keys if key not in group]
            fresh = True
    return made
