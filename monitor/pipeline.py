"""The verbs in order. `poll`: fetch what a source offers, read what is new in it, record what it
says of known defenders together with who must be told. `deliver` tells them, until it is told.
Clock, settings and doors come in as arguments.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.errors import DeliveryError, MonitorError, SourceError, SourceFault
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Delivery, DeliveryState, Mention, Reading, Source, Status
from monitor.ports import Ledger, Store
from monitor.reading import Knowledge, judge
from monitor.sources import health
from monitor.sources.gather import Find, Gathered, gather
from monitor.sources.listing import Doors
from monitor.tell import letters, plan, sealed
from notifiers.outbox import Courier, Tally

Clock = Callable[[], datetime]
Recorded = tuple[Find, Reading | None]
SENT = (DeliveryState.SENT, None)
FEW = 4  # messages to one address in one go: all of them within the time that they are ours


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


async def poll(
    source: Source, state: SourceState, doors: Doors, known: Knowledge, clock: Clock
) -> Outcome:
    """Poll one source and record what came. Raises StorageError only."""
    try:
        gathered = await gather(source, state, doors, clock())
    except SourceError as error:
        with doors.store.writing() as ledger:
            ledger.sources.save(schedule.after_failure(state, source, error, clock()))
        return Outcome(source.id, failed=error)
    seen = [_look(find, doors.store, known) for find in gathered.finds]
    with doors.store.writing() as ledger:  # all of it or nothing; nothing is awaited in here
        now = clock()  # not the poll's beginning: a digest made meanwhile tells up to its own hour
        finds = [_record(find, mentions, ledger, known, now) for find, mentions in seen]
        ledger.cases.pass_over([f.document for f, r in finds if f.document and not r], now)
        letters.hold(ledger, _new(finds), now)
        pages = [find.page for find, _ in finds]
        health.keep(ledger.sources, source, state, gathered, pages, now)
    return _outcome(source, gathered, finds)


def _new(recorded: Iterable[Recorded]) -> list[str]:
    changes = (change for _, reading in recorded if reading for change in reading.changes)
    return [change.id for change in changes if change.status is Status.NEW]


def _look(find: Find, store: Store, known: Knowledge) -> tuple[Find, tuple[Mention, ...]]:
    """Say who is meant. The bytes of what mentions somebody are kept; of all else a hash."""
    try:
        mentions = known.index.mentions(find.document) if find.document else ()
    except Exception as stumble:  # noqa: BLE001  # one page must not stop its neighbours
        return _set_aside(find, stumble), ()
    if mentions and find.fetched:
        store.keep(find.fetched)
    return find, mentions


def _set_aside(find: Find, stumble: Exception) -> Find:
    """Leave a page that our own code stumbles over to a person."""
    detail = f"could not be read ({type(stumble).__name__})"
    error = SourceError(find.page.source, SourceFault.UNEXPECTED, detail, temporary=False)
    return Find(replace(find.page, fault=error.fault.value, due=None), error=error)


def _record(
    find: Find, mentions: tuple[Mention, ...], ledger: Ledger, known: Knowledge, now: datetime
) -> Recorded:
    """Keep what a page says of known people; one that concerns nobody has no reading."""
    if not find.document or not mentions:
        return find, None
    before = ledger.cases.version_before(find.document)
    try:
        reading = judge(find.document, mentions, known, ledger.cases.record, before, now)
    except MonitorError:
        raise
    except Exception as stumble:  # noqa: BLE001  # as above
        return _set_aside(find, stumble), None
    ledger.cases.save(reading, now)
    return find, reading


async def deliver(store: Store, courier: Courier, clock: Clock) -> Tally:
    """Send what is due, then mark it: a crash between the two repeats a message, never loses it."""

    def mark(delivery: Delivery, error: DeliveryError | None) -> None:
        now = clock()
        state, due = plan.after_failure(delivery, error, now) if error else SENT
        with store.writing() as ledger:
            ledger.outbox.mark(delivery.id, state, now, due, str(error or ""))
            if error and error.refused:
                ledger.recipients.pause(delivery.address, now, str(error))

    with store.writing() as ledger:
        now = clock()
        shut = courier.shut(now)
        claimed = ledger.outbox.claim(now, 200, busy=courier.busy, shut=shut, each=FEW)
        ready, lost = sealed.ready(ledger, claimed, courier, now)
    tally = await courier.deliver(ready, mark)
    return replace(tally, failed=tally.failed + lost)


def _outcome(source: Source, gathered: Gathered, recorded: list[Recorded]) -> Outcome:
    readings = [reading for _, reading in recorded if reading]
    read = sum(find.document is not None for find, _ in recorded)
    statuses = [change.status for reading in readings for change in reading.changes]
    return Outcome(
        source=source.id,
        documents=read,
        mentions=sum(len(reading.mentions) for reading in readings),
        new=statuses.count(Status.NEW),
        unsure=statuses.count(Status.UNSURE),
        faults=tuple(find.error for find, _ in recorded if find.error),
        unchanged=gathered.items is None and not read,
    )
