"""What is new: the events of one document about one defender, held against her record.

Pure. Says for each event whether staff hear of it now (`new`), a person looks first (`unsure`), it
was told before (`known`) or is history (`background`), with a reason, and how the record stands
afterwards. Nothing here reads text; when two tellings are one occurrence is in `same`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.model import (
    UNREAD,
    Change,
    Document,
    Event,
    Kind,
    Occurrence,
    PartialDate,
    Reason,
    Standing,
    Status,
    Term,
    digest_id,
)

LINE = 0.7  # below this confidence an event waits for a person
_WARY = 0.1  # so much surer mere words must be: they have been tried on few texts
FLOOR = 0.3  # below this it is not worth asking
_EVIDENCE = 8
# Days by which organisations are late with a first report: sooner, the earlier document was about
# this very thing; later, it is history that every document repeats.
_LATE = (14, 60)
# kinds of which there are many: an undated one is not just any earlier one told again
_MANY = frozenset({Kind.HEALTH, Kind.HARASSMENT, Kind.ILL_TREATMENT, Kind.TRIAL, Kind.APPEAL})
_STEPS = frozenset({Kind.DETENTION, Kind.TRIAL})  # close in time and yet several


def decide(
    events: Sequence[Event],
    record: Sequence[Occurrence],
    document: Document,
    today: date,
    *,
    certain: bool,
    now: datetime,
    seen_before: Callable[[Event], bool] | None = None,
    alert_days: int = 365,
    line: float = LINE,
) -> tuple[Change, ...]:
    """Hold the events of one defender against her record, in the order of the document.

    certain: that the document means her. seen_before: whether an earlier version of the page has
    the event's passage. Returned changes hold the record's entries as they stand afterwards."""
    published = document.published or today
    known = {entry.id: entry for entry in record}
    fresh: set[str] = set()
    changes: list[Change] = []
    ordered = sorted(events, key=lambda e: (e.date is None, e.start))
    for event in ordered:
        if event.confidence < min(FLOOR, line) or (event.by_words and not certain):
            continue  # two doubts are no question: whether it is she comes before mere words
        seen = bool(seen_before and seen_before(event))
        entry = _told_already(event, list(known.values()), document, fresh, seen=seen)
        first = _first(
            event, [each for each in known.values() if each is not entry], document, published,
            today, certain=certain, now=now, alert_days=alert_days, line=line,
        )  # fmt: skip
        if entry is None:
            change = first
            fresh.add(change.occurrence.id)
        else:
            change = _again(event, entry, document, seen=seen)
            if entry.standing is Standing.WAITING and first.status is Status.NEW and not seen:
                change = _sure_now(change, first)
        known[change.occurrence.id] = change.occurrence
        changes.append(change)
    return tuple(sorted(changes, key=lambda change: change.event.start))


# ---------------------------------------------------------------- told before


def _told_already(
    event: Event,
    record: Sequence[Occurrence],
    document: Document,
    fresh: set[str],
    *,
    seen: bool,
) -> Occurrence | None:
    """The entry that `event` tells again; of several, the one with the nearest date.

    The very sentence of an earlier version of the page is the same, whatever date it takes now
    from a paragraph that was put in before it.
    """
    open_ones = [e for e in record if e.id not in fresh]
    fits = [e for e in open_ones if same(event, e, document)]
    if seen and not fits:
        fits = [e for e in open_ones if e.kind is event.kind and event.evidence in e.evidence]
    return min(fits, key=lambda e: _apart(event, e), default=None)


def _apart(event: Event, entry: Occurrence) -> tuple[bool, int, int]:
    unlike = bool(event.term and entry.term and event.term.length != entry.term.length)
    if event.date is None or entry.date is None:
        return (unlike, 40, -(entry.date.first.toordinal() if entry.date else 0))
    return (unlike, abs((event.date.first - entry.date.first).days), 0)


def same(event: Event, entry: Occurrence, document: Document) -> bool:
    """Whether `event` and `entry` are one occurrence, told twice."""
    if event.kind is not entry.kind or (entry.facts[:1] and entry.facts[0][0] == UNREAD):
        return False
    exact = bool(event.date and entry.date and event.date.is_full and event.date == entry.date)
    if event.term and entry.term and event.term.length != entry.term.length and not exact:
        return False
    if event.date and entry.date:
        return event.date.agrees(entry.date) or _few_days_off(event, entry, document)
    return _same_step(event, entry) and _undated(event, entry)


def _same_step(event: Event, entry: Occurrence) -> bool:
    """ "Moved" is another step of custody than "arrested"."""
    return dict(event.facts).get("stage") == dict(entry.facts).get("stage")


def _undated(event: Event, entry: Occurrence) -> bool:
    """Whether two tellings, one or both without a date, are rather one occurrence."""
    if event.date is None and entry.date is None:
        return event.kind not in _MANY or _like(event, entry)
    if event.date is not None:
        # what happened after the entry was first told cannot be it
        told = entry.published or entry.first_seen.date()
        return event.date.first <= told and _like_or_only(event, entry, told)
    return event.kind not in _MANY or not event.current or _like(event, entry)


def _like_or_only(event: Event, entry: Occurrence, told: date) -> bool:
    near = event.date is not None and (told - event.date.last).days < 120
    return _like(event, entry) or (event.kind not in _MANY and near)


def _few_days_off(event: Event, entry: Occurrence, document: Document) -> bool:
    """Organisations differ by a day or two about the same thing."""
    if event.date is None or entry.date is None or event.kind in _STEPS:
        return False
    if not (event.date.is_full and entry.date.is_full):
        return False
    apart = abs((event.date.first - entry.date.first).days)
    return apart <= 2 and document.organisation not in entry.organisations


def _like(event: Event, entry: Occurrence) -> bool:
    """Same illness, court or words."""
    mine, theirs = dict(event.facts), dict(entry.facts)
    shared = [name for name in mine if name in theirs]
    if "illness" in shared:
        return mine["illness"] == theirs["illness"]
    words = {w for w in event.evidence.lower().split() if len(w) > 4}
    return any(
        len(words & {w for w in text.lower().split() if len(w) > 4}) >= 0.4 * max(3, len(words))
        for text in entry.evidence
    )


def _again(
    event: Event,
    entry: Occurrence,
    document: Document,
    *,
    seen: bool,
) -> Change:
    if entry.standing in (Standing.WAITING, Standing.REJECTED):
        reason = Reason.ASKED_BEFORE
    elif seen:
        reason = Reason.SAME_PASSAGE
    elif document.organisation in entry.organisations:
        reason = Reason.RECORDED_BEFORE
    else:
        reason = Reason.CORROBORATED
    after = replace(
        entry,
        date=_finer(entry.date, event.date),
        term=entry.term or event.term,
        facts=tuple({**dict(event.facts), **dict(entry.facts)}.items()),
        organisations=_with(entry.organisations, document.organisation),
        evidence=_with(entry.evidence, event.evidence)[:_EVIDENCE],
    )
    return _change(event, Status.KNOWN, reason, after)


def _sure_now(again: Change, first: Change) -> Change:
    """What was asked about is told without doubt now: that is news, whatever is answered."""
    entry = replace(again.occurrence, standing=Standing.TOLD)
    return replace(again, status=first.status, reason=first.reason, occurrence=entry)


def _finer(old: PartialDate | None, new: PartialDate | None) -> PartialDate | None:
    if old is None or new is None:
        return old or new
    return new if old.agrees(new) and str(new).startswith(str(old)) else old


def _with(items: tuple[str, ...], item: str) -> tuple[str, ...]:
    return items if item in items else (*items, item)


# ---------------------------------------------------------------- told for the first time


def _first(
    event: Event,
    record: Sequence[Occurrence],
    document: Document,
    published: date,
    today: date,
    *,
    certain: bool,
    now: datetime,
    alert_days: int,
    line: float,
) -> Change:
    status, reason = _age(event, published, today, alert_days)
    before = ""
    if status is Status.NEW:
        before = _before(event, record)
        if before:
            reason = Reason.CHANGED
        if not certain:
            status, reason = Status.UNSURE, Reason.DOUBTFUL_PERSON
        elif (
            event.confidence < line + (_WARY if event.by_words else 0.0)
            or _would_have_been_told(event, record, document)
            or (event.by_words and any(entry.kind is event.kind for entry in record))
        ):  # mere words tell a first arrest, never a second one: it may be the one on record
            status = Status.UNSURE
            reason = Reason.MERE_WORDS if event.by_words else Reason.DOUBTFUL_EVENT
    standing = {Status.NEW: Standing.TOLD, Status.UNSURE: Standing.WAITING}
    entry = Occurrence(
        id=digest_id(event.defender, event.kind, event.id),
        defender=event.defender,
        kind=event.kind,
        date=event.date,
        term=event.term,
        facts=event.facts,
        standing=standing.get(status, Standing.HISTORY),
        first_seen=now,
        organisations=(document.organisation,),
        evidence=(event.evidence,),
        published=document.published,
    )
    return _change(event, status, reason, entry, before)


def _would_have_been_told(event: Event, record: Sequence[Occurrence], document: Document) -> bool:
    """Whether an earlier document about her appeared after this happened and did not tell it: more
    likely it did, in words that were not understood, than that it is news."""
    if event.date is None or not document.published:
        return False
    sure = (Standing.TOLD, Standing.HISTORY)  # of a document in doubt nobody knows whom it meant
    hers = [e for e in record if e.standing in sure and e.published]
    told = [e for e in hers if e.published and e.published < document.published]
    days = [(e.published - event.date.last).days for e in told if e.published]
    if not days or max(days) <= 0:
        return False
    alike = any(e.kind is event.kind and d > 0 for e, d in zip(told, days, strict=True))
    return alike or not _LATE[0] < max(days) < _LATE[1]


def _age(event: Event, published: date, today: date, alert_days: int) -> tuple[Status, Reason]:
    # from today, not from publication: the first poll of a source brings its whole archive
    oldest = max(today, published) - timedelta(days=alert_days)
    if event.date is None:
        if not event.current:
            return Status.BACKGROUND, Reason.TOLD_AS_HISTORY
        old = published < oldest
        return (Status.BACKGROUND, Reason.TOO_OLD) if old else (Status.NEW, Reason.FIRST_REPORT)
    if _latest(event.date) < oldest:
        return Status.BACKGROUND, Reason.TOO_OLD
    ahead = event.date.first > max(today, published)
    return Status.NEW, Reason.ANNOUNCED if ahead else Reason.FIRST_REPORT


def _latest(day: PartialDate) -> date:
    """A bare year counts by its middle: half of it is older."""
    return day.last if day.month else date(day.year, 7, 1)


def _before(event: Event, record: Sequence[Occurrence]) -> str:
    """What the record said until now, where this event replaces it."""
    if event.kind is Kind.SENTENCE and event.term:
        terms = [e.term for e in record if e.kind is Kind.SENTENCE and e.term]
        if terms and all(term.length != event.term.length for term in terms):
            return _words(terms[-1])
    if event.kind is Kind.TRIAL and event.date:
        ahead = [e for e in record if e.kind is Kind.TRIAL and e.date and e.date.is_full
                 and e.published and e.date.first > e.published]  # fmt: skip
        moved = [e for e in ahead if e.date and event.date and event.date.first > e.date.first]
        if moved and "put off" in event.evidence.lower():
            return f"hearing on {moved[-1].date}"
    return ""


def _words(term: Term) -> str:
    return f"{term.length}{' suspended' if term.suspended else ''}"


def _change(
    event: Event, status: Status, reason: Reason, entry: Occurrence, before: str = ""
) -> Change:
    return Change(
        id=digest_id(event.document, event.id, event.defender),
        event=event,
        status=status,
        reason=reason,
        occurrence=entry,
        before=before,
    )
