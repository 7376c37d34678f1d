"""One occurrence told five times in a document is one event, with the best date and sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.confidence import confidence
from monitor.extract.hits import Attached, Hit
from monitor.extract.sentences import Sentence
from monitor.model import Document, Event, Kind, PartialDate, Role, Term, digest_id

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
    part_of: Kind | None = None


def told_once(raws: Sequence[Raw | Cell], document: Document) -> tuple[Event, ...]:
    """Merge what is the same occurrence; events in the order in which the text first tells them."""
    told: list[_Told] = []
    for raw in raws:
        told += _from_cell(raw) if isinstance(raw, Cell) else _from_raw(raw)
    merged: list[list[_Told]] = []
    # those with a date of their own first, so that vaguer ones find them
    for each in sorted(told, key=lambda t: (not t.exact, t.date is None)):
        home = _home(each, merged)
        if home is None:
            merged.append([each])
        else:
            home.append(each)
    merged = [group for group in merged if not _only_part(group, merged)]
    ended = {
        (told.who, told.date) for group in merged for told in group if told.kind is Kind.SENTENCE
    }
    merged = [group for group in merged if not _ended(group, ended)]
    merged.sort(key=lambda group: min(t.sentence.start for t in group))
    return tuple(_event(group, document) for group in merged)


def _ended(group: Sequence[_Told], ended: set[tuple[str, PartialDate | None]]) -> bool:
    """Whether it is the hearing that ended in a sentence on its day: that is the occurrence."""
    return group[0].kind is Kind.TRIAL and any(
        told.date and told.date.is_full and (told.who, told.date) in ended for told in group
    )


def _only_part(group: Sequence[_Told], merged: Sequence[Sequence[_Told]]) -> bool:
    """Whether all that the group tells belongs to another event: a search to the arrest."""
    whole = {told.part_of for told in group}
    if None in whole:
        return False
    days = {told.date for told in group if told.date}
    return any(
        other[0].who == group[0].who
        and other[0].kind in whole
        and (
            any(a.date.agrees(b) for a in other if a.date for b in days)
            or any(_near(a, b) for a in other for b in group)
        )
        # told after it: "Later his flat was searched" is another matter
        and any(a.sentence.start >= b.sentence.start for a in other for b in group if _near(a, b))
        for other in merged
    )


def _near(one: _Told, other: _Told) -> bool:
    """Told within a few lines, and not of two days."""
    both = one.date and other.date and one.exact and other.exact
    two_days = both and one.date and other.date and not one.date.agrees(other.date)
    return not two_days and abs(one.sentence.start - other.sentence.start) < 400


def _from_raw(raw: Raw) -> list[_Told]:
    trigger, sentence = raw.hit.trigger, raw.sentence
    sure = confidence(raw.hit, raw.attached, sentence, raw.exact)
    current = (sentence.block.role not in _OLD_ROLES or trigger.current) and not trigger.old
    current = current and not raw.hit.past
    made = _Told(
        raw.who, trigger.kind, raw.date, raw.exact, raw.term, sentence, sure, current,
        trigger.rule, raw.facts, trigger.part_of,
    )  # fmt: skip
    return [made, *(replace(made, kind=kind, term=None) for kind in trigger.also)]


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
    if each.who != first.who or each.kind is not first.kind:
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
    )


def _fineness(day: PartialDate) -> int:
    return (day.month > 0) + (day.day > 0)
