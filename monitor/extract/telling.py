"""One occurrence told five times in a document is one event, with the best date and sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.confidence import confidence
from monitor.extract.hits import Attached, Hit
from monitor.extract.sentences import Sentence
from monitor.extract.words import Leaning
from monitor.model import Document, Event, Kind, PartialDate, Role, Term, digest_id

# what ends a stay: let go after questioning, back in the cell from hospital
_ENDS = frozenset({Kind.RELEASE, Kind.DETENTION, Kind.HEALTH})
_WORTH = 0.55  # how sure mere words must be for a person to be asked
_WORTH_TWICE = 0.8  # the same where something else explains the words
# what a phrase tells of her in the same sentence, and words that go with it anyway
_EXPLAINS = {
    Kind.DETENTION: frozenset({Kind.HARASSMENT}),
    Kind.HARASSMENT: frozenset(
        {Kind.DETENTION, Kind.DISAPPEARANCE, Kind.DEATH, Kind.HEALTH, Kind.ILL_TREATMENT}
    ),
}
_CLOSE = 250  # letters between what is told and what only follows from it
_OLD_ROLES = frozenset({Role.BACKGROUND, Role.ADDITIONAL})
# kinds of which a text often tells several undated ones
_MANY = frozenset({Kind.HEALTH, Kind.HARASSMENT, Kind.ILL_TREATMENT})


@dataclass(frozen=True, slots=True)
class Raw:
    """One phrase's event for one person."""

    who: str
    hit: Hit
    attached: Attached
    sentence: Sentence
    date: PartialDate | None
    exact: bool  # its date stands in its sentence
    term: Term | None
    facts: tuple[tuple[str, str], ...] = ()
    leaning: Leaning | None = None  # of the words of its sentence, for this person


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table cell gives to the event of its row."""

    who: str
    kind: Kind
    sentence: Sentence
    date: PartialDate | None
    term: Term | None


@dataclass(frozen=True, slots=True)
class _Told:
    """An event in the making."""

    who: str
    kind: Kind
    date: PartialDate | None
    exact: bool
    term: Term | None
    sentence: Sentence
    sure: float
    current: bool
    rule: str
    facts: tuple[tuple[str, str], ...]
    part_of: tuple[Kind, ...] = ()
    follows: bool = False
    stage: str = ""
    opens: bool = False
    by_words: bool = False  # no phrase says it

    def date_agrees(self, other: "_Told") -> bool:
        return bool(self.date and other.date and self.date.agrees(other.date))


def told_once(raws: Sequence[Raw | Cell], document: Document) -> tuple[Event, ...]:
    """Merge what is the same occurrence; events in the order in which the text first tells them."""
    told: list[_Told] = []
    for raw in raws:
        told += _from_cell(raw) if isinstance(raw, Cell) else _from_raw(raw)
    told = _worth_asking(told)
    merged: list[list[_Told]] = []
    # phrases before mere words; those with a date of their own first, so that vaguer ones find them
    for each in sorted(told, key=lambda t: (t.by_words, not t.exact, t.date is None)):
        home = _home(each, merged)
        if home is None:
            merged.append([each])
        else:
            home.append(each)
    by_phrases = [group for group in merged if not group[0].by_words]
    merged = [group for group in merged if not _only_part(group, by_phrases)]
    ended = {
        (each.who, each.date)
        for group in by_phrases
        for each in group
        if each.kind is Kind.SENTENCE
    }
    merged = [group for group in merged if not _ended(group, ended)]
    merged.sort(key=lambda group: min(t.sentence.start for t in group))
    return tuple(_event(group, document) for group in merged)


def _worth_asking(told: Sequence[_Told]) -> list[_Told]:
    """Without what mere words say too weakly, or of a kind that a phrase tells of her anywhere."""
    phrases = [each for each in told if not each.by_words]
    of_her = {(each.who, each.kind) for each in phrases}
    there = {(each.who, each.sentence.start, each.kind) for each in phrases}

    def worth(each: _Told) -> bool:
        at = each.who, each.sentence.start
        explained = any((*at, kind) in there for kind in _EXPLAINS.get(each.kind, ()))
        explained = explained or each.sentence.block.role is Role.LETTER  # it asks for things
        needed = _WORTH_TWICE if explained else _WORTH
        return each.sure >= needed and (each.who, each.kind) not in of_her

    return [each for each in told if not each.by_words or worth(each)]


def _ended(group: Sequence[_Told], ended: set[tuple[str, PartialDate | None]]) -> bool:
    """Whether it is the hearing that ended in a sentence on its day: that is the occurrence."""
    return group[0].kind is Kind.TRIAL and any(
        told.date and told.date.is_full and (told.who, told.date) in ended for told in group
    )


def _only_part(group: Sequence[_Told], merged: Sequence[Sequence[_Told]]) -> bool:
    """Whether all that the group tells belongs to another event: a search to the arrest."""
    if not all(told.part_of for told in group):
        return False
    whole = {kind for told in group for kind in told.part_of}
    mine = [other for other in merged if other[0].who == group[0].who and other is not group]
    others = [other for other in mine if other[0].kind in whole and any(t.current for t in other)]
    if all(told.follows for told in group):
        return _follows(group, others, mine)
    days = {told.date for told in group if told.date}
    return any(
        any(a.date.agrees(b) for a in other if a.date for b in days)
        or any(_near(a, b) for a in other for b in group)
        for other in others
        # told after it: "Later his flat was searched" is another matter
        if any(a.sentence.start >= b.sentence.start for a in other for b in group if _near(a, b))
    )


def _follows(
    group: Sequence[_Told], others: Sequence[Sequence[_Told]], mine: Sequence[Sequence[_Told]]
) -> bool:
    """Whether what it belongs to is told right before: sent home from hospital, barred from travel
    on release. Not so of whom was arrested since, nor of what has a day of its own."""
    kind = group[0].kind
    if kind in _ENDS:
        stays = [[told for told in other if told.opens] for other in others]
        held = [o for o in mine if o[0].kind is Kind.DETENTION and not all(t.follows for t in o)]
        return _back(group, stays) < min(_CLOSE, _back(group, held))
    return any(
        _back([b], [[a]]) < _CLOSE and not (b.exact and a.date and not b.date_agrees(a))
        for other in others
        for a in other
        for b in group
    )


def _back(group: Sequence[_Told], others: Sequence[Sequence[_Told]]) -> int:
    """How many letters before the group the nearest of the others is told."""
    apart = (b.sentence.start - a.sentence.start for other in others for a in other for b in group)
    return min((letters for letters in apart if letters >= 0), default=1 << 20)


def _near(one: _Told, other: _Told) -> bool:
    """Told within a few lines, and not of two days."""
    both = one.date and other.date and one.exact and other.exact
    two_days = both and one.date and other.date and not one.date.agrees(other.date)
    return not two_days and abs(one.sentence.start - other.sentence.start) < 400


def _from_raw(raw: Raw) -> list[_Told]:
    trigger, sentence = raw.hit.trigger, raw.sentence
    current = (sentence.block.role not in _OLD_ROLES or trigger.current) and not trigger.old
    current = current and not raw.hit.past
    made = _Told(
        raw.who, trigger.kind, raw.date, raw.exact, raw.term, sentence,
        _sure(raw, trigger.kind), current, raw.hit.rule, raw.facts, trigger.part_of,
        raw.hit.follows, raw.hit.stage, raw.hit.opens, trigger.by_words,
    )  # fmt: skip
    more = (replace(made, kind=kind, term=None, sure=_sure(raw, kind)) for kind in trigger.also)
    return [made, *more]


def _sure(raw: Raw, kind: Kind) -> float:
    odds = raw.leaning.odds[kind] if raw.leaning else None
    return confidence(raw.hit, raw.attached, raw.sentence, raw.exact, kind, odds)


def _from_cell(cell: Cell) -> list[_Told]:
    return [
        _Told(
            cell.who, cell.kind, cell.date, cell.date is not None, cell.term, cell.sentence,
            0.85, True, "column", (),
        )
    ]  # fmt: skip


def _home(each: _Told, merged: Sequence[list[_Told]]) -> list[_Told] | None:
    """The occurrence that `each` tells again: the nearest in the text of those that fit."""
    fits = [group for group in merged if _same(each, group)]
    if not fits:
        return None
    return min(fits, key=lambda g: _distance(each, g))


def _distance(each: _Told, group: Sequence[_Told]) -> tuple[bool, int]:
    same_term = any(t.term and each.term and t.term.length == each.term.length for t in group)
    return (not same_term, min(abs(t.sentence.start - each.sentence.start) for t in group))


def _same(each: _Told, group: Sequence[_Told]) -> bool:
    first = group[0]
    if each.who != first.who or each.kind is not first.kind or _another_step(each, group):
        return False
    lengths = {t.term.length for t in group if t.term}
    if each.term and lengths and each.term.length not in lengths:
        return False
    dates = [t.date for t in group if t.date]
    row = each.rule == "column" or first.rule == "column"
    if (
        each.sentence.block.kind == "table_row"
        and row
        and each.sentence.number == first.sentence.number
    ):
        return True
    if each.date and dates:
        return any(each.date.agrees(day) for day in dates)
    if each.kind in _MANY and each.rule != first.rule:
        near = any(abs(t.sentence.start - each.sentence.start) < 400 for t in group)
        return near or each.sentence.block.role is Role.TITLE
    return True


def _another_step(each: _Told, group: Sequence[_Told]) -> bool:
    """ "Moved" is not the arrest, "found again" not the abduction; one day has one of them."""
    if each.stage in {told.stage for told in group}:
        return False
    return not any(
        each.date_agrees(told) or (not each.date and each.sentence.start == told.sentence.start)
        for told in group
    )


def _event(group: Sequence[_Told], document: Document) -> Event:
    dated = [t for t in group if t.date]
    exact = [t for t in dated if t.exact] or dated
    day = max((t.date for t in exact if t.date), key=_fineness, default=None)
    term = next((t.term for t in group if t.term), None)
    body = [t for t in group if t.sentence.block.role is not Role.TITLE] or list(group)
    best = max(body, key=lambda t: (t.exact, t.term is not None, t.sure))
    sure = max(t.sure for t in group)
    facts = dict(pair for t in reversed(group) for pair in t.facts)
    start, end = best.sentence.start, best.sentence.end
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    evidence = text.strip()
    return Event(
        id=digest_id(document.id, best.who, best.kind, day, term, start),
        document=document.id,
        defender=best.who,
        kind=best.kind,
        date=day,
        term=term,
        evidence=evidence,
        start=start,
        end=start + len(evidence),
        role=best.sentence.block.role,
        confidence=round(min(0.99, sure + 0.02 * (len(group) - 1)), 3),
        current=any(t.current for t in group),
        rule=best.rule,
        facts=tuple(facts.items()),
        by_words=best.by_words,
    )


def _fineness(day: PartialDate) -> int:
    return (day.month > 0) + (day.day > 0)
