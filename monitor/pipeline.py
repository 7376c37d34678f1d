"""The verbs in order. `poll`: fetch what a source offers, read what is new in it, record what it
says of known defenders together with who must be told. `deliver` tells them, until it is told.

Clock, settings and tools come in as arguments: app.py wires the real ones, replay.py lends `read`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor import plan, render
from monitor.decide import decide
from monitor.errors import DeliveryError, MonitorError, SourceError, SourceFault
from monitor.extract import Lexicon, events
from monitor.fetch import schedule
from monitor.gather import Doors, Find, Gathered, gather
from monitor.model import (
    Channel,
    Defender,
    Delivery,
    DeliveryState,
    Document,
    Occurrence,
    Reading,
    Source,
    SourceState,
    Status,
    Subscription,
)
from monitor.ports import Index, Ledger, Notifier, Store
from notifiers import channel_of, outbox

NOBODY_ASKED = Subscription("nobody-asked", "file:outbox.txt")  # what is new is never lost
MOST_AT_ONCE = 200

Record = Callable[[str], tuple[Occurrence, ...]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one must know to read a document: whom, in which languages, how old news may be."""

    index: Index
    people: Mapping[str, Defender]
    lexicons: Mapping[str, Lexicon]
    alert_days: int = 365


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one poll, for the log and for `monitor once`."""

    source: str
    documents: int = 0
    mentions: int = 0
    new: int = 0
    unsure: int = 0
    faults: tuple[SourceError, ...] = ()  # of its pages
    failed: SourceError | None = None  # the source's own
    unchanged: bool = False


def read(
    document: Document, known: Knowledge, record: Record, before: Document | None, today: date
) -> Reading:
    """Say what a document tells of known defenders, held against the `record` of each.

    `before` is the former version of the same page: what it said already is no news.
    """
    mentions = known.index.mentions(document)
    lexicon = known.lexicons.get(document.language)
    found = events(document, mentions, lexicon) if lexicon and mentions else ()
    changes = decide(document, mentions, found, record, before, today, known.alert_days)
    return Reading(document, mentions, tuple(changes))


async def poll(
    source: Source, state: SourceState, doors: Doors, known: Knowledge, now: datetime
) -> Outcome:
    """Poll one source and record what came. Raises StorageError only."""
    try:
        gathered = await gather(source, state, doors, now)
    except SourceError as error:
        with doors.store.writing() as ledger:
            ledger.sources.save(schedule.after_failure(state, source, error, now))
        return Outcome(source.id, failed=error)
    _keep_evidence(gathered.finds, doors.store, known)
    with doors.store.writing() as ledger:  # all of it or nothing; nothing is awaited in here
        finds = [_record(find, ledger, known, now) for find in gathered.finds]
        _tell(finds, ledger, now)
        fresh = schedule.after_success(state, source, now)
        newest = now if any(find.document for find in gathered.finds) else state.newest
        ledger.sources.save(replace(fresh, validators=gathered.validators, newest=newest))
    return _outcome(source, gathered, finds)


def _keep_evidence(finds: Iterable[Find], store: Store, known: Knowledge) -> None:
    """Keep the bytes of what mentions a known person; of all else a hash is enough."""
    kept: set[str] = set()
    for find in finds:
        new = find.document and find.fetched and find.fetched.sha256 not in kept
        if new and known.index.mentions(find.document):
            kept.add(store.keep(find.fetched))


Recorded = tuple[Reading | None, SourceError | None]


def _record(find: Find, ledger: Ledger, known: Knowledge, now: datetime) -> Recorded:
    """Record one page. A page that our own code stumbles over is set aside for a person."""
    page, error, reading = find.page, find.error, None
    if find.document:
        before = ledger.cases.version_before(find.document)
        try:
            reading = read(find.document, known, ledger.cases.record, before, now.date())
        except MonitorError:
            raise
        except Exception as stumble:  # noqa: BLE001  # one page must not stop its neighbours
            detail = f"could not be read ({type(stumble).__name__})"
            error = SourceError(page.source, SourceFault.UNEXPECTED, detail, temporary=False)
            page = replace(page, fault=error.fault.value, due=None)
        else:
            ledger.cases.save(reading, now)
    ledger.sources.save_page(page)
    return reading, error


def _tell(recorded: Iterable[Recorded], ledger: Ledger, now: datetime) -> None:
    readings = [reading for reading, _ in recorded if reading]
    queue_alerts(
        [c.id for reading in readings for c in reading.changes if c.status is Status.NEW],
        ledger,
        now,
    )


def queue_alerts(changes: list[str], ledger: Ledger, now: datetime) -> int:
    """Put the letters about these changes into the outbox, in the transaction that records them."""
    if not changes:
        return 0
    wishes = ledger.outbox.subscriptions() or [NOBODY_ASKED]
    letters = plan.alerts(ledger.cases.notices(changes), wishes)
    return ledger.outbox.add(
        plan.alert_delivery(letter, render.alert(letter.notices, channel_of(letter.address)), now)
        for letter in letters
    )


async def deliver(
    store: Store, notifiers: Mapping[Channel, Notifier], clock: Callable[[], datetime]
) -> outbox.Tally:
    """Send what is due, then mark it: a crash between the two repeats a message, never loses it."""

    def mark(delivery: Delivery, error: DeliveryError | None) -> None:
        now = clock()
        state, due = plan.after_failure(delivery, error, now) if error else (_SENT, None)
        with store.writing() as ledger:
            ledger.outbox.mark(delivery.id, state, now, due, str(error or ""))

    with store.writing() as ledger:
        claimed = ledger.outbox.claim(clock(), MOST_AT_ONCE)
    return await outbox.deliver(claimed, notifiers, mark)


_SENT = DeliveryState.SENT


def _outcome(source: Source, gathered: Gathered, recorded: list[Recorded]) -> Outcome:
    readings = [reading for reading, _ in recorded if reading]
    statuses = [change.status for reading in readings for change in reading.changes]
    return Outcome(
        source=source.id,
        documents=len(readings),
        mentions=sum(len(reading.mentions) for reading in readings),
        new=statuses.count(Status.NEW),
        unsure=statuses.count(Status.UNSURE),
        faults=tuple(error for _, error in recorded if error),
        unchanged=gathered.items is None and not readings,
    )
